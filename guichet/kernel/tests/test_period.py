"""Periods of days, and working days by a calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.api import Period, WorkingDays

# New Zealand around the end of 2026: Christmas and Boxing Day (a Saturday, observed on Monday), New Year's days.
CALENDAR = WorkingDays.of([date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 1, 4)])
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


def test_a_period_has_its_first_and_its_last_day() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    assert date(2026, 11, 1) in period
    assert date(2026, 11, 30) in period
    assert date(2026, 10, 31) not in period
    assert date(2026, 12, 1) not in period


def test_an_open_period_goes_on() -> None:
    assert date(9999, 12, 31) in Period(date(2026, 11, 1))
    assert date(2026, 10, 31) not in Period(date(2026, 11, 1))


def test_a_period_does_not_end_before_it_starts() -> None:
    assert date(2026, 11, 1) in Period(date(2026, 11, 1), date(2026, 11, 1))
    with pytest.raises(ValueError, match="2026-10-31 is before 2026-11-01"):
        Period(date(2026, 11, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (SATURDAY, 0, SATURDAY),
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (SATURDAY, 10, date(2026, 12, 4)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 4, date(2027, 1, 5)),
    ],
)
def test_working_days_after_a_day(start: date, count: int, expected: date) -> None:
    assert CALENDAR.after(start, count) == expected


def test_a_week_may_be_worked_otherwise() -> None:
    sunday_to_thursday = WorkingDays(weekdays=frozenset({6, 0, 1, 2, 3}))
    assert sunday_to_thursday.after(date(2026, 11, 19), 1) == date(2026, 11, 22)


def test_what_would_never_end_is_refused() -> None:
    with pytest.raises(ValueError, match="counted forward"):
        CALENDAR.after(FRIDAY, -1)
    with pytest.raises(ValueError, match="at least one"):
        WorkingDays(weekdays=frozenset()).after(FRIDAY, 1)


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_between_undoes_after(day: date, count: int) -> None:
    last = CALENDAR.after(day, count)
    assert CALENDAR.between(day, last) == count
    assert CALENDAR.between(last, day) == -count
    assert count == 0 or CALENDAR.is_worked(last)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_counts_add_up(day: date, first: int, second: int) -> None:
    middle = day + timedelta(days=first)
    last = middle + timedelta(days=second)
    assert CALENDAR.between(day, middle) + CALENDAR.between(middle, last) == CALENDAR.between(day, last)
