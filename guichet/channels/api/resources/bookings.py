"""Free times and courses, and what the token's holder has booked: moved, cancelled, waited for, taken."""

from __future__ import annotations

from datetime import timedelta

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.channels.api import booking_shapes
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

TAG = "Bookings"
DAYS = timedelta(days=13)


@operation("GET", "schedules/{schedule}/slots", tag=TAG, answer=booking_shapes.FreeSlots, admits=ANYONE,
           query=booking_shapes.DaysQuery)  # fmt: skip
def list_free_slots(call: Call, schedule: str) -> Reply:
    """The free times of a schedule, two weeks from today where nothing is said; who took the others is never said."""
    asked: booking_shapes.DaysQuery = call.query
    jurisdiction = catalogue.current()
    found = jurisdiction.schedules.get(schedule)
    if found is None:
        raise kernel.NotFound("there is no such schedule", where="schedule")
    first = asked.from_on or kernel.today(found.time_zone)
    slots = bookings.free_slots(schedule=schedule, from_on=first, until_on=asked.until_on or first + DAYS)
    items = tuple(
        booking_shapes.FreeSlot(
            value=journeys.choice_of(schedule, each.starts_at),
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            free=each.free,
        )
        for each in slots
    )
    language = call.language or jurisdiction.default_language
    told = booking_shapes.FreeSlots(
        schedule=schedule,
        title=found.title.in_language(language, fallbacks=(jurisdiction.default_language,)).text,
        where=journeys.where_in_words(office=found.office, language=language),
        time_zone=found.time_zone,
        items=items,
    )
    return Reply(told)


@operation("GET", "courses", tag=TAG, answer=booking_shapes.Courses, admits=ANYONE)
def list_courses(call: Call) -> Reply:
    """Every course with its sessions, how many places are free and how many people wait."""
    jurisdiction = catalogue.current()
    language = call.language or jurisdiction.default_language
    return Reply(booking_shapes.Courses(items=tuple(_course(each, language) for each in jurisdiction.courses.values())))


def _course(course: catalogue.Course, language: str) -> booking_shapes.CourseView:
    jurisdiction = catalogue.current()

    def spoken(words: kernel.LocalizedText) -> str:
        return words.in_language(language, fallbacks=(jurisdiction.default_language,)).text

    places = {each.session: each for each in bookings.places_in(course=course.identifier)}
    return booking_shapes.CourseView(
        id=course.identifier,
        title=spoken(course.title),
        summary=spoken(course.summary),
        from_on=course.from_on,
        until_on=course.until_on,
        registration_from=course.registration_from,
        registration_until=course.registration_until,
        least_age=course.ages.starts,
        most_age=course.ages.until,
        age_on=course.ages.on,
        prerequisites=course.prerequisites,
        services=tuple(
            name
            for name, each in jurisdiction.services.items()
            if each.enrolment is not None and course.identifier in each.enrolment.courses
        ),
        sessions=tuple(
            booking_shapes.SessionView(
                id=each.id,
                title=spoken(each.title),
                where=journeys.where_in_words(office=each.office, language=language),
                places=each.places,
                free=places[each.id].free,
                waiting=places[each.id].waiting,
                meetings=tuple(
                    meeting.starts_at for meeting in bookings.meetings(course=course.identifier, session=each.id)
                ),
            )
            for each in course.sessions
        ),
    )


@operation("GET", "my/bookings", tag=TAG, answer=booking_shapes.Booked)
def list_bookings(call: Call) -> Reply:
    """The appointments, offered times and courses of the token's holder."""
    found = journeys.own_bookings(by=call.actor, language=call.language)
    offers = tuple(
        booking_shapes.PlaceOffer(waiting_id=each.waiting_id, what=each.what, until=each.until) for each in found.offers
    )
    told = booking_shapes.Booked(
        appointments=tuple(map(_appointment, found.appointments)),
        offers=offers,
        enrolments=tuple(map(_enrolment, found.enrolments)),
    )
    return Reply(told)


@operation("GET", "appointments/{appointment_id}", tag=TAG, answer=booking_shapes.AppointmentView, admits=ANYONE)
def read_appointment(call: Call, appointment_id: str) -> Reply:
    """One appointment, for its holder or who sends its tracking code."""
    return _told(call, appointment_id)


@operation("POST", "appointments/{appointment_id}/move", tag=TAG, answer=booking_shapes.AppointmentView, admits=ANYONE,
           body=booking_shapes.Move, status=200)  # fmt: skip
def move_appointment(call: Call, appointment_id: str) -> Reply:
    """Take another time and let the present one go, in one."""
    sent: booking_shapes.Move = call.body
    journeys.move_booking(appointment_id=appointment_id, choice=sent.time, revision=sent.revision, by=call.actor)
    return _told(call, appointment_id)


@operation("POST", "appointments/{appointment_id}/cancel", tag=TAG, answer=booking_shapes.AppointmentView,
           admits=ANYONE, body=booking_shapes.Cancel, status=200)  # fmt: skip
def cancel_appointment(call: Call, appointment_id: str) -> Reply:
    """Cancel it; who waits is offered the place."""
    sent: booking_shapes.Cancel = call.body
    bookings.cancel(appointment_id=appointment_id, revision=sent.revision, by=call.actor)
    return _told(call, appointment_id)


@operation("POST", "appointments/{appointment_id}/wait", tag=TAG, answer=booking_shapes.AppointmentView, admits=ANYONE,
           status=200)  # fmt: skip
def wait_for_earlier(call: Call, appointment_id: str) -> Reply:
    """Be offered a time that becomes free before this appointment."""
    journeys.wait_for_earlier(appointment_id=appointment_id, by=call.actor)
    return _told(call, appointment_id)


@operation("POST", "waiting/{waiting_id}/answer", tag=TAG, answer=booking_shapes.Booked,
           body=booking_shapes.AnswerPlace, status=200)  # fmt: skip
def answer_waiting(call: Call, waiting_id: str) -> Reply:
    """Take a freed time that is kept, leave it to the next, or wait no longer."""
    sent: booking_shapes.AnswerPlace = call.body
    if sent.answer == "take":
        bookings.accept_offer(waiting_id=waiting_id, by=call.actor)
    elif sent.answer == "leave":
        bookings.refuse_offer(waiting_id=waiting_id, by=call.actor)
    else:
        bookings.leave_waiting_list(waiting_id=waiting_id, by=call.actor)
    return list_bookings(call)


@operation("POST", "enrolments/{enrolment_id}/answer", tag=TAG, answer=booking_shapes.Booked,
           body=booking_shapes.AnswerPlace, status=200)  # fmt: skip
def answer_enrolment(call: Call, enrolment_id: str) -> Reply:
    """Take a freed place in a course, leave it to the next, or give one's own back."""
    sent: booking_shapes.AnswerPlace = call.body
    if sent.answer == "take":
        bookings.accept_place(enrolment_id=enrolment_id, by=call.actor)
    elif sent.answer == "leave":
        bookings.refuse_place(enrolment_id=enrolment_id, by=call.actor)
    else:
        bookings.withdraw_enrolment(enrolment_id=enrolment_id, by=call.actor)
    return list_bookings(call)


def _told(call: Call, appointment_id: str) -> Reply:
    found = journeys.own_appointment(appointment_id=appointment_id, by=call.actor, language=call.language)
    return Reply(_appointment(found))


def _appointment(own: journeys.OwnAppointment) -> booking_shapes.AppointmentView:
    found = own.appointment
    return booking_shapes.AppointmentView(
        id=found.id,
        title=own.title,
        when=own.when,
        where=own.where,
        bring=own.bring,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        time_zone=found.zone,
        state=found.state,
        service=found.service,
        request_id=found.subject.id if found.subject.kind == "request" else "",
        changeable=found.changeable,
        revision=found.revision,
        waiting=own.waiting,
    )


def _enrolment(own: journeys.OwnEnrolment) -> booking_shapes.EnrolmentView:
    return booking_shapes.EnrolmentView(
        id=own.enrolment.id,
        title=own.title,
        where=own.where,
        attendee=own.enrolment.attendee,
        state=own.enrolment.state,
        position=own.enrolment.position,
        until=own.until,
    )
