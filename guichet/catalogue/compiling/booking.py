"""Schedules and courses from their files and words; an office that exists nowhere is reported by the checks after."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.catalogue.compiling.vocabulary import WEEKDAYS, Shared, stretch, weekly
from guichet.catalogue.definitions.booking import Absence, Ages, Course, Schedule, Session
from guichet.catalogue.definitions.vocabulary import Office, OpenHours, PublicOrganization
from guichet.catalogue.schema.booking import AbsenceEntry, CourseFile, MeetingEntry, ScheduleFile, SessionEntry
from guichet.catalogue.schema.jurisdiction_words import CourseWords, ScheduleWords

Organizations = Mapping[str, PublicOrganization]

_NO_SCHEDULE = ScheduleWords(title="")
_NO_COURSE = CourseWords(title="")


def schedule(entry: ScheduleFile, words: Shared, organizations: Organizations) -> Schedule:
    """When an office receives people, with its words."""
    office = _office(entry.office, organizations)
    place = f"schedules.{entry.identifier}"
    return Schedule(
        identifier=entry.identifier,
        organization=office.organization,
        office=entry.office,
        time_zone=office.time_zone,
        slot_minutes=entry.slot_minutes,
        places=entry.places,
        hours=weekly(entry.hours) if entry.hours is not None else office.hours,
        open_on_holidays=entry.open_on_holidays,
        closed=entry.closed,
        absences=tuple(_absence(each) for each in entry.absences),
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        ahead_days=entry.ahead_days,
        notice_hours=entry.notice_hours,
        change_hours=entry.change_hours,
        offer_hours=entry.offer_hours,
        remind_hours=entry.remind_hours,
        title=words.text(f"{place}.title", lambda each: each.schedules.get(entry.identifier, _NO_SCHEDULE).title),
        bring=words.text(f"{place}.bring", lambda each: each.schedules.get(entry.identifier, _NO_SCHEDULE).bring),
    )


def course(entry: CourseFile, words: Shared, organizations: Organizations) -> Course:
    """A course with its sessions and words."""
    place = f"courses.{entry.identifier}"
    ages = entry.ages
    return Course(
        identifier=entry.identifier,
        from_on=entry.season.starts,
        until_on=entry.season.until,
        registration_from=entry.registration.starts,
        registration_until=entry.registration.until,
        ages=Ages(on=ages.on or entry.season.starts, starts=ages.starts, until=ages.until),
        sessions=tuple(_session(each, entry.identifier, words, organizations) for each in entry.sessions),
        prerequisites=entry.prerequisites,
        fee=entry.fee,
        except_on=entry.except_on,
        offer_hours=entry.offer_hours,
        title=words.text(f"{place}.title", lambda each: each.courses.get(entry.identifier, _NO_COURSE).title),
        summary=words.text(f"{place}.summary", lambda each: each.courses.get(entry.identifier, _NO_COURSE).summary),
    )


def _session(entry: SessionEntry, course: str, words: Shared, organizations: Organizations) -> Session:
    office = _office(entry.office, organizations)
    place = f"courses.{course}.sessions.{entry.id}"
    return Session(
        id=entry.id,
        organization=office.organization,
        office=entry.office,
        time_zone=office.time_zone,
        places=entry.places,
        waiting=entry.waiting,
        meetings=tuple(sorted(map(_meeting, entry.meetings), key=lambda each: (each.weekday, each.opens))),
        title=words.text(place, lambda each: each.courses.get(course, _NO_COURSE).sessions.get(entry.id)),
    )


def _meeting(entry: MeetingEntry) -> OpenHours:
    opens, closes = stretch(entry.hours)
    return OpenHours(weekday=WEEKDAYS.index(entry.weekday), opens=opens, closes=closes)


def _absence(entry: AbsenceEntry) -> Absence:
    opens, closes = stretch(entry.hours) if entry.hours else (0, 24 * 60)
    return Absence(from_on=entry.starts, until_on=entry.until, opens=opens, closes=closes, places=entry.places)


def _office(identifier: str, organizations: Organizations) -> Office:
    for each in organizations.values():
        for office in each.offices:
            if office.id == identifier:
                return office
    return Office(id=identifier, organization="", time_zone="UTC")
