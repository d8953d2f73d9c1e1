"""Register somebody for a session of a course: a place, or one to wait for; a draft may hold one for a while."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.bookings.attending import as_enrolment, protected
from guichet.bookings.enrolling import (
    course_named,
    demand_fit,
    demand_open,
    free_place,
    let_go,
    lock_session,
    session_of,
    stream_of,
    told,
    waiting_rows,
)
from guichet.bookings.events import Enrolled, EnrolmentWaiting, PlaceHeld
from guichet.bookings.models import EnrolmentRow
from guichet.bookings.types import Enrolment
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel

MINUTES = 30


def hold_place(
    *,
    course: str,
    session: str,
    subject: kernel.Reference,
    by: kernel.Actor,
    person_id: str | None = None,
    code: str = "",
    service: str = "",
    attendee_id: str | None = None,
    born_on: date | None = None,
    wait: bool = False,
    minutes: int = MINUTES,
) -> Enrolment:
    """Keep a place for a draft for some minutes; with `wait`, keep only that they will wait when it is full.

    Chosen again the earlier choice is let go. Raises Conflict (`full`, `closed`), Invalid (`age`, `prerequisite`,
    `twice`), NotFound, NotAllowed.
    """
    found, row = _new(
        course, session, subject=subject, person_id=person_id, code=code, service=service, attendee_id=attendee_id
    )
    identity.require_action(by, "book", protected(row))
    group = session_of(found, session)
    demand_open(found, group)
    demand_fit(found, attendee_id=attendee_id, born_on=born_on, subject=str(subject))
    with transaction.atomic():
        lock_session(course, session)
        kept = _standing(subject)
        if kept is not None:
            if kept.state != "held":
                raise kernel.Conflict("this has a place already", where="subject", remedy="Withdraw that one first.")
            let_go(kept, why="another", by=by)
        row.place = free_place(course, group)
        if row.place is None and not (wait and _may_wait(course, group)):
            raise _full()
        row.state, row.offered_until = "held", kernel.now() + timedelta(minutes=minutes)
        _save(row)
        audit.record(
            PlaceHeld(**told(row), until=row.offered_until), stream=stream_of(row), by=by, concerns=row.person_id
        )
    return as_enrolment(row)


def register_for(
    *,
    key: str,
    course: str,
    session: str,
    subject: kernel.Reference,
    by: kernel.Actor,
    person_id: str | None = None,
    code: str = "",
    service: str = "",
    attendee_id: str | None = None,
    attendee: str = "",
    born_on: date | None = None,
    wait: bool = False,
) -> Enrolment:
    """Give the attendee a place in a session; with `wait`, a place in its waiting list when every one is taken.

    What was held for the subject is what they get. `key` makes it once. `attendee` is the name for the list of who
    takes part, `born_on` what the ages of the course are held against. Raises as `hold_place` does.
    """
    found, row = _new(
        course, session, subject=subject, person_id=person_id, code=code, service=service, attendee_id=attendee_id
    )
    identity.require_action(by, "book", protected(row))
    group = session_of(found, session)
    with transaction.atomic():
        lock_session(course, session)
        made = EnrolmentRow.objects.filter(key=key).first()
        if made is not None:
            if made.subject != str(subject):
                raise kernel.Conflict("this key was used for another enrolment", where="key", remedy="Use a new key.")
            return as_enrolment(made)
        demand_fit(found, attendee_id=attendee_id, born_on=born_on, subject=str(subject))
        kept = _standing(subject)
        if kept is not None and kept.state != "held":
            raise kernel.Conflict("this has a place already", where="subject", remedy="Withdraw that one first.")
        if kept is not None and (kept.course, kept.session) == (course, session):
            row = kept
            row.person_id, row.code, row.attendee_id = person_id, code, attendee_id
        else:
            demand_open(found, group)
            if kept is not None:
                let_go(kept, why="another", by=by)
        if row.place is None:
            row.place = free_place(course, group, besides=row.id)
        if row.place is None and not (wait and _may_wait(course, group)):
            raise _full()
        row.state, row.offered_until = ("waiting" if row.place is None else "enrolled"), None
        row.key, row.registered_at, row.attendee = key, kernel.now(), " ".join(attendee.split())[:200]
        _save(row)
        event = EnrolmentWaiting if row.place is None else Enrolled
        audit.record(event(**told(row)), stream=stream_of(row), by=by, concerns=row.person_id)
    return as_enrolment(row)


def _new(
    course: str,
    session: str,
    *,
    subject: kernel.Reference,
    person_id: str | None,
    code: str,
    service: str,
    attendee_id: str | None,
) -> tuple[catalogue.Course, EnrolmentRow]:
    found = course_named(course)
    group = session_of(found, session)
    return found, EnrolmentRow(
        course=course,
        session=session,
        organization=group.organization,
        office=group.office,
        service=service,
        subject=str(subject),
        person_id=person_id,
        code=code,
        attendee_id=attendee_id,
        registered_at=kernel.now(),
    )


def _standing(subject: kernel.Reference) -> EnrolmentRow | None:
    rows = EnrolmentRow.objects.filter(subject=str(subject), state__in=("held", "enrolled", "waiting", "offered"))
    return rows.select_for_update().first()


def _may_wait(course: str, session: catalogue.Session) -> bool:
    return bool(waiting_rows(course, session.id).count() < session.waiting)


def _full() -> kernel.Conflict:
    return kernel.Conflict("every place is taken", where="session", remedy="Choose another session.", code="full")


def _save(row: EnrolmentRow) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise kernel.Conflict(
            "this place was taken at this moment", where="session", remedy="Choose again.", code="full"
        ) from None
