"""Places in a session of a course: taken in order, waited for in order, offered to the next as one is freed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import EnrolmentWithdrawn, OfferEnded, PlaceOffered
from guichet.bookings.keeping import lock_names
from guichet.bookings.models import ENROLLING, EnrolmentRow
from guichet.bookings.slots import local_day
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

MOST_UNANSWERED = 2
AT_ONCE = 500
TAKEN_BY = ("enrolled", "waiting", "offered", "completed")


def course_named(name: str) -> catalogue.Course:
    """The course as published now. Raises NotFound."""
    found = catalogue.current().courses.get(name)
    if found is None:
        raise kernel.NotFound("there is no such course", where="course", remedy="Look at the list of courses.")
    return found


def session_of(course: catalogue.Course, name: str) -> catalogue.Session:
    """A session of a course. Raises NotFound."""
    found = course.session(name)
    if found is None:
        raise kernel.NotFound("this course has no such session", where="session", remedy="Choose one that is listed.")
    return found


def lock_session(course: str, session: str) -> None:
    """Let nobody else decide about the places of a session until the transaction ends."""
    lock_names(f"courses/{course}/{session}")


def find(enrolment_id: str) -> EnrolmentRow:
    """The row; raises NotFound. For this package: it asks nobody whether they may."""
    row = EnrolmentRow.objects.filter(id=enrolment_id).first()
    if row is None:
        raise kernel.NotFound(
            "there is no enrolment here that you may see",
            where="enrolment",
            remedy="Check the address, or sign in as the person it belongs to.",
        )
    return row


def locked(enrolment_id: str) -> EnrolmentRow:
    """The row with its session locked. Raises NotFound."""
    found = find(enrolment_id)
    lock_session(found.course, found.session)
    return EnrolmentRow.objects.select_for_update().get(id=enrolment_id)


def demand_open(course: catalogue.Course, session: catalogue.Session) -> None:
    """Raises Conflict before and after the days of registration, by the clocks of where the course is held."""
    today = local_day(kernel.now(), session.time_zone)
    if not course.registration_from <= today <= course.registration_until:
        raise kernel.Conflict(
            f"one registers from {course.registration_from} to {course.registration_until}",
            where="course",
            remedy="Come back then, or choose another course.",
            code="closed",
        )


def demand_fit(course: catalogue.Course, *, attendee_id: str | None, born_on: date | None, subject: str) -> None:
    """Raises Invalid when the attendee's age on the course's day does not fit, a course is missing, or they have it."""
    problems = []
    if not course.ages.open_to_all and (born_on is None or not course.ages.fits(born_on)):
        said = f"{course.ages.starts} to {course.ages.until}" if course.ages.until else f"{course.ages.starts} or older"
        message = f"on {course.ages.on} who takes part is {said} years old"
        problems.append(kernel.Problem("born_on", message, "Choose a course for this age.", "age"))
    known = EnrolmentRow.objects.filter(attendee_id=attendee_id) if attendee_id else EnrolmentRow.objects.none()
    done = set(known.filter(state="completed").values_list("course", flat=True)) if course.prerequisites else set[str]()
    for needed in course.prerequisites:
        if needed not in done:
            message = f"the course {needed} is completed first"
            problems.append(kernel.Problem("prerequisites", message, "Take that one first.", "prerequisite"))
    if known.filter(course=course.identifier, state__in=TAKEN_BY).exclude(subject=subject).exists():
        problems.append(kernel.Problem("course", "they are registered for this course already", code="twice"))
    if problems:
        raise kernel.Invalid(tuple(problems))


def free_place(course: str, session: catalogue.Session, *, besides: str = "") -> int | None:
    """The first free place of a session, which is locked; None when every place is taken."""
    stale = EnrolmentRow.objects.filter(
        course=course, session=session.id, state="held", offered_until__lte=kernel.now()
    ).exclude(id=besides)
    for row in stale:
        let_go(row, why="time", by=kernel.SYSTEM)
    rows = EnrolmentRow.objects.filter(course=course, session=session.id, state__in=ENROLLING, place__isnull=False)
    taken = set(rows.exclude(id=besides).values_list("place", flat=True))
    if len(taken) >= session.places:
        return None
    return next(number for number in range(len(taken) + 1) if number not in taken)


def let_go(row: EnrolmentRow, *, why: str, by: kernel.Actor) -> None:
    """Forget what a draft had chosen and never sent; that it did is told by its events."""
    event = EnrolmentWithdrawn(**told(row), had_place=row.place is not None, why=why)
    audit.record(event, stream=stream_of(row), by=by, concerns=row.person_id)
    row.delete()


def waiting_rows(course: str, session: str) -> Any:
    """Who waits for a place, in the order in which they did."""
    return EnrolmentRow.objects.filter(course=course, session=session, state="waiting").order_by("registered_at", "id")


def offer_place(course: str, session: str, *, by: kernel.Actor) -> EnrolmentRow | None:
    """Keep a free place for who waits longest, with the course's time to answer; the session is locked."""
    found = catalogue.current().courses.get(course)
    group = found.session(session) if found else None
    if found is None or group is None:
        return None
    row: EnrolmentRow | None = waiting_rows(course, session).select_for_update().first()
    place = free_place(course, group) if row is not None else None
    if row is None or place is None:
        return None
    row.state, row.place = "offered", place
    row.offered_until = kernel.now() + timedelta(hours=found.offer_hours)
    row.save(update_fields=["state", "place", "offered_until"])
    audit.record(
        PlaceOffered(row.organization, row.id, "course", row.offered_until),
        stream=stream_of(row),
        by=by,
        concerns=row.person_id,
    )
    return row


def end_place_offer(row: EnrolmentRow, *, why: str, by: kernel.Actor) -> None:
    """A freed place was not taken. Who did not answer goes to the end of the list; twice so, they wait no longer."""
    row.place, row.offered_until = None, None
    row.unanswered += why == "time"
    row.state = "waiting" if why == "time" and row.unanswered < MOST_UNANSWERED else "cancelled"
    row.registered_at = kernel.now()
    row.save(update_fields=["place", "offered_until", "unanswered", "state", "registered_at"])
    audit.record(
        OfferEnded(row.organization, row.id, "course", why), stream=stream_of(row), by=by, concerns=row.person_id
    )


def lapse_places() -> int:
    """End every offer of a place, and every held one, whose time is over; returns how many."""
    late = EnrolmentRow.objects.filter(state__in=("held", "offered"), offered_until__lte=kernel.now())[:AT_ONCE]
    return sum(_lapse_one(row) for row in late)


def _lapse_one(found: EnrolmentRow) -> bool:
    with transaction.atomic():
        lock_session(found.course, found.session)
        row = EnrolmentRow.objects.select_for_update().filter(id=found.id, state__in=("held", "offered")).first()
        if row is None or row.offered_until is None or row.offered_until > kernel.now():
            return False
        if row.state == "offered":
            end_place_offer(row, why="time", by=kernel.SYSTEM)
        else:
            let_go(row, why="time", by=kernel.SYSTEM)
        offer_place(found.course, found.session, by=kernel.SYSTEM)
    return True


def stream_of(row: EnrolmentRow) -> kernel.Reference:
    """The stream of an enrolment's events."""
    return kernel.Reference("enrolment", row.id)


def told(row: EnrolmentRow) -> dict[str, Any]:
    """What every event of an enrolment says."""
    return {
        "organization": row.organization,
        "course": row.course,
        "session": row.session,
        "service": row.service,
        "subject": row.subject,
    }
