"""Cancel an appointment; its place is offered to who waits, else free for everybody."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import AppointmentCancelled
from guichet.bookings.keeping import locked, of_subject, stream_of, told
from guichet.bookings.models import AppointmentRow
from guichet.bookings.offering import offer_freed
from guichet.bookings.operations.move_appointment import demand_changeable
from guichet.bookings.queries import as_appointment, protected
from guichet.bookings.types import Appointment
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def cancel(*, appointment_id: str, by: kernel.Actor, why: str = "person", revision: int | None = None) -> Appointment:
    """Cancel it; cancelled already, nothing changes. `why` is a word: person, office, withdrawn, erased.

    Raises Conflict when it is over, too late (code `too_late`), or `revision` is not the newest; NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = locked(appointment_id)
        identity.require(by, "cancel", protected(row))
        if row.state == "cancelled":
            return as_appointment(row, by)
        demand_changeable(row, by, revision)
        cancel_row(row, why=why, by=by)
    return as_appointment(row, by)


def cancel_about(*, subject: kernel.Reference, by: kernel.Actor, why: str = "withdrawn") -> bool:
    """End whatever a subject has, held or booked, because it is no more; False when it had nothing. For journeys.

    Never too late: what is withdrawn needs no appointment. Raises NotFound, NotAllowed.
    """
    found = of_subject(subject).first()
    if found is None:
        return False
    with transaction.atomic():
        row = locked(found.id)
        identity.require(by, "cancel", protected(row))
        if row.state not in ("held", "booked"):
            return False
        cancel_row(row, why=why, by=by)
    return True


def cancel_row(row: AppointmentRow, *, why: str, by: kernel.Actor) -> None:
    """Cancel a row whose day is locked, and offer what it leaves."""
    was_held = row.state == "held"
    row.state, row.held_until, row.changed_at = ("lapsed" if was_held else "cancelled"), None, kernel.now()
    row.revision += 1
    row.save(update_fields=["state", "held_until", "changed_at", "revision"])
    by_office = by.is_staff and by.on_behalf_of is None
    audit.record(
        AppointmentCancelled(**told(row), by_office=by_office, why=why),
        stream=stream_of(row),
        by=by,
        concerns=row.person_id,
    )
    offer_freed(row.schedule, row.starts_at, by=kernel.SYSTEM)
