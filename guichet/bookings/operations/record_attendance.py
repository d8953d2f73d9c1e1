"""Record who came to a meeting of a course, and who completed it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.attending import as_enrolment, protected
from guichet.bookings.enrolling import course_named, locked, session_of, stream_of, told
from guichet.bookings.events import AttendanceRecorded, CourseCompleted
from guichet.bookings.models import AttendanceRow
from guichet.bookings.slots import local_day, meetings_of
from guichet.bookings.types import Attendance, Enrolment
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def record_attendance(*, enrolment_id: str, on: date, attendance: Attendance, by: kernel.Actor) -> None:
    """Whether the attendee came on a day; said again it is put right.

    Raises Conflict for who has no place, Invalid for a day without a meeting or still to come; NotFound.
    """
    with transaction.atomic():
        row = locked(enrolment_id)
        identity.require(by, "work", protected(row))
        if row.state not in ("enrolled", "completed"):
            raise kernel.Conflict("they have no place in this course", where="enrolment")
        course = course_named(row.course)
        session = session_of(course, row.session)
        days = {
            local_day(each.starts_at, session.time_zone)
            for each in meetings_of(course, session, catalogue.current().holidays)
        }
        if on not in days or on > local_day(kernel.now(), session.time_zone):
            raise kernel.Invalid(
                (kernel.Problem("on", "there was no meeting on this day", "Choose a day of a meeting."),)
            )
        AttendanceRow.objects.update_or_create(enrolment=row, on=on, defaults={"attendance": attendance})
        audit.record(
            AttendanceRecorded(**told(row), on=on, attendance=attendance),
            stream=stream_of(row),
            by=by,
            concerns=row.person_id,
        )


def complete_course(*, enrolment_id: str, by: kernel.Actor) -> Enrolment:
    """They completed it: what demands it is open to them. Said again, nothing changes. Raises Conflict, NotFound."""
    with transaction.atomic():
        row = locked(enrolment_id)
        identity.require(by, "work", protected(row))
        if row.state not in ("enrolled", "completed"):
            raise kernel.Conflict("they have no place in this course", where="enrolment")
        if row.state == "enrolled":
            row.state = "completed"
            row.save(update_fields=["state"])
            audit.record(CourseCompleted(**told(row)), stream=stream_of(row), by=by, concerns=row.person_id)
    return as_enrolment(row)
