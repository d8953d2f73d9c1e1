"""Replies that fit and replies that do not, each with its cure."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.catalogue import api as catalogue
from guichet.journeys import validation
from guichet.kernel.api import LocalizedText
from guichet.language import api as language

TODAY = date(2026, 11, 21)
SHORT = LocalizedText({"en": "Thing", "mi": "Mea"})


def fact(kind: str, **constraints: Any) -> catalogue.FactType:
    options = ("yes", "no") if kind in ("choice", "choices") else ()
    return catalogue.FactType(
        id="thing",
        subject="applicant",
        type=kind,
        options=options,
        short=SHORT,
        constraints=catalogue.Constraints(**constraints),
    )


def read(kind: catalogue.FactType, raw: Any, in_language: str = "en") -> Any:
    return validation.read_value(kind=kind, raw=raw, language=in_language, today=TODAY, currency="NZD")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Te   Kuiti ", "Te Kuiti"),
        ("address", "12 Rimu Street\nWellington", "12 Rimu Street\nWellington"),
        ("date", "2024-02-29", "2024-02-29"),
        ("boolean", False, False),
        ("choice", "no", "no"),
        ("choices", ["no", "yes"], ["yes", "no"]),
        ("money", 0, 0),
        ("email", "amina@example.org", "amina@example.org"),
        ("phone", "021 555 0123", "0215550123"),
    ],
)
def test_a_reply_that_fits_is_normalised(kind: str, raw: Any, value: Any) -> None:
    assert read(fact(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (fact("text"), 7, "type"),
        (fact("text", max_length=3), "four", "too_long"),
        (fact("text"), "a\x00b", "characters"),
        (fact("date"), "2026-02-30", "date"),
        (fact("date"), "20260221", "date"),
        (fact("date"), 20260221, "date"),
        (fact("date", not_after="today"), "2026-11-22", "future"),
        (fact("date", not_before="-P3Y"), "2020-01-01", "early"),
        (fact("boolean"), "yes", "boolean"),
        (fact("choice"), "maybe", "choice"),
        (fact("choices"), [], "choices"),
        (fact("choices"), ["yes", "maybe"], "choices"),
        (fact("money"), 1.5, "number"),
        (fact("money"), True, "number"),
        (fact("money"), -1, "too_small"),
        (fact("integer", maximum=52), 53, "too_large"),
        (fact("email"), "amina@example", "email"),
        (fact("phone"), "12", "phone"),
        (fact("identifier", checksum="ird"), "49091851", "checksum"),
        (fact("file"), "x", "not_asked"),
    ],
)
def test_a_reply_that_does_not_fit_is_refused_in_every_language(kind: catalogue.FactType, raw: Any, code: str) -> None:
    for spoken in ("en", "mi"):
        with pytest.raises(validation.Refused) as refusal:
            read(kind, raw, spoken)
        assert refusal.value.code == code
        assert str(refusal.value)
    assert str(refusal.value) not in language.translator("mi").missing


# Worked examples of the Resident withholding tax specification of Inland Revenue, "IRD number validation".
@pytest.mark.parametrize("number", ["49091850", "49-091-850", "35901981", "49098576", "136410132"])
def test_a_number_of_inland_revenue_that_is_right_is_taken(number: str) -> None:
    assert read(fact("identifier", checksum="ird"), number) == number


@pytest.mark.parametrize("number", ["136410133", "9125568", "150000001", "abc", ""])
def test_a_number_of_inland_revenue_that_is_wrong_is_not(number: str) -> None:
    with pytest.raises(validation.Refused):
        read(fact("identifier", checksum="ird"), number)


ANYTHING = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)


def read_or_none(kind: str, raw: Any) -> Any:
    try:
        return read(fact(kind), raw)
    except validation.Refused:
        return None


@given(ANYTHING)
def test_whatever_is_sent_is_read_or_refused_and_what_was_read_reads_the_same(raw: Any) -> None:
    for kind in ("text", "date", "boolean", "choice", "choices", "money", "integer", "email", "phone", "address"):
        value = read_or_none(kind, raw)
        if value not in (None, ""):
            assert read(fact(kind), value) == value


def test_what_was_not_asked_is_not_taken_in_silence() -> None:
    accepted, problems = validation.read_values(
        facts={"thing": fact("text")},
        asked=("thing",),
        optional=frozenset({"thing"}),
        values={"thing": "", "other": "x"},
        language="en",
        today=TODAY,
        currency="NZD",
    )

    assert accepted == {"thing": None}
    assert [(each.where, each.code) for each in problems] == [("other", "not_asked")]
