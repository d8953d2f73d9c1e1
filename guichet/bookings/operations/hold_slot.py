"""Put a place in a slot aside for a draft, for a while; choosing another time lets the first one go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import AppointmentHeld
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
from guichet.bookings.queries import as_appointment, protected
from guichet.bookings.slots import local_day
from guichet.bookings.types import Appointment
from guichet.identity import api as identity
from guichet.kernel import api as kernel

MINUTES = 30


def hold(
    *,
    schedule: str,
    starts_at: datetime,
    subject: kernel.Reference,
    by: kernel.Actor,
    person_id: str | None = None,
    code: str = "",
    service: str = "",
    minutes: int = MINUTES,
) -> Appointment:
    """Keep a place for `subject` (a draft) for some minutes; held again it is kept anew, at another time moved there.

    `code` is the tracking code that opens it while nobody is known. Raises Conflict when it is full (code `full`), too
    late or too far ahead, or the subject has an appointment already; NotFound for an unknown schedule; NotAllowed.
    """
    found = schedule_named(schedule)
    row = new_row(found, subject=subject, person_id=person_id, code=code, service=service)
    identity.require_action(by, "book", protected(row))
    until = kernel.now() + timedelta(minutes=minutes)
    before = of_subject(subject).first()
    with transaction.atomic():
        day = (schedule, local_day(starts_at, found.time_zone))
        lock_days(day, *([day_of(before)] if before else []))
        kept = of_subject(subject).select_for_update().first()
        if kept is not None and kept.state == "booked":
            raise kernel.Conflict("this has an appointment already", where="subject", remedy="Move that one.")
        if kept is not None and (kept.schedule, kept.starts_at) == (schedule, starts_at):
            row = kept
        else:
            demand_bookable(found, starts_at)
            if kept is not None:
                end_hold(kept, why="another", by=by)
            take_place(row, slot_to_book(found, starts_at))
        row.state, row.held_until = "held", until
        row.save(update_fields=["state", "held_until"])
        audit.record(AppointmentHeld(**told(row), until=until), stream=stream_of(row), by=by, concerns=row.person_id)
    return as_appointment(row, by)
