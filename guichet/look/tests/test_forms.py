"""A posted form comes back as the raw values of its fields, whatever was typed."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.language.api import say_money
from guichet.look import api as look
from guichet.look.patterns import SampleField, sample_fields

LANGUAGES = ("en", "mi", "fr", "ar", "de")


def read(kind: str, language: str = "en", unit: str = "", **values: str | list[str]) -> object:
    post = look.Posted(
        {key.replace("_", "-"): each if isinstance(each, list) else [each] for key, each in values.items()}
    )
    answers, problems = look.read_answers(
        fields=(SampleField("x", kind, "X", unit=unit),), post=post, files={}, language=language
    )
    return problems[0][1] if problems else answers.get("x", "absent")


@pytest.mark.parametrize(
    ("day", "month", "year", "language", "expected"),
    [
        ("1", "11", "2026", "en", "2026-11-01"),
        ("01", "nov", "2026", "en", "2026-11-01"),
        ("1", "November", "2026", "mi", "2026-11-01"),
        ("1", "Noema", "2026", "mi", "2026-11-01"),
        ("29", "février", "2024", "fr", "2024-02-29"),
        ("٣", "٥", "٢٠٢٦", "ar", "2026-05-03"),
        ("", "", "", "en", None),
        ("31", "2", "2026", "en", "That day is not in the calendar. Check the day and the month."),
        ("1", "13", "2026", "en", "The month is a number from 1 to 12, or its name."),
        ("first", "1", "2026", "en", "The day is a number from 1 to 31."),
        ("1", "1", "26", "en", "The year has four figures, such as 2026."),
        ("", "1", "2026", "en", "The date needs a day."),
        ("1", "", "", "en", "The date needs a month and a year."),
        ("²", "1", "2026", "en", "The day is a number from 1 to 31."),
    ],
)
def test_a_date_of_three_inputs(day: str, month: str, year: str, language: str, expected: object) -> None:
    assert read("date", language, x_day=day, x_month=month, x_year=year) == expected


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("1,234.50", "en", 123450), ("$1,234.5", "en", 123450), ("1 234,50 $", "fr", 123450),
        ("1.234,50", "de", 123450), ("1\u202f234,50", "fr", 123450),
        ("52.50", "fr", 5250), ("52.505", "fr", "Écrivez le montant avec au plus 2 décimales."),
        ("1,234.50", "fr", "Écrivez un montant en chiffres, comme 1 234,50."),
        ("0.07", "mi", 7), ("77", "mi", 7700), ("-12.30", "en", -1230), (".5", "en", 50), ("", "en", None),
        ("about seventy", "en", "Write an amount in figures, such as 1,234.50."),
        ("1.234", "en", "Write the amount with at most 2 decimals."),
        ("1e5", "en", "Write an amount in figures, such as 1,234.50."),
    ],
)  # fmt: skip
def test_money_in_the_persons_way_becomes_cents(typed: str, language: str, expected: object) -> None:
    assert read("money", language, unit="NZD", x=typed) == expected


def test_yen_have_no_cents() -> None:
    assert read("money", unit="JPY", x="1,200") == 1200


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("boolean", {"x": "yes"}, True), ("boolean", {"x": "no"}, False), ("boolean", {"x_shown": "1"}, None),
        ("boolean", {"x": "maybe"}, "Choose yes or no."), ("boolean", {}, "absent"),
        ("integer", {"x": "1,250"}, 1250), ("integer", {"x": "-3"}, -3),
        ("integer", {"x": "12.5"}, "Write a whole number, such as 12."),
        ("integer", {"x": "twelve"}, "Write a whole number, such as 12."),
        ("choices", {"x": ["", "a", "b"]}, ["a", "b"]), ("choices", {"x": [""]}, []), ("choices", {}, "absent"),
        ("choice", {"x": ["", "home"]}, "home"), ("choice", {"x": ""}, None),
        ("text", {"x": " Te Whanganui-a-Tara "}, "Te Whanganui-a-Tara"), ("text", {"x": "a\x00b\nc"}, "a b c"),
        ("address", {"x": "1 A Street\r\nB"}, "1 A Street\nB"), ("name", {"x": "Ko\u0304whai"}, "Kōwhai"),
        ("text", {}, "absent"),
    ],
)  # fmt: skip
def test_each_kind(kind: str, values: dict[str, Any], expected: object) -> None:
    assert read(kind, **values) == expected


def test_a_file_is_handed_on_untouched() -> None:
    upload = object()
    fields = (SampleField("x", "file", "X"),)
    assert look.read_answers(fields=fields, post=look.Posted({}), files={"x": upload}, language="en")[0] == {
        "x": upload
    }
    assert look.read_answers(fields=fields, post=look.Posted({}), files={}, language="en") == ({}, ())


def test_what_could_not_be_read_is_kept_as_typed() -> None:
    fields = (SampleField("d", "date", "D"), SampleField("m", "money", "M"), SampleField("c", "choices", "C"))
    post = look.Posted({"d-day": ["x"], "d-month": ["2"], "d-year": [""], "m": ["much"], "c": ["", "a"]})
    assert look.typed_values(fields=fields, post=post) == {
        "d": {"day": "x", "month": "2", "year": ""}, "m": "much", "c": ["a"],
    }  # fmt: skip


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(LANGUAGES))
def test_every_day_comes_back(day: date, language: str) -> None:
    assert (
        read("date", language, x_day=str(day.day), x_month=str(day.month), x_year=f"{day.year:04}") == day.isoformat()
    )


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES), st.sampled_from(["NZD", "CAD", "EUR", "JPY"]))
def test_an_amount_as_we_write_it_is_read_as_we_meant_it(cents: int, language: str, currency: str) -> None:
    assert read("money", language, unit=currency, x=say_money(cents, currency, language)) == cents


@given(st.dictionaries(st.sampled_from(["day", "month", "year", ""]), st.text(max_size=30)), st.sampled_from(LANGUAGES))
def test_nothing_typed_breaks_the_reading(typed: dict[str, str], language: str) -> None:
    for field in sample_fields():
        names = {f"{field.id}-{part}" if part else field.id: [text] for part, text in typed.items()}
        answers, problems = look.read_answers(fields=(field,), post=look.Posted(names), files={}, language=language)
        assert set(answers) | {each for each, _ in problems} <= {field.id}
        assert len(answers) + len(problems) <= 1
        look.typed_values(fields=(field,), post=look.Posted(names))
