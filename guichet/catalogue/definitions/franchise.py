"""A franchise, a supply agreement and their levels as compiled."""

from __future__ import annotations

from datetime import date

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.vocabulary import NO_WORDS
from guichet.kernel.api import LocalizedText


class Level(Definition, frozen=True, kw_only=True):
    """What is promised, and in how many of a hundred cases: `answered_within`, `decided_within` or `available`."""

    id: str
    measure: str
    working_days: int = 0
    percent: float = 90
    text: LocalizedText = NO_WORDS


class Franchise(Definition, frozen=True, kw_only=True):
    """A team of several agencies with a front page of its own; the services stay the agencies'."""

    identifier: str
    agencies: tuple[str, ...]
    services: tuple[str, ...]
    life_events: tuple[str, ...] = ()
    promises: tuple[Level, ...] = ()
    title: LocalizedText = NO_WORDS
    summary: LocalizedText = NO_WORDS


class Supply(Definition, frozen=True, kw_only=True):
    """An agency's terms for some services. `retail` is `agency`, or the franchise that it is given to."""

    identifier: str
    agency: str
    services: tuple[str, ...]
    retail: str
    from_on: date
    until_on: date | None = None
    levels: tuple[Level, ...] = ()

    def stands(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
