"""Spans of the calendar, written as ISO 8601 durations of days, weeks, months or years, with a sign: `-P40W`, `P2M`."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

PATTERN = r"^[-+]?P(?=[0-9])(?:[0-9]{1,3}Y)?(?:[0-9]{1,4}M)?(?:[0-9]{1,4}W)?(?:[0-9]{1,5}D)?$"
_PARTS = re.compile(r"([-+]?)P(?=[0-9])(?:([0-9]{1,3})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?")


def after(day: date, duration: str) -> date:
    """The day that lies a duration after a day (before it when the sign is minus).

    Years and months are counted first and keep the day of the month, or take the month's last day when it has no such
    day (31 January and P1M give 28 February); then weeks and days. Raises ValueError when it is no duration.
    """
    match = _PARTS.fullmatch(duration)
    if match is None:
        raise ValueError(f"a duration is written like P2M, P3Y, -P40W or P10D; found {duration!r}")
    sign = -1 if match[1] == "-" else 1
    years, months, weeks, days = (int(part or 0) for part in match.groups()[1:])
    count = day.year * 12 + day.month - 1 + sign * (years * 12 + months)
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    moved = date(year, month + 1, min(day.day, last))
    return moved + sign * timedelta(weeks=weeks, days=days)


def limit(today: date, bound: str) -> date:
    """The day that a constraint means on a day: `today`, a duration counted from it, or a date as written."""
    if bound == "today":
        return today
    return after(today, bound) if "P" in bound else date.fromisoformat(bound)
