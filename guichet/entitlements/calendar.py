"""Months, and how many payments fall into one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

FORTNIGHT = 14


def month_of(day: date) -> str:
    """The period of a day as the law's plans name it: `2026-11`."""
    return f"{day:%Y-%m}"


def months_before(day: date, count: int) -> tuple[str, ...]:
    """The `count` whole months before the month of a day, earliest first."""
    last = day.year * 12 + day.month - 1
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - count, last))


def months_from(first: str, last: str) -> tuple[str, ...]:
    """Every month from one to another, both included; empty when the last is before the first."""
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, end + 1))


def first_day(period: str) -> date:
    """The first day of a month."""
    return date(int(period[:4]), int(period[5:]), 1)


def payments_in(pays: str, period: str) -> int:
    """How many payments fall into a month: weeks (and fortnights, counted from a fixed Monday) in which they begin.

    What is paid once counts once, in whichever month it is asked for; what is paid by the year counts in January.
    """
    start = first_day(period)
    if pays in ("once", "month"):
        return 1
    if pays == "year":
        return int(start.month == 1)
    mondays = [day for day in _days(start) if day.weekday() == 0]
    if pays == "week":
        return len(mondays)
    return sum(1 for day in mondays if day.toordinal() % FORTNIGHT == 1)


def pay_days(pays: str, *, from_on: date, until_on: date) -> tuple[date, ...]:
    """The days on which payments are due from one day to another, both included."""
    if pays == "once":
        return (from_on,) if from_on <= until_on else ()
    if pays in ("week", "fortnight"):
        step = timedelta(days=7 if pays == "week" else FORTNIGHT)
        return tuple(_stepping(from_on, until_on, step))
    months = 1 if pays == "month" else 12
    found, at = [], from_on
    while at <= until_on:
        found.append(at)
        total = at.year * 12 + at.month - 1 + months
        # From the 29th on a month may lack the day: the 28th is in every month.
        at = date(total // 12, total % 12 + 1, min(from_on.day, 28))
    return tuple(found)


def _days(start: date) -> Iterator[date]:
    at = start
    while at.month == start.month:
        yield at
        at += timedelta(days=1)


def _stepping(at: date, until_on: date, step: timedelta) -> Iterator[date]:
    while at <= until_on:
        yield at
        at += step
