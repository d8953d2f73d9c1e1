"""What reports hands to other packages: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

State = Literal["reported", "accepted", "planned", "reopened", "fixed", "declined", "duplicate"]
OPEN_STATES = ("reported", "accepted", "planned", "reopened")
CLOSED_STATES = ("fixed", "declined", "duplicate")
#: Why something of a report is not public. `policy`: the category says so.
REASONS = ("personal", "offensive", "private_place", "unlawful", "spam", "other")
POLICY = "policy"
#: As long as a description is in Open311.
MOST_TEXT = 4_000
MOST_WORDS = 300
MOST_PHOTOS = 5


@dataclass(frozen=True)
class Place:
    """Where a problem is, as somebody said it: a point (degrees of WGS 84), words, or the id of an area on the map."""

    lat: float | None = None
    lon: float | None = None
    words: str = ""
    area: str = ""


@dataclass(frozen=True)
class Contact:
    """How whoever reports can be reached, if they wish; `media` is a link to a picture elsewhere, never fetched."""

    name: str = ""
    email: str = ""
    phone: str = ""
    media: str = ""


@dataclass(frozen=True)
class Placed:
    """Where a report belongs: the body that takes it, the area it is in, the street or place that was named."""

    body: str
    area: str
    feature: str = ""
    lat: float | None = None
    lon: float | None = None
    words: str = ""


@dataclass(frozen=True)
class NewReport:
    """What a report that is about to be filed will be called: its id, and the code its reporter will hold."""

    id: str
    code: str


@dataclass(frozen=True)
class Photo:
    """A photo of a report. `shown` is None until somebody looked; `document_id` is what evidence calls it."""

    id: str
    document_id: str
    shown: bool | None
    why: str
    added_at: datetime


@dataclass(frozen=True)
class Update:
    """One line of a report's history; `words` are empty where nothing was said, or where it was erased."""

    at: datetime
    state: State
    by_body: bool
    words: str


@dataclass(frozen=True)
class Report:
    """A report as its reporter and its body read it, with what is not public."""

    id: str
    number: str
    code: str
    token: str
    category: str
    organization: str
    area: str
    feature: str
    lat: float | None
    lon: float | None
    owner_id: str | None
    language: str
    channel: str
    text: str
    place: str
    answers: Mapping[str, Any]
    contact: Contact
    state: State
    text_shown: bool | None
    text_why: str
    hidden: str
    duplicate_of: str
    promised_on: date
    reported_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    fixed_said: bool | None
    round: int
    revision: int
    erased_on: date | None = None
    updates: tuple[Update, ...] = ()
    photos: tuple[Photo, ...] = ()

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.closed_at is None


@dataclass(frozen=True)
class PublicReport:
    """A report as everybody reads it. Empty is what is not public; `hidden` says why all of it is not.

    `text_state` is `shown`, `none` (nothing was written), `waiting` (nobody looked yet) or the reason why it is hidden.
    `working_days` is how many it took until it was closed, `kept` whether that was within the promise (None: not
    closed, or closed because it was no one's to fix).
    """

    number: str
    category: str
    organization: str
    area: str
    feature: str
    lat: float | None
    lon: float | None
    state: State
    hidden: str
    text: str
    text_state: str
    place: str
    answers: Mapping[str, Any]
    photos: tuple[Photo, ...]
    duplicate_of: str
    promised_on: date
    promised_days: int
    reported_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    working_days: int | None
    kept: bool | None
    updates: tuple[Update, ...] = ()
    followers: int = 0
    distance: float | None = None

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.closed_at is None


@dataclass(frozen=True)
class Watch:
    """Somebody who is told: of one report (`report` is its number), or of what is reported in an area."""

    id: str
    code: str
    report: str
    area: str
    category: str
    person_id: str | None
    email: str
    language: str
    confirmed: bool
    ended: bool


@dataclass(frozen=True)
class Moderated:
    """What somebody hid or showed, when and why; `by` is the agent's id."""

    what: str
    shown: bool
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PublishedPlan:
    """What publishing came to: the number that counts, and whether it is another one than before."""

    number: int
    is_new: bool
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Looked:
    """One page of a list, and whether there is more."""

    reports: tuple[PublicReport, ...]
    more: bool


@dataclass(frozen=True)
class Measure:
    """How a body keeps its promise for one category: fixed, of these in time, still open, of these late."""

    organization: str
    category: str
    reported: int
    fixed: int
    kept: int
    open: int
    late: int
    days: float | None = field(default=None)
