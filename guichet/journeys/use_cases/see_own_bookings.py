"""A person's own appointments and places in courses, in words, with what can be done about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker
from guichet.journeys.offering_times import (
    appointment_in_words,
    enrolment_in_words,
    office_name,
    place_in_words,
    read_choice,
    times,
    when_in_words,
)
from guichet.journeys.steps import BookingView
from guichet.kernel.api import Actor, Conflict, Invalid, NotFound, Problem, today
from guichet.language import api as language_of


@dataclass(frozen=True)
class OwnAppointment:
    """One appointment in words. `waiting` says that an earlier time is waited for, by that id."""

    appointment: bookings.Appointment
    title: str
    when: str
    where: str
    bring: str
    waiting: str = ""


@dataclass(frozen=True)
class OwnPlaceOffer:
    """A freed time that is kept until `until`, in words."""

    waiting_id: str
    what: str
    until: str


@dataclass(frozen=True)
class OwnEnrolment:
    """A place in a course in words: what, where it stands, and until when it is kept when it is offered."""

    enrolment: bookings.Enrolment
    title: str
    where: str
    state: str
    until: str = ""


@dataclass(frozen=True)
class OwnBookings:
    """Everything of a person's that has a time."""

    appointments: tuple[OwnAppointment, ...]
    offers: tuple[OwnPlaceOffer, ...]
    enrolments: tuple[OwnEnrolment, ...]


def own_bookings(*, by: Actor, language: str = "") -> OwnBookings:
    """What the person whose business is done has booked, is offered and takes part in; of nobody known, by code."""
    speaker = Speaker(catalogue.current(), language or by.language)
    waits = bookings.waiting_of(by=by)
    by_subject = {(each.subject, each.schedule): each.id for each in waits}
    return OwnBookings(
        appointments=tuple(
            _own(speaker, each, by_subject.get((each.subject, each.schedule), ""))
            for each in bookings.appointments_of(by=by)
        ),
        offers=tuple(_offer(speaker, each) for each in waits if each.offer is not None),
        enrolments=tuple(_enrolled(speaker, each) for each in bookings.enrolments_of(by=by)),
    )


def own_appointment(*, appointment_id: str, by: Actor, language: str = "") -> OwnAppointment:
    """One of them. Raises NotFound."""
    speaker = Speaker(catalogue.current(), language or by.language)
    found = bookings.appointment(appointment_id=appointment_id, by=by)
    waits = (each.id for each in bookings.waiting_of(by=by) if each.subject == found.subject)
    return _own(speaker, found, next(waits, ""))


def times_to_move_to(*, appointment_id: str, by: Actor, language: str = "", page: str = "") -> BookingView:
    """Free times for moving an appointment to, at its own office first and wherever its service is booked. NotFound."""
    found = bookings.appointment(appointment_id=appointment_id, by=by)
    speaker = Speaker(catalogue.current(), language or by.language)
    return times(speaker, _schedules(found), page=page, kept=found)


def move_booking(*, appointment_id: str, choice: str, by: Actor, revision: int | None = None) -> bookings.Appointment:
    """Move an appointment to one of those times. Raises Invalid for a choice that is none, Conflict, NotFound."""
    found = bookings.appointment(appointment_id=appointment_id, by=by)
    chosen = read_choice(choice, _schedules(found))
    if chosen is None:
        raise Invalid((Problem("time", "this is none of the times that can be chosen", "Choose another.", "choice"),))
    return bookings.move(
        appointment_id=appointment_id, schedule=chosen[0], starts_at=chosen[1], revision=revision, by=by
    )


def wait_for_earlier(*, appointment_id: str, by: Actor) -> bookings.Waiting:
    """Be offered a time that becomes free before one's own appointment. Raises Conflict, NotFound."""
    found = bookings.appointment(appointment_id=appointment_id, by=by)
    if found.state != "booked":
        raise Conflict("this appointment is over or was cancelled", where="appointment", remedy="Book another.")
    zone = found.zone
    last = found.starts_at.astimezone(ZoneInfo(zone)).date()
    return bookings.join_waiting_list(
        schedule=found.schedule,
        from_on=today(zone),
        until_on=last,
        subject=found.subject,
        person_id=found.person_id,
        code=found.code,
        service=found.service,
        by=by,
    )


def calendar_entries(*, by: Actor, language: str, address: Callable[[str], str]) -> tuple[bookings.CalendarEntry, ...]:
    """What a calendar program shows: appointments, each with its `address`, and the meetings of courses."""
    speaker = Speaker(catalogue.current(), language)
    booked = bookings.appointments_of(by=by, upcoming=False)
    entries = [calendar_entry(speaker, each, url=address(each.id)) for each in booked]
    for place in bookings.enrolments_of(by=by):
        if place.state not in ("enrolled", "completed"):
            continue
        try:
            meets = bookings.meetings(course=place.course, session=place.session)
        except NotFound:  # published no more
            continue
        entries += [
            bookings.CalendarEntry(
                id=f"{place.id}-{number}",
                title=enrolment_in_words(speaker, place),
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                changed_at=place.registered_at,
                where=place_in_words(speaker, place.office),
            )
            for number, meeting in enumerate(meets)
        ]
    return tuple(entries)


def calendar_entry_of(*, appointment: bookings.Appointment, language: str, url: str = "") -> bookings.CalendarEntry:
    """One appointment that was read already, as a calendar shows it."""
    return calendar_entry(Speaker(catalogue.current(), language), appointment, url=url)


def calendar_entry(speaker: Speaker, found: bookings.Appointment, *, url: str = "") -> bookings.CalendarEntry:
    """One appointment as a calendar shows it."""
    schedule = speaker.jurisdiction.schedules.get(found.schedule)
    return bookings.CalendarEntry(
        id=found.id,
        title=_title(speaker, found),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        changed_at=found.changed_at,
        revision=found.revision,
        where=place_in_words(speaker, found.office),
        text=speaker.text(schedule.bring) if schedule else "",
        url=url,
        cancelled=found.state == "cancelled",
    )


def _own(speaker: Speaker, found: bookings.Appointment, waiting: str) -> OwnAppointment:
    schedule = speaker.jurisdiction.schedules.get(found.schedule)
    return OwnAppointment(
        appointment=found,
        title=_title(speaker, found),
        when=when_in_words(speaker, found),
        where=place_in_words(speaker, found.office),
        bring=speaker.text(schedule.bring) if schedule else "",
        waiting=waiting,
    )


def _title(speaker: Speaker, found: bookings.Appointment) -> str:
    schedule = speaker.jurisdiction.schedules.get(found.schedule)
    service = speaker.jurisdiction.services.get(found.service)
    if schedule is not None:
        return speaker.text(schedule.title)
    return speaker.text(service.title) if service else office_name(speaker, found.office)


def _offer(speaker: Speaker, waiting: bookings.Waiting) -> OwnPlaceOffer:
    assert waiting.offer is not None
    return OwnPlaceOffer(
        waiting_id=waiting.id,
        what=appointment_in_words(speaker, waiting.offer),
        until=_until(speaker, waiting.answer_by, waiting.offer.zone),
    )


def _enrolled(speaker: Speaker, found: bookings.Enrolment) -> OwnEnrolment:
    say = speaker.words
    states = {
        "enrolled": say("You have a place"),
        "waiting": say("On the waiting list, number {n}", n=found.position),
        "offered": say("A place has become free"),
        "completed": say("Completed"),
    }
    zone = speaker.jurisdiction.time_zone
    return OwnEnrolment(
        enrolment=found,
        title=enrolment_in_words(speaker, found),
        where=place_in_words(speaker, found.office),
        state=states.get(found.state, found.state),
        until=_until(speaker, found.offered_until, zone) if found.state == "offered" else "",
    )


def _until(speaker: Speaker, moment: datetime | None, zone: str) -> str:
    return language_of.say_moment(moment, zone, speaker.language) if moment else ""


def _schedules(found: bookings.Appointment) -> tuple[str, ...]:
    """Where it may be moved to: its own schedule, and the others of its service."""
    service = catalogue.current().services.get(found.service)
    return tuple(dict.fromkeys((found.schedule, *(service.booking if service else ()))))
