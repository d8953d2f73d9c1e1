"""What happened in a queue. No event holds a name or a word that was said; times are computed from their moments."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class WindowOpened(audit.Event):
    """A clerk sat down at a window."""

    office: str
    window: str


@dataclass(frozen=True)
class WindowClosed(audit.Event):
    """The clerk got up; nobody was in front of the window."""

    office: str
    window: str


@dataclass(frozen=True)
class TicketTaken(audit.Event):
    """Somebody came: `appointment` is the booking they checked in for, empty when they just walked in."""

    office: str
    lane: str
    number: str
    services: tuple[str, ...]
    appointment: str


@dataclass(frozen=True)
class TurnNear(audit.Event):
    """So many are called before somebody who wanted to be told."""

    office: str
    ahead: int


@dataclass(frozen=True)
class TicketCalled(audit.Event):
    """A window called; `again` when it had called the same person just before."""

    office: str
    lane: str
    window: str
    again: bool


@dataclass(frozen=True)
class TicketBegun(audit.Event):
    """The person stands at the window."""

    office: str
    window: str


@dataclass(frozen=True)
class HolderRecognised(audit.Event):
    """It is known who stands at the window: the event is about them."""

    office: str
    window: str


@dataclass(frozen=True)
class ServiceDone(audit.Event):
    """One of the things they came for is done; the next may follow in the same visit."""

    office: str
    window: str
    service: str


@dataclass(frozen=True)
class TicketHeld(audit.Event):
    """They were asked to wait aside, or did not come yet; the window calls them again."""

    office: str
    window: str


@dataclass(frozen=True)
class TicketHandedOver(audit.Event):
    """They wait for another lane, or for one window; about so many things."""

    office: str
    window: str
    to_lane: str
    to_window: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class TicketFinished(audit.Event):
    """Everything was done."""

    office: str
    window: str


@dataclass(frozen=True)
class TicketLeft(audit.Event):
    """They went without: `how` is `themselves`, `clerk` (called, and nobody came) or `closing` (the day was over)."""

    office: str
    window: str
    how: str
