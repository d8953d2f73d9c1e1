"""What the queue hands to other packages: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from guichet.kernel import api as kernel

TicketState = Literal["waiting", "called", "serving", "held", "served", "left"]


@dataclass(frozen=True)
class Lane:
    """A lane of an office. `head_start` is added to the waiting of its people, `promise` is what they wait at most."""

    id: str
    letter: str
    names: kernel.LocalizedText
    head_start: timedelta
    promise: timedelta
    services: tuple[str, ...]
    callback: bool = False


@dataclass(frozen=True)
class Place:
    """A window as the office's file has it: its name, and the lanes it calls from."""

    id: str
    lanes: tuple[str, ...]


@dataclass(frozen=True)
class Office:
    """An office where people wait."""

    id: str
    organization: str
    names: kernel.LocalizedText
    lanes: Mapping[str, Lane]
    places: Mapping[str, Place]
    appointment_head_start: timedelta
    time_zone: str

    def lane_for(self, service: str) -> str:
        """The lane of a service: the first that is for it, else the first that is for any."""
        hall = self.hall
        named = (each.id for each in hall.values() if service in each.services)
        anything = (each.id for each in hall.values() if not each.services)
        return next(named, "") or next(anything, "") or next(iter(self.lanes))

    @property
    def hall(self) -> Mapping[str, Lane]:
        """The lanes of those who come; not of those who are called back."""
        return {name: each for name, each in self.lanes.items() if not each.callback}

    @property
    def callback_lane(self) -> str:
        """The lane of those who are called back; empty where nobody is."""
        return next((each.id for each in self.lanes.values() if each.callback), "")

    def today(self) -> date:
        """The day at the office."""
        return kernel.today(self.time_zone)


@dataclass(frozen=True)
class Window:
    """A window with a clerk behind it, since `opened_at`."""

    id: str
    office: str
    place: str
    clerk_id: str
    lanes: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Ticket:
    """Somebody who came, as staff see them.

    `name` is as they gave it, gone once they have left; `call_by_name` says that they want to be called by it. `said`
    is what was told with the last hand-over, about `subjects`. `services` are what they came for, `done` what was done.
    `window` is the name of the window that has called or serves them, or holds the ticket; `for_window` the one it was
    handed to. `ranked_at` orders those who wait: the earlier, the sooner.
    """

    id: str
    code: str
    office: str
    day: date
    number: str
    lane: str
    state: TicketState
    services: tuple[str, ...]
    done: tuple[str, ...]
    person_id: str
    name: str
    call_by_name: bool
    language: str
    appointment: kernel.Reference | None
    promised_at: datetime | None
    said: str
    subjects: tuple[kernel.Reference, ...]
    window: str
    for_window: str
    taken_at: datetime
    ranked_at: datetime
    called_at: datetime | None
    calls: int
    begun_at: datetime | None
    ended_at: datetime | None
    #: Someone to be called back at `phone`; at a visit, `phone` is where to text that the turn is near.
    call_back: bool = False
    phone: str = ""

    @property
    def open(self) -> bool:
        """Whether the person is still here."""
        return self.ended_at is None


@dataclass(frozen=True)
class TicketStatus:
    """What the holder of a ticket's code is told: nothing of who they are. `ahead` are those who come before them."""

    code: str
    office: str
    number: str
    lane: str
    state: TicketState
    window: str
    ahead: int
    taken_at: datetime
    promised_at: datetime | None


@dataclass(frozen=True)
class BoardLine:
    """One call on the board: a number, or a name where the person agreed; `new` since less than a minute."""

    called: str
    by_name: bool
    window: str
    serving: bool
    new: bool


@dataclass(frozen=True)
class Board:
    """What everybody in the office may read: who is called where, the newest first, and how many wait in each lane."""

    office: str
    at: datetime
    lines: tuple[BoardLine, ...]
    waiting: Mapping[str, int]


@dataclass(frozen=True)
class Spread:
    """How long something took, in seconds: of `count` times the middle one, the ninetieth of a hundred, the worst."""

    count: int
    median: int
    ninetieth: int
    longest: int


@dataclass(frozen=True)
class LaneMeasures:
    """One lane's day. `within_promise` of `called` were called in the time promised; None where nothing is promised."""

    lane: str
    tickets: int
    called: int
    served: int
    left: int
    within_promise: int | None
    waiting: Spread
    serving: Spread


@dataclass(frozen=True)
class Measures:
    """A day of an office, computed from its events.

    Waiting is the time until the first call; serving what was spent at windows, all visits to them together. `services`
    are the times each service took, `windows` how many tickets each window finished. `open` have not been finished.
    """

    office: str
    day: date
    tickets: int
    served: int
    left: int
    open: int
    waiting: Spread
    serving: Spread
    lanes: tuple[LaneMeasures, ...]
    services: Mapping[str, Spread]
    windows: Mapping[str, int]
