"""What an event is, and the events that the audit itself publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """A fact of the past, the base of every package's events: `class CaseOpened(audit.Event)`, frozen, past tense.

    Its fields are what canonical JSON can say, and never a personal value: the row outlives the person's data.
    `type` is `<package>.<ClassName>` and is derived.
    """

    type: ClassVar[str] = "audit.Event"

    def __init_subclass__(cls) -> None:
        parts = cls.__module__.split(".")
        package = parts[1] if parts[0] == "guichet" and len(parts) > 1 else parts[-1]
        cls.type = f"{package}.{cls.__name__}"


@dataclass(frozen=True)
class RecordRead(Event):
    """Someone looked at a person's things: `what` as `kind:id`, `purpose` in the reader's words or a code."""

    what: str
    purpose: str


@dataclass(frozen=True)
class AlsoConcerns(Event):
    """An event of one stream stands in a second person's log too: `what` happened, number `seq` of the stream `of`."""

    what: str
    of: str
    seq: int
