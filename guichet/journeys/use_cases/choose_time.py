"""The step that books: a time at an office or a session of a course, kept while the draft is, booked as it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from guichet.bookings import api as bookings
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import compose
from guichet.journeys.offering_times import (
    FIELD,
    PAGE,
    appointment_in_words,
    choice_of,
    enrolment_in_words,
    field_of_sessions,
    field_of_times,
    place_in_words,
    read_choice,
    times,
)
from guichet.journeys.steps import BookingView, Step, SummaryLine
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import SYSTEM, Actor, Conflict, Invalid, Problem, Reference


def booking_step(seen: View) -> Step | None:
    """The step that asks for a time; None when the service has none, or one is kept already."""
    if not books(seen) or kept_for(seen.request) is not None:
        return None
    return booking_step_again(seen, page="")


def booking_step_again(seen: View, *, page: str) -> Step | None:
    """The same with other days or another office, or to choose another time; None while questions are left."""
    if not books(seen) or seen.flow.next_page is not None:
        return None
    kept = kept_for(seen.request)
    return _times_step(seen, kept, page) if seen.service.booking else _sessions_step(seen, kept)


def books(seen: View) -> bool:
    """Whether an appointment or a course goes with the request."""
    return bool(seen.service.booking) or seen.service.enrolment is not None


def _times_step(seen: View, kept: bookings.Appointment | bookings.Enrolment | None, page: str) -> Step:
    held = kept if isinstance(kept, bookings.Appointment) else None
    view = times(seen.speaker, seen.service.booking, page="" if page == PAGE else page, kept=held)
    value = choice_of(held.schedule, held.starts_at) if held else ""
    field = field_of_times(seen.speaker, view, value=value, value_text=view.kept)
    say = seen.speaker.words
    lead = say("It takes place at: {where}", where=view.where)
    if not view.days:
        lead = say("No time is free at: {where}", where=view.where)
    return _frame(seen, id=page or PAGE, title=field.label, lead=lead, fields=(field,), booking=view)


def _sessions_step(seen: View, kept: bookings.Appointment | bookings.Enrolment | None) -> Step:
    assert seen.service.enrolment is not None
    held = kept if isinstance(kept, bookings.Enrolment) else None
    value = f"{held.course}@{held.session}" if held else ""
    text = enrolment_in_words(seen.speaker, held) if held else ""
    field = field_of_sessions(seen.speaker, seen.service.enrolment.courses, value=value, value_text=text)
    say = seen.speaker.words
    lead = "" if field.options else say("No place is free, and every waiting list is full.")
    view = BookingView(title=field.label, where="", kept=text)
    return _frame(seen, id=PAGE, title=field.label, lead=lead, fields=(field,), booking=view)


def _frame(seen: View, **what: Any) -> Step:
    why = seen.speaker.words("The time is kept for you for half an hour. It is yours once you send your request.")
    return compose.frame(
        speaker=seen.speaker,
        service=seen.service,
        request=seen.request,
        flow=seen.flow,
        kind="booking",
        why=why,
        previous=seen.flow.before(""),
        **what,
    )


def kept_for(request: intake.ServiceRequest) -> bookings.Appointment | bookings.Enrolment | None:
    """What is kept or booked for a request that the caller has looked at already."""
    subject = Reference("request", request.id)
    return bookings.appointment_about(subject=subject, by=SYSTEM) or bookings.enrolment_about(
        subject=subject, by=SYSTEM
    )


def kept_line(seen: View) -> tuple[SummaryLine, ...]:
    """The time that was chosen, as a line of the check before sending."""
    if not books(seen):
        return ()
    kept = kept_for(seen.request)
    if kept is None:
        return ()
    say = seen.speaker.words
    label = say("Appointment") if isinstance(kept, bookings.Appointment) else say("Course")
    return (SummaryLine(FIELD, label, kept.id, kept_in_words(seen, kept), "", PAGE),)


def kept_in_words(seen: View, kept: bookings.Appointment | bookings.Enrolment) -> str:
    """What is kept, in one line."""
    if isinstance(kept, bookings.Appointment):
        return appointment_in_words(seen.speaker, kept)
    return f"{enrolment_in_words(seen.speaker, kept)}, {place_in_words(seen.speaker, kept.office)}"


def booked_sentence(seen: View) -> tuple[str, ...]:
    """What a person who has sent it is told of the time: when and where, or that they wait."""
    if not books(seen):
        return ()
    kept = kept_for(seen.request)
    say = seen.speaker.words
    if isinstance(kept, bookings.Appointment):
        return (say("You are expected: {what}.", what=kept_in_words(seen, kept)),)
    if kept is None:
        return ()
    if kept.state == "waiting":
        return (say("You wait for a place, as number {n}: {what}.", n=kept.position, what=kept_in_words(seen, kept)),)
    return (say("The place is yours: {what}.", what=kept_in_words(seen, kept)),)


def take_time(seen: View, *, values: Mapping[str, Any], by: Actor, revision: int | None) -> intake.ServiceRequest:
    """Keep the time that was chosen. Raises Invalid at the field when it is gone, or none of those offered."""
    chosen = values.get(FIELD)
    say = seen.speaker.words
    try:
        if seen.service.booking:
            _hold_time(seen, chosen, by)
        else:
            _hold_session(seen, chosen, by)
    except Conflict as gone:
        told = {
            "full": say("Somebody else took this a moment ago. Choose another one."),
            "closed": say("One cannot register for this now. Choose another one."),
        }
        message = told.get(gone.code, say("This cannot be booked any more. Choose another one."))
        raise Invalid((Problem(FIELD, message, code=gone.code),)) from None
    return intake.save_answers(request_id=seen.request.id, answers={}, page=PAGE, revision=revision, by=by)


def _not_offered(seen: View) -> Invalid:
    return Invalid((Problem(FIELD, seen.speaker.words("Choose one of those that are listed."), code="choice"),))


def _whose(seen: View) -> dict[str, Any]:
    """For whom something is kept or booked: said the same way to every operation of bookings."""
    return {
        "subject": Reference("request", seen.request.id),
        "person_id": seen.request.owner_id,
        "code": seen.request.tracking_code,
        "service": seen.service.identifier,
    }


def _hold_time(seen: View, chosen: object, by: Actor) -> None:
    found = read_choice(chosen, seen.service.booking)
    if found is None:
        raise _not_offered(seen)
    bookings.hold(schedule=found[0], starts_at=found[1], **_whose(seen), by=by)


def _hold_session(seen: View, chosen: object, by: Actor) -> None:
    assert seen.service.enrolment is not None
    course, _, session = str(chosen).partition("@")
    if course not in seen.service.enrolment.courses:
        raise _not_offered(seen)
    try:
        bookings.hold_place(
            course=course,
            session=session,
            attendee_id=_attendee(seen),
            born_on=_born_on(seen),
            wait=True,
            **_whose(seen),
            by=by,
        )
    except Invalid as unfit:
        raise _unfit(seen, unfit) from None


def _unfit(seen: View, unfit: Invalid) -> Invalid:
    say = seen.speaker.words
    told = {
        "age": say("This course is for another age. Choose one that fits."),
        "prerequisite": say("Another course must be completed before this one. Choose that one first."),
        "twice": say("They are registered for this course already."),
    }
    return Invalid(tuple(Problem(FIELD, told.get(each.code, each.message), code=each.code) for each in unfit.problems))


def _attendee(seen: View) -> str | None:
    assert seen.service.enrolment is not None
    role = seen.service.enrolment.attendee
    return seen.request.owner_id if role == "applicant" else seen.request.subjects.get(role)


def _born_on(seen: View) -> date | None:
    """The attendee's day of birth, as given; else as their file knows it."""
    assert seen.service.enrolment is not None
    for name, kind in seen.service.facts.items():
        if kind.subject == seen.service.enrolment.attendee and kind.law_variable == "birth_date":
            given = seen.flow.answers.get(name)
            if given is not None and given.value:
                return date.fromisoformat(str(given.value))
    attendee = _attendee(seen)
    return identity.agent(attendee).birth_date if attendee else None


def confirm_time(
    seen: View, *, request: intake.ServiceRequest, attendee: str, subjects: Mapping[str, str | None], by: Actor
) -> None:
    """Book what is kept for a request that is being sent, within its transaction; said again, nothing changes.

    `attendee` is the name for the list of a course. Raises Invalid when nothing is kept any more.
    """
    if not books(seen):
        return
    kept = kept_for(request)
    if kept is None:
        message = seen.speaker.words("The time you chose was kept for half an hour. Choose one again.")
        raise Invalid((Problem(PAGE, message, code="missing"),))
    whose = {**_whose(seen), "person_id": request.owner_id}
    key = f"request:{request.id}"
    if isinstance(kept, bookings.Appointment):
        bookings.book(key=key, schedule=kept.schedule, starts_at=kept.starts_at, **whose, by=by)
        return
    assert seen.service.enrolment is not None
    role = seen.service.enrolment.attendee
    attendee_id = request.owner_id if role == "applicant" else subjects.get(role)
    try:
        bookings.register_for(
            key=key,
            course=kept.course,
            session=kept.session,
            attendee_id=attendee_id,
            attendee=attendee or (identity.agent(attendee_id).name if attendee_id else ""),
            born_on=_born_on(seen),
            wait=True,
            **whose,
            by=by,
        )
    except Invalid as unfit:
        raise _unfit(seen, unfit) from None
