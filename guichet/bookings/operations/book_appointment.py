"""Book an appointment: the place that was held, or a free one; the same key again is the same appointment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import AppointmentBooked
from guichet.bookings.keeping import (
    day_of,
    demand_bookable,
    end_hold,
    lock_days,
    new_row,
    of_subject,
    schedule_named,
    slot_to_book,
    stream_of,
    take_place,
    told,
)
from guichet.bookings.models import AppointmentRow
from guichet.bookings.queries import as_appointment, protected
from guichet.bookings.slots import local_day
from guichet.bookings.types import Appointment
from guichet.identity import api as identity
from guichet.kernel import api as kernel

LONGEST_NOTE = 500


def book(
    *,
    key: str,
    schedule: str,
    starts_at: datetime,
    subject: kernel.Reference,
    by: kernel.Actor,
    person_id: str | None = None,
    code: str = "",
    service: str = "",
    note: str = "",
) -> Appointment:
    """Book a place in the slot of a schedule that begins at a moment.

    `key` makes it once: said again, even at the same instant, it returns the first appointment. What is held for the
    subject at that time becomes the appointment, also a little after its time when nobody has taken it; what is held at
    another time is let go. `note` is what the person wants the office to know. Raises Conflict (code `full` when every
    place is taken; else too late, too far ahead, nobody received then, another appointment, a key of another one).
    """
    found = schedule_named(schedule)
    row = new_row(found, subject=subject, person_id=person_id, code=code, service=service)
    identity.require_action(by, "book", protected(row))
    _demand_said(key, note)
    before = of_subject(subject).first()
    with transaction.atomic():
        lock_days((schedule, local_day(starts_at, found.time_zone)), *([day_of(before)] if before else []))
        made = AppointmentRow.objects.filter(key=key).first()
        if made is not None:
            return _the_same(made, row, by)
        kept = of_subject(subject).select_for_update().first()
        if kept is not None and kept.state == "booked":
            raise kernel.Conflict("this has an appointment already", where="subject", remedy="Move that one.")
        if kept is not None and (kept.schedule, kept.starts_at) == (schedule, starts_at):
            row = kept
            row.person_id, row.code, row.service = person_id, code, service or kept.service
        else:
            demand_bookable(found, starts_at, at_once=by.is_staff)
            if kept is not None:
                end_hold(kept, why="another", by=by)
            take_place(row, slot_to_book(found, starts_at))
        row.state, row.held_until, row.key, row.changed_at = "booked", None, key, kernel.now()
        row.note = note
        row.save()
        audit.record(
            AppointmentBooked(**told(row), ends_at=row.ends_at), stream=stream_of(row), by=by, concerns=row.person_id
        )
    return as_appointment(row, by)


def _the_same(made: AppointmentRow, asked: AppointmentRow, by: kernel.Actor) -> Appointment:
    """What the key made. It may have been moved since: the key says which it is, not when."""
    if (made.subject, made.person_id) != (asked.subject, asked.person_id):
        raise kernel.Conflict("this key was used for another appointment", where="key", remedy="Use a new key.")
    return as_appointment(made, by)


def _demand_said(key: str, note: str) -> None:
    problems = []
    if not 1 <= len(key) <= 200:
        problems.append(kernel.Problem("key", "a key has 1 to 200 characters", "Name the occasion."))
    if len(note) > LONGEST_NOTE:
        problems.append(kernel.Problem("note", f"at most {LONGEST_NOTE} characters", "Say it shorter."))
    if problems:
        raise kernel.Invalid(tuple(problems))
