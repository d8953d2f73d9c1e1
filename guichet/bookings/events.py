"""What happened to bookings. No event holds a name or a word that somebody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guichet.audit import api as audit


@dataclass(frozen=True)
class _AtOffice(audit.Event):
    """What every event of an appointment says."""

    organization: str
    office: str
    schedule: str
    service: str
    subject: str
    starts_at: datetime


@dataclass(frozen=True)
class AppointmentHeld(_AtOffice):
    """A place was put aside for a while, for a draft."""

    until: datetime


@dataclass(frozen=True)
class AppointmentBooked(_AtOffice):
    """Somebody has an appointment."""

    ends_at: datetime


@dataclass(frozen=True)
class AppointmentMoved(_AtOffice):
    """It is at another time, perhaps at another office; `before` is when it was."""

    before: datetime
    office_before: str


@dataclass(frozen=True)
class AppointmentCancelled(_AtOffice):
    """It does not take place; `by_office` when not the person wanted it so. `why` is a word of ours."""

    by_office: bool
    why: str


@dataclass(frozen=True)
class HoldEnded(_AtOffice):
    """A place that was put aside is free again: the draft chose another, was thrown away, or time ran out."""

    why: str


@dataclass(frozen=True)
class AppointmentMissed(_AtOffice):
    """Nobody came."""


@dataclass(frozen=True)
class AppointmentAttended(_AtOffice):
    """The person came."""


@dataclass(frozen=True)
class WaitingJoined(audit.Event):
    """Somebody waits for a freed slot."""

    organization: str
    schedule: str
    service: str
    subject: str
    from_on: date
    until_on: date


@dataclass(frozen=True)
class WaitingEnded(audit.Event):
    """They wait no longer: taken, left, or twice not answered."""

    organization: str
    schedule: str
    why: str


@dataclass(frozen=True)
class PlaceOffered(audit.Event):
    """A freed place is kept for who waits longest, until they answer: a slot, or a place in a course."""

    organization: str
    offered: str
    what: str
    answer_by: datetime


@dataclass(frozen=True)
class OfferEnded(audit.Event):
    """A freed place was not taken: refused, or not answered in time."""

    organization: str
    offered: str
    what: str
    why: str


@dataclass(frozen=True)
class AbsenceNoted(audit.Event):
    """Fewer of the staff are there: so many fewer places from one moment to another."""

    organization: str
    office: str
    schedule: str
    from_at: datetime
    until_at: datetime
    places: int


@dataclass(frozen=True)
class AbsenceEnded(audit.Event):
    """They are there again."""

    organization: str
    office: str
    schedule: str


@dataclass(frozen=True)
class CalendarOpened(audit.Event):
    """A person's bookings have a secret address for calendar programs; an earlier one opens nothing any more."""


@dataclass(frozen=True)
class _InCourse(audit.Event):
    """What every event of an enrolment says."""

    organization: str
    course: str
    session: str
    service: str
    subject: str


@dataclass(frozen=True)
class PlaceHeld(_InCourse):
    """A place in a course was put aside for a draft."""

    until: datetime


@dataclass(frozen=True)
class Enrolled(_InCourse):
    """Somebody has a place in a session of a course."""


@dataclass(frozen=True)
class EnrolmentWaiting(_InCourse):
    """Every place is taken: somebody waits for one."""


@dataclass(frozen=True)
class EnrolmentWithdrawn(_InCourse):
    """Somebody gave their place back, or waits no longer. `had_place` says which."""

    had_place: bool
    why: str


@dataclass(frozen=True)
class AttendanceRecorded(_InCourse):
    """Whether they came to a meeting."""

    on: date
    attendance: str


@dataclass(frozen=True)
class CourseCompleted(_InCourse):
    """They completed it, so that what demands it is open to them."""
