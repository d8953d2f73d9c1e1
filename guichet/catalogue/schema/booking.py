"""schedules/<id>.yaml and courses/<id>.yaml: when an office receives people, and what is taught to groups of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from guichet.catalogue.schema.marks import Hours, Name, Part, Weekday, WeeklyHours

WholeHours = Annotated[int, Meta(ge=0, le=24 * 60)]


class AbsenceEntry(Part, frozen=True, kw_only=True):
    """Days, both included, on which some of the staff are not there; `hours` when it is a part of each day."""

    starts: date = msgspec.field(name="from")
    until: date
    hours: Hours | None = None
    places: Annotated[int, Meta(ge=1, le=500, description="how many fewer are received at a time")] = 1


class ScheduleFile(Part, frozen=True, kw_only=True):
    """When an office receives people by appointment: each slot of `slot_minutes` has `places` at a time.

    `hours` are the office's own when not said. `closed` are days besides the jurisdiction's holidays. `ahead_days` is
    how far ahead one may book, `notice_hours` how late, `change_hours` until when one may move or cancel;
    `offer_hours` how long a freed place is kept for who waits; `remind_hours` how long before people are reminded.
    """

    identifier: Name
    office: Name
    slot_minutes: Annotated[int, Meta(ge=5, le=480)]
    places: Annotated[int, Meta(ge=1, le=500)] = 1
    hours: WeeklyHours | None = None
    open_on_holidays: bool = False
    closed: tuple[date, ...] = ()
    absences: tuple[AbsenceEntry, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    ahead_days: Annotated[int, Meta(ge=1, le=400)] = 60
    notice_hours: WholeHours = 1
    change_hours: WholeHours = 0
    offer_hours: Annotated[int, Meta(ge=1, le=240)] = 12
    remind_hours: tuple[Annotated[int, Meta(ge=1, le=24 * 30)], ...] = (24,)


class SeasonEntry(Part, frozen=True, kw_only=True):
    """From a first to a last day, both included."""

    starts: date = msgspec.field(name="from")
    until: date


class AgesEntry(Part, frozen=True, kw_only=True):
    """Completed years on a day (the first of the season when not said), both bounds included."""

    starts: Annotated[int, Meta(ge=0, le=130)] = msgspec.field(name="from", default=0)
    until: Annotated[int, Meta(ge=0, le=130)] | None = None
    on: date | None = None


class MeetingEntry(Part, frozen=True, kw_only=True):
    """A weekday and the hours of it, each week of the season."""

    weekday: Weekday
    hours: Hours


class SessionEntry(Part, frozen=True, kw_only=True):
    """One group of a course: when it meets, how many take part, and how many may wait."""

    id: Name
    office: Name
    places: Annotated[int, Meta(ge=1, le=5000)]
    waiting: Annotated[int, Meta(ge=0, le=5000)] = 20
    meetings: Annotated[tuple[MeetingEntry, ...], Meta(min_length=1)]


class CourseFile(Part, frozen=True, kw_only=True):
    """A course of a season, in sessions. Who may take it and who pays less is for its service's law to say.

    `registration` are the days on which one registers; `prerequisites` the courses that were completed before; `fee`
    the cost of the service that it is taken by; `offer_hours` how long a freed place is kept for who waits.
    """

    identifier: Name
    season: SeasonEntry
    registration: SeasonEntry
    sessions: Annotated[tuple[SessionEntry, ...], Meta(min_length=1)]
    ages: AgesEntry = AgesEntry()
    prerequisites: tuple[Name, ...] = ()
    fee: Name | None = None
    except_on: tuple[date, ...] = ()
    offer_hours: Annotated[int, Meta(ge=1, le=240)] = 48
