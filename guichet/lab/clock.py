"""A clock that can be moved by days and years, for all processes of a demonstration at once.

What it is moved by stands in a small file under GUICHET_VAR, not in the database: the clock is asked within
transactions, and before there is a database.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.kernel import api as kernel

#: As far as the law and the holidays of a jurisdiction can be expected to reach.
FARTHEST = timedelta(days=366 * 30)

_seen: tuple[int, timedelta] | None = None


def lab_clock() -> datetime:
    """The machine's moment, moved."""
    return kernel.system_clock() + moved_by()


def plug_in() -> None:
    """Let the whole process live by the lab's clock."""
    kernel.set_clock(lab_clock)


def moved_by() -> timedelta:
    """How far the clock stands from the machine's; nothing when it was never moved. Costs one look at the file."""
    global _seen
    try:
        stamp = _file().stat().st_mtime_ns
    except OSError:
        return timedelta(0)
    if _seen is None or _seen[0] != stamp:
        _seen = (stamp, _read())
    return _seen[1]


def move_clock(*, days: int = 0, years: int = 0) -> datetime:
    """Move the clock on (or back) by whole days and years of the calendar; answers the new moment. Raises Invalid."""
    moment = lab_clock()
    try:
        target = _years_on(moment, years) + timedelta(days=days)
    except (ValueError, OverflowError):
        raise _too_far() from None
    return _write(moved_by() + (target - moment))


def set_day(day: date, *, time_zone: str = "UTC") -> datetime:
    """Put the clock on a day as it is in a time zone, at the time of day there; answers the new moment. Raises Invalid.

    In the evening west of Greenwich the machine has come to the next day already: the day meant is that of the people.
    """
    moment = kernel.system_clock().astimezone(ZoneInfo(time_zone))
    there = datetime.combine(day, moment.time(), moment.tzinfo)
    return _write(there.astimezone(UTC) - moment.astimezone(UTC))


def reset_clock() -> datetime:
    """Back to the machine's own."""
    return _write(timedelta(0))


def _write(offset: timedelta) -> datetime:
    if abs(offset) > FARTHEST:
        raise _too_far()
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="ascii") as draft:
        draft.write(f"{offset.total_seconds():.6f}\n")
    Path(draft.name).replace(path)  # whole or not at all: other processes read it at any moment
    return kernel.system_clock().astimezone(UTC) + offset


def _read() -> timedelta:
    try:
        return timedelta(seconds=float(_file().read_text(encoding="ascii")))
    except (OSError, ValueError, OverflowError):
        return timedelta(0)


def _file() -> Path:
    return Path(settings.GUICHET_VAR) / "lab-clock"


def _years_on(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        if (moment.month, moment.day) != (2, 29):
            raise
        return moment.replace(year=moment.year + years, day=28)


def _too_far() -> kernel.Invalid:
    return kernel.Invalid(
        (kernel.Problem("days", f"the clock moves at most {FARTHEST.days} days away from today", "Move it less."),)
    )
