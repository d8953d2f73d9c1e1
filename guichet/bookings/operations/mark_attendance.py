"""Mark that somebody came to their appointment, or that nobody did; a mistake is put right the same way."""

from __future__ import annotations

from typing import Literal

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import AppointmentAttended, AppointmentMissed
from guichet.bookings.keeping import locked, stream_of, told
from guichet.bookings.queries import as_appointment, protected
from guichet.bookings.types import Appointment
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def mark(*, appointment_id: str, state: Literal["attended", "missed"], by: kernel.Actor) -> Appointment:
    """Say how it went; marked so already, nothing changes.

    Raises Conflict for one that was cancelled, or marked missed before it has begun; NotFound for those who do not work
    at its office.
    """
    with transaction.atomic():
        row = locked(appointment_id)
        identity.require(by, "work", protected(row))
        if row.state not in ("booked", "attended", "missed"):
            raise kernel.Conflict(
                "this appointment was cancelled", where="appointment", remedy="Look at the day again."
            )
        if state == "missed" and kernel.now() < row.starts_at:
            raise kernel.Conflict("it has not begun yet", where="appointment", remedy="Mark it when its time is over.")
        if row.state != state:
            row.state, row.changed_at = state, kernel.now()
            row.save(update_fields=["state", "changed_at"])
            event = AppointmentAttended if state == "attended" else AppointmentMissed
            audit.record(event(**told(row)), stream=stream_of(row), by=by, concerns=row.person_id)
    return as_appointment(row, by)
