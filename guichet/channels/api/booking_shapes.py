"""The shapes of bookings: free times, appointments, waiting for an earlier one, courses and places in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from guichet.channels.api import shapes

Choice = Annotated[
    str, msgspec.Meta(max_length=120, description="a free time, such as desk@20261103T130000Z")
]


class Inspection(shapes.Sent, frozen=True, kw_only=True):
    """The time chosen for one inspection of several authorities, as the list of times has it in `value`."""

    time: Choice


class DaysQuery(shapes.Sent, frozen=True, kw_only=True):
    """From which day to which, both included and at most 62; from today where nothing is said."""

    from_on: date | None = None
    until_on: date | None = None


class FreeSlot(shapes.Told, frozen=True, kw_only=True):
    """A time that can be booked: `value` is what one sends to take it."""

    value: str
    starts_at: datetime
    ends_at: datetime
    free: int


class FreeSlots(shapes.Told, frozen=True, kw_only=True):
    """The free times of a schedule, in order; `time_zone` is its office's."""

    schedule: str
    title: str
    where: str
    time_zone: str
    items: tuple[FreeSlot, ...]


class AppointmentView(shapes.Told, frozen=True, kw_only=True):
    """An appointment. `changeable`: it may be moved or cancelled; `waiting`: the id of waiting for an earlier one."""

    id: str
    title: str
    when: str
    where: str
    bring: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    state: str
    service: str
    request_id: str
    changeable: bool
    revision: int
    waiting: str


class PlaceOffer(shapes.Told, frozen=True, kw_only=True):
    """A freed time that is kept for the holder for a while."""

    waiting_id: str
    what: str
    until: str


class EnrolmentView(shapes.Told, frozen=True, kw_only=True):
    """A place in a course, or one waited for as number `position`; `until` when one is offered."""

    id: str
    title: str
    where: str
    attendee: str
    state: str
    position: int
    until: str


class Booked(shapes.Told, frozen=True, kw_only=True):
    """Everything of the holder's that has a time."""

    appointments: tuple[AppointmentView, ...]
    offers: tuple[PlaceOffer, ...]
    enrolments: tuple[EnrolmentView, ...]


class Move(shapes.Sent, frozen=True, kw_only=True):
    """Another time, by its value."""

    time: Choice
    revision: shapes.Revision | None = None


class Cancel(shapes.Sent, frozen=True, kw_only=True):
    """Cancel it as it was at a revision."""

    revision: shapes.Revision | None = None


class AnswerPlace(shapes.Sent, frozen=True, kw_only=True):
    """Take what is kept, leave it to the next, or end the waiting (`withdraw`)."""

    answer: Literal["take", "leave", "withdraw"]


class SessionView(shapes.Told, frozen=True, kw_only=True):
    """A session of a course: how many places are free, how many people wait, and when it meets."""

    id: str
    title: str
    where: str
    places: int
    free: int
    waiting: int
    meetings: tuple[datetime, ...]


class CourseView(shapes.Told, frozen=True, kw_only=True):
    """A course of a season, and the services that it is taken by."""

    id: str
    title: str
    summary: str
    from_on: date
    until_on: date
    registration_from: date
    registration_until: date
    least_age: int
    most_age: int | None
    age_on: date
    prerequisites: tuple[str, ...]
    services: tuple[str, ...]
    sessions: tuple[SessionView, ...]


class Courses(shapes.Told, frozen=True, kw_only=True):
    """The courses of the jurisdiction."""

    items: tuple[CourseView, ...]
