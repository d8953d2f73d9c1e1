"""Days: periods with an end that may be open, and working days by a jurisdiction's calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From a first day up to and including a last day; `end_on` None means that it goes on."""

    start_on: date
    end_on: date | None = None

    def __post_init__(self) -> None:
        if self.end_on is not None and self.end_on < self.start_on:
            raise ValueError(f"a period ends on or after its first day; {self.end_on} is before {self.start_on}")

    def __contains__(self, day: date) -> bool:
        return self.start_on <= day and (self.end_on is None or day <= self.end_on)


@dataclass(frozen=True)
class WorkingDays:
    """A calendar: which weekdays are worked (Monday is 0) and which days are holidays."""

    holidays: frozenset[date] = frozenset()
    weekdays: frozenset[int] = field(default_factory=lambda: frozenset({0, 1, 2, 3, 4}))

    @classmethod
    def of(cls, holidays: Iterable[date]) -> WorkingDays:
        return cls(frozenset(holidays))

    def is_worked(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """The day that is `count` working days after `day`; `count` is at least 0."""
        if count < 0 or not self.weekdays:
            raise ValueError("working days are counted forward, over a week that has at least one of them")
        while count:
            day += timedelta(days=1)
            count -= self.is_worked(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and including `last`; negative when `last` is earlier."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_worked(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))
