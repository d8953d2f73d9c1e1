"""A life event: phases counted from one day, with what to do, get and know in each."""

from __future__ import annotations

from datetime import date

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.vocabulary import NO_WORDS
from guichet.catalogue.durations import after
from guichet.kernel.api import LocalizedText


class LifeEventStep(Definition, frozen=True, kw_only=True):
    """Something to do, to get or to know; `service` is None when nobody's service does it."""

    id: str
    kind: str
    service: str | None = None
    due: str | None = None
    required: bool = False
    link: str | None = None
    title: LocalizedText = NO_WORDS
    text: LocalizedText = NO_WORDS

    def due_on(self, anchor_on: date) -> date | None:
        """The day by which it should be done."""
        return after(anchor_on, self.due) if self.due else None


class Phase(Definition, frozen=True, kw_only=True):
    """A stretch of days; `from_offset` and `until_offset` are durations from the anchor day."""

    id: str
    from_offset: str
    until_offset: str | None = None
    title: LocalizedText = NO_WORDS
    lead: LocalizedText = NO_WORDS
    steps: tuple[LifeEventStep, ...] = ()

    def days(self, anchor_on: date) -> tuple[date, date | None]:
        """The first day, and the first day after it (None: it goes on)."""
        until = after(anchor_on, self.until_offset) if self.until_offset else None
        return after(anchor_on, self.from_offset), until


class LifeEvent(Definition, frozen=True, kw_only=True):
    """What happens in a life, around which services are brought together."""

    identifier: str
    topics: tuple[str, ...] = ()
    anchor: str = ""
    phases: tuple[Phase, ...] = ()
    title: LocalizedText = NO_WORDS
    summary: LocalizedText = NO_WORDS
    date_question: LocalizedText = NO_WORDS
    date_hint: LocalizedText = NO_WORDS
    synonyms: dict[str, tuple[str, ...]] = {}

    @property
    def steps(self) -> tuple[LifeEventStep, ...]:
        return tuple(step for phase in self.phases for step in phase.steps)
