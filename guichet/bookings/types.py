"""The frozen values that bookings hand out. Moments are UTC; `zone` is the office's own, for saying them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from guichet.kernel import api as kernel

AppointmentState = Literal["held", "booked", "cancelled", "missed", "attended", "lapsed"]
WaitingState = Literal["waiting", "offered", "taken", "ended"]
EnrolmentState = Literal["held", "enrolled", "waiting", "offered", "cancelled", "completed"]
Attendance = Literal["present", "absent"]


@dataclass(frozen=True)
class Slot:
    """A stretch of time in which `places` people are received at a time, of which `free` can still be booked."""

    schedule: str
    starts_at: datetime
    ends_at: datetime
    places: int
    free: int = 0


@dataclass(frozen=True)
class Appointment:
    """One appointment. `subject` is whose business it is (a request), `person_id` who comes (None: nobody known).

    `held_until` is set while it is only held, for a draft or as an offer. `note` is what the person wants the office to
    know. `changeable` says whether who asks may still move or cancel it; `revision` counts the changes.
    """

    id: str
    schedule: str
    organization: str
    office: str
    service: str
    subject: kernel.Reference
    person_id: str | None
    code: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    state: AppointmentState
    held_until: datetime | None
    note: str
    revision: int
    changed_at: datetime
    changeable: bool = False
    over: bool = False


@dataclass(frozen=True)
class Waiting:
    """One who waits for a freed slot of some days; when `offered`, the slot that is kept until `answer_by`."""

    id: str
    schedule: str
    organization: str
    from_on: date
    until_on: date
    subject: kernel.Reference
    person_id: str | None
    code: str
    service: str
    state: WaitingState
    joined_at: datetime
    offer: Appointment | None = None
    answer_by: datetime | None = None


@dataclass(frozen=True)
class Absence:
    """Staff who are not there, as noted on the day: so many fewer places from one moment to another."""

    id: str
    schedule: str
    from_at: datetime
    until_at: datetime
    places: int
    ended: bool = False


@dataclass(frozen=True)
class Meeting:
    """One meeting of a course's session."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SessionPlaces:
    """How full a session is."""

    course: str
    session: str
    places: int
    taken: int
    waiting: int
    may_wait: int

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)


@dataclass(frozen=True)
class Enrolment:
    """A place in a session of a course, or one waited for. `attendee_id` takes part, `person_id` registered them.

    `attendee` is the name as it was registered; `offered_until` is set while a freed place is kept for them, and while
    a place is only held for a draft. `position` counts who waits, from 1. `has_place`: a place is theirs, or held.
    """

    id: str
    course: str
    session: str
    organization: str
    office: str
    service: str
    subject: kernel.Reference
    person_id: str | None
    code: str
    attendee_id: str | None
    attendee: str
    state: EnrolmentState
    registered_at: datetime
    offered_until: datetime | None = None
    position: int = 0
    has_place: bool = False
