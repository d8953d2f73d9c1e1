"""Canonical JSON: one spelling for one value, whatever the value."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.audit.canonical import canonical
from guichet.kernel import api as kernel

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5))


@given(VALUES)
def test_reading_and_writing_again_changes_nothing(value: Any) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert json.loads(text) == value
    text.encode()


@given(st.dictionaries(TEXT, SCALARS, min_size=2), st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, Any], random: Any) -> None:
    items = list(value.items())
    random.shuffle(items)
    assert canonical(dict(items)) == canonical(value)


@given(VALUES, VALUES)
def test_other_values_have_another_spelling(one: Any, other: Any) -> None:
    assert (canonical(one) == canonical(other)) == (repr(_typed(one)) == repr(_typed(other)))


def _typed(value: Any) -> Any:
    """The value with its keys in order: 1, 1.0 and True are equal to Python and different to JSON."""
    if isinstance(value, dict):
        return {key: _typed(value[key]) for key in sorted(value)}
    return [_typed(item) for item in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Told:
    on: date
    at: datetime
    of: kernel.Reference
    amount: Decimal
    names: frozenset[str]


def test_our_own_types() -> None:
    at = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=13)))
    told = Told(date(2026, 11, 21), at, kernel.Reference("case", "7"), Decimal("1.50"), frozenset({"b", "a"}))
    assert canonical(told) == (
        '{"amount":"1.50","at":"2026-11-20T20:30:00.000000+00:00","names":["a","b"],"of":"case:7","on":"2026-11-21"}'
    )
    assert canonical({"assurance": kernel.Assurance.LOW}) == '{"assurance":1}'


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({1: "a"}, "keys of an event's data are text"),
        (float("nan"), "JSON has no nan"),
        ([float("inf")], "JSON has no inf"),
        ("\ud800", "not valid Unicode"),
        ({"\ud800": 1}, "not valid Unicode"),
        (datetime(2026, 1, 1), "no time zone"),  # noqa: DTZ001  # that is the point
        (b"bytes", "bytes has no canonical JSON"),
        (object(), "object has no canonical JSON"),
    ],
)
def test_what_json_cannot_say_is_refused(value: Any, words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        canonical(value)


def test_moment_of_whole_seconds_keeps_six_digits() -> None:
    assert canonical(datetime(2026, 1, 1, tzinfo=UTC)) == '"2026-01-01T00:00:00.000000+00:00"'
