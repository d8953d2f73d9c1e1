"""Reads courses: how full a session is, one's own enrolments, and the list of who takes part."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.db.models import Count, Q

from guichet.audit import api as audit
from guichet.bookings.enrolling import course_named, find, waiting_rows
from guichet.bookings.models import ENROLLING, AttendanceRow, EnrolmentRow
from guichet.bookings.slots import meetings_of
from guichet.bookings.types import Attendance, Enrolment, EnrolmentState, Meeting, SessionPlaces
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

MOST = 2000
STANDING = ("enrolled", "waiting", "offered", "completed")


def protected(row: EnrolmentRow) -> identity.Protected:
    """What an enrolment says of itself to the authorisation."""
    owners = frozenset({row.person_id}) if row.person_id else frozenset[str]()
    return identity.Protected(
        kind="enrolment",
        owner_ids=owners,
        organization=row.organization,
        service=row.service or None,
        code=row.code or None,
    )


def places_in(*, course: str) -> tuple[SessionPlaces, ...]:
    """How full the sessions of a course are, in the authors' order; never who is in them. Raises NotFound."""
    found = course_named(course)
    stale = Q(state="held", offered_until__lte=kernel.now())
    rows = EnrolmentRow.objects.filter(course=course).exclude(stale).order_by()
    taken = dict(rows.filter(state__in=ENROLLING, place__isnull=False).values_list("session").annotate(Count("id")))
    waiting = dict(rows.filter(state="waiting").values_list("session").annotate(Count("id")))
    return tuple(
        SessionPlaces(course, each.id, each.places, taken.get(each.id, 0), waiting.get(each.id, 0), each.waiting)
        for each in found.sessions
    )


def meetings(*, course: str, session: str) -> tuple[Meeting, ...]:
    """When a session of a course meets. Raises NotFound."""
    found = course_named(course)
    group = found.session(session)
    if group is None:
        raise kernel.NotFound("this course has no such session", where="session")
    return meetings_of(found, group, catalogue.current().holidays)


def enrolment(*, enrolment_id: str, by: kernel.Actor) -> Enrolment:
    """One enrolment, for whose it is or staff of the organization (recorded). Raises NotFound."""
    row = find(enrolment_id)
    identity.require(by, "read", protected(row))
    _record_read([row], by)
    return as_enrolment(row)


def enrolments_of(*, by: kernel.Actor) -> tuple[Enrolment, ...]:
    """The places that the person whose business is done has, waits for or is offered, newest first."""
    if by.is_system or (by.person_id is None and not by.capabilities):
        return ()
    mine = Q(person_id=by.person_id) if by.person_id else Q(code__in=sorted(by.capabilities))
    allowed = identity.scope(by, "read", "enrolment").as_q(owner="person_id", code="code", service="service")
    rows = list(EnrolmentRow.objects.filter(mine, allowed, state__in=STANDING).order_by("-id")[:200])
    _record_read(rows, by)
    return tuple(as_enrolment(row) for row in rows)


def enrolment_about(*, subject: kernel.Reference, by: kernel.Actor) -> Enrolment | None:
    """The enrolment of a request, held or standing; None when it has none, or for those who may not see it."""
    row = EnrolmentRow.objects.filter(subject=str(subject), state__in=("held", *STANDING)).first()
    if row is None or not identity.may(by, "read", protected(row)):
        return None
    if row.state == "held" and row.offered_until is not None and row.offered_until <= kernel.now():
        return None
    _record_read([row], by)
    return as_enrolment(row)


def attendance_list(
    *, course: str, session: str, by: kernel.Actor, purpose: str = "bookings.attendance"
) -> tuple[tuple[Enrolment, dict[date, Attendance]], ...]:
    """Who takes part in a session and who waits, with the meetings they came to; for staff, each read recorded."""
    allowed = identity.scope(by, "work", "enrolment").as_q(owner="person_id", organization="organization")
    rows = list(
        EnrolmentRow.objects.filter(allowed, course=course, session=session, state__in=STANDING).order_by(
            "place", "registered_at", "id"
        )[:MOST]
    )
    vault.make_ready(row.sealed_attendee for row in rows)
    _record_read(rows, by, purpose)
    came: dict[str, dict[date, Attendance]] = {}
    for each in AttendanceRow.objects.filter(enrolment__in=[row.id for row in rows]):
        came.setdefault(each.enrolment_id, {})[each.on] = cast(Attendance, each.attendance)
    positions = {row.id: number for number, row in enumerate(waiting_rows(course, session), start=1)}
    return tuple((as_enrolment(row, position=positions.get(row.id, 0)), came.get(row.id, {})) for row in rows)


def as_enrolment(row: EnrolmentRow, *, position: int | None = None) -> Enrolment:
    """The row as it crosses the border."""
    if position is None:
        position = 0
        if row.state == "waiting":
            before = Q(registered_at__lt=row.registered_at) | Q(registered_at=row.registered_at, id__lt=row.id)
            position = 1 + waiting_rows(row.course, row.session).filter(before).count()
    return Enrolment(
        id=row.id,
        course=row.course,
        session=row.session,
        organization=row.organization,
        office=row.office,
        service=row.service,
        subject=kernel.Reference.parse(row.subject),
        person_id=row.person_id,
        code=row.code,
        attendee_id=row.attendee_id,
        attendee=row.attendee,
        state=cast(EnrolmentState, row.state),
        registered_at=row.registered_at,
        offered_until=row.offered_until,
        position=position,
        has_place=row.place is not None and row.state != "offered",
    )


def _record_read(rows: list[EnrolmentRow], by: kernel.Actor, purpose: str = "bookings.read") -> None:
    if by.is_system or not (by.is_staff or by.mandate):
        return
    for row in rows:
        if row.person_id:
            what = kernel.Reference("enrolment", row.id)
            audit.record_access(by=by, person_id=row.person_id, what=what, purpose=purpose)
