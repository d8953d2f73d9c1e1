"""The slots of a schedule as moments: weekly hours by the office's clocks, across clock changes, holidays, absences.

A local time that a clock change skips is the moment of the change; one that comes twice is the first of the two. So
hours that follow one another never overlap. Slots are stepped in elapsed time: none is shorter or longer than it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guichet.bookings.types import Absence, Meeting, Slot
from guichet.catalogue import api as catalogue
from guichet.kernel.api import WorkingDays

DAY = timedelta(days=1)


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A time of a day by the clocks of a zone, in UTC; 24:00 is the midnight that ends the day."""
    if minutes >= 24 * 60:
        day, minutes = day + DAY, minutes - 24 * 60
    local = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
    at, other = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    return _change_between(other, at, zone) if other < at else at  # in a gap fold=1 is the earlier (PEP 495)


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of a zone change, to the minute, between two moments of which one is skipped."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == old else (before, middle)
    return after


def open_on(schedule: catalogue.Schedule, day: date, calendar: WorkingDays) -> bool:
    """Whether the schedule receives anybody on a day, as far as its season, holidays and closed days say."""
    if schedule.starts_on is not None and day < schedule.starts_on:
        return False
    if schedule.ends_on is not None and day > schedule.ends_on:
        return False
    return day not in schedule.closed and (schedule.open_on_holidays or day not in calendar.holidays)


def slots_of_day(
    schedule: catalogue.Schedule, day: date, calendar: WorkingDays, absences: Iterable[Absence] = ()
) -> Iterator[Slot]:
    """The slots of one day in order, with their places; none is left out for being full, only for having no place."""
    if not open_on(schedule, day, calendar):
        return
    zone = ZoneInfo(schedule.time_zone)
    away = [*_planned(schedule, day, zone), *((each.from_at, each.until_at, each.places) for each in absences)]
    length = timedelta(minutes=schedule.slot_minutes)
    for hours in schedule.hours:
        if hours.weekday != day.weekday():
            continue
        starts_at, closes_at = moment(day, hours.opens, zone), moment(day, hours.closes, zone)
        while starts_at + length <= closes_at:
            ends_at = starts_at + length
            places = schedule.places - sum(n for since, until, n in away if since < ends_at and until > starts_at)
            if places > 0:
                yield Slot(schedule.identifier, starts_at, ends_at, places)
            starts_at = ends_at


def _planned(schedule: catalogue.Schedule, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, int]]:
    for each in schedule.absences:
        if each.from_on <= day <= each.until_on:
            yield moment(day, each.opens, zone), moment(day, each.closes, zone), each.places


def slot_at(
    schedule: catalogue.Schedule, starts_at: datetime, calendar: WorkingDays, absences: Iterable[Absence] = ()
) -> Slot | None:
    """The slot that begins at a moment; None when none does."""
    day = local_day(starts_at, schedule.time_zone)
    away = tuple(absences)
    return next((each for each in slots_of_day(schedule, day, calendar, away) if each.starts_at == starts_at), None)


def local_day(at: datetime, zone: str) -> date:
    """The day of a moment by the clocks of a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def bounds(from_on: date, until_on: date, zone: str) -> tuple[datetime, datetime]:
    """The moments at which the first day begins and the last one has ended, by the clocks of a zone."""
    there = ZoneInfo(zone)
    return moment(from_on, 0, there), moment(until_on, 24 * 60, there)


def meetings_of(
    course: catalogue.Course, session: catalogue.Session, holidays: Iterable[date] = ()
) -> tuple[Meeting, ...]:
    """Every meeting of a session in its season, without holidays and days on which the course does not meet."""
    zone, without = ZoneInfo(session.time_zone), {*holidays, *course.except_on}
    days = (course.from_on + DAY * n for n in range((course.until_on - course.from_on).days + 1))
    return tuple(
        Meeting(moment(day, hours.opens, zone), moment(day, hours.closes, zone))
        for day in days
        if day not in without
        for hours in session.meetings
        if hours.weekday == day.weekday()
    )
