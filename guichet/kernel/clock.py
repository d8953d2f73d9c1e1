"""What time it is, from one place, so that the lab can move it and a test can hold it still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Says the present moment, with zone UTC; the system's, the lab's, or one held still."""

    def __call__(self) -> datetime: ...


def system_clock() -> datetime:
    """The machine's own clock; the only place that reads it."""
    return datetime.now(UTC)


_clock: Clock = system_clock


def set_clock(clock: Clock) -> None:
    """Plug in another clock for the whole process (the lab's, at start-up)."""
    global _clock
    _clock = clock


def now() -> datetime:
    """The present moment, with zone UTC."""
    return _clock()


def today(zone: str = "UTC") -> date:
    """The present day in a time zone by its IANA name."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at one moment for a while; used by tests, replays and worked examples."""
    global _clock
    if moment.tzinfo is None:
        raise ValueError("the clock is held at a moment with a time zone; this one has none")
    before = _clock
    _clock = lambda: moment  # noqa: E731  # a named function would say less
    try:
        yield
    finally:
        _clock = before
