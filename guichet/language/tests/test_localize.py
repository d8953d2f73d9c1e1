"""Dates, money, numbers and known values, as people write them in New Zealand and Canada."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.language.api import (
    currency_sign,
    locale_for,
    month_names,
    say_date,
    say_money,
    say_number,
    say_time,
    say_value,
    settle_in,
)

DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "1 November 2026", "1 Nov"),
        ("en-US", "1 November 2026", "1 Nov"),
        ("mi", "1 Noema 2026", "1 Noe"),
        ("fr", "1er novembre 2026", "1er nov."),
    ],
)
def test_a_day(language: str, long: str, short: str) -> None:
    assert say_date(DAY, language) == long
    assert say_date(DAY, language, short=True) == short


def test_a_day_may_come_as_text_or_moment() -> None:
    assert say_date("2026-11-01", "en") == "1 November 2026"
    assert say_date("2026-11-01T08:00:00Z", "en") == "1 November 2026"
    assert say_date(datetime(2026, 11, 1, 23, tzinfo=UTC), "en") == "1 November 2026"
    with pytest.raises(ValueError, match="isoformat"):
        say_date("soon", "en")


def test_only_the_first_day_is_a_rank_in_french() -> None:
    assert say_date("2026-11-02", "fr") == "2 novembre 2026"
    assert say_date("2026-11-11", "fr") == "11 novembre 2026"


def test_a_time_of_day() -> None:
    assert [say_time(time(14, 5), each) for each in ("en", "mi", "fr")] == ["14:05", "14:05", "14\u00a0h\u00a005"]
    assert say_time(datetime(2026, 11, 1, 9, 0, tzinfo=UTC), "fr") == "9\u00a0h"


def test_other_orders_keep_their_own_form() -> None:
    assert say_date(DAY, "ja") == "2026年11月1日"


@pytest.mark.parametrize(
    ("cents", "currency", "language", "expected"),
    [
        (123450, "NZD", "en", "$1,234.50"),
        (123450, "NZD", "mi", "$1,234.50"),
        (0, "NZD", "en", "$0.00"),
        (-7300, "NZD", "en", "-$73.00"),
        (123450, "CAD", "fr", "1\u202f234,50\u202f$"),
        (1234, "JPY", "en", "JP¥1,234"),
    ],
)
def test_money(cents: int, currency: str, language: str, expected: str) -> None:
    assert say_money(cents, currency, language) == expected


@given(st.integers(-(10**12), 10**12), st.sampled_from(["en", "mi", "fr"]))
def test_no_digit_of_an_amount_is_lost(cents: int, language: str) -> None:
    digits = "".join(sign for sign in say_money(cents, "NZD", language) if sign.isdigit())
    assert int(digits) == abs(cents)


def test_a_dollar_at_home_needs_no_letters() -> None:
    settle_in("CA")
    assert (say_money(7300, "CAD", "en"), currency_sign("CAD", "en")) == ("$73.00", "$")
    assert say_money(7300, "NZD", "en") == "NZ$73.00"
    assert say_money(7300, "CAD", "fr") == "73,00\u202f$"
    settle_in("NZ")
    assert (say_money(7300, "NZD", "en"), say_money(7300, "CAD", "en")) == ("$73.00", "CA$73.00")
    assert say_date(DAY, "fr") == "1er novembre 2026"  # Babel knows no French of New Zealand: it stays Canada's


def test_numbers_and_signs() -> None:
    assert say_number(1234567, "en") == say_number(1234567, "mi") == "1,234,567"
    assert say_number(Decimal("1234567.5"), "fr") == "1\u202f234\u202f567,5"
    assert currency_sign("NZD", "en") == "$"
    assert currency_sign("NZD", "mi") == "$"
    assert str(locale_for("en")) == "en_NZ"
    assert str(locale_for("xx-none")) == "en_NZ"


def test_months_are_known_by_all_their_names() -> None:
    names = month_names("mi")
    assert (names["noema"], names["november"], names["nov"]) == (11, 11, 11)
    assert set(names.values()) == set(range(1, 13))
    assert month_names("fr")["août"] == 8


@pytest.mark.parametrize(
    ("kind", "value", "more", "expected"),
    [
        ("text", None, {}, ""),
        ("text", "", {}, ""),
        ("text", "Zahra", {}, "Zahra"),
        ("boolean", True, {}, "Yes"),
        ("boolean", "no", {}, "No"),
        ("boolean", False, {}, "No"),
        ("date", "2026-11-01", {}, "1 November 2026"),
        ("date", "around Easter", {}, "around Easter"),
        ("money", 7300, {}, "$73.00"),
        ("money", 7300, {"unit": "CAD"}, "CA$73.00"),
        ("integer", 1200, {"unit": "weeks"}, "1,200 weeks"),
        ("integer", 0, {}, "0"),
    ],
)
def test_a_known_value(kind: str, value: object, more: dict[str, str], expected: str) -> None:
    assert say_value(kind, value, "en", **more) == expected


def test_choices_are_said_by_their_labels() -> None:
    options = [SimpleNamespace(value="a", label="Apples"), SimpleNamespace(value="b", label="Bread")]
    assert say_value("choice", "b", "en", options=options) == "Bread"
    assert say_value("choices", ["a", "b"], "en", options=options) == "Apples, Bread"
    assert say_value("choices", ["z"], "en", options=options) == "z"
    assert say_value("boolean", True, "mi") == "Āe"
