"""Take a freed slot that is kept for one who waits, or refuse it: then the next is asked."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import AppointmentBooked
from guichet.bookings.keeping import day_of, end_hold, lock_days, of_subject, schedule_named, stream_of, told
from guichet.bookings.models import AppointmentRow, WaitingRow
from guichet.bookings.offering import end_offer, end_waiting, offer_freed
from guichet.bookings.operations.move_appointment import move_row
from guichet.bookings.queries import as_appointment, protected
from guichet.bookings.types import Appointment
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def accept_offer(*, waiting_id: str, by: kernel.Actor) -> Appointment:
    """Take the slot: an appointment that they had already is moved there, else this is it.

    Raises Conflict (code `over`) when the time to answer is over; NotFound, NotAllowed.
    """
    with transaction.atomic():
        kept, row = _locked(waiting_id, by)
        if kept.held_until is None or kept.held_until <= kernel.now():
            raise _over()
        end_waiting(row, why="taken", by=by)
        had = of_subject(kernel.Reference.parse(row.subject)).select_for_update().first()
        if had is not None and had.state == "held":  # a draft's choice: this is the better one
            end_hold(had, why="another", by=by)
            had = None
        if had is None:
            kept.state, kept.held_until, kept.changed_at = "booked", None, kernel.now()
            kept.waiting, kept.key = None, f"offer:{kept.id}"
            kept.save()
            audit.record(
                AppointmentBooked(**told(kept), ends_at=kept.ends_at),
                stream=stream_of(kept),
                by=by,
                concerns=kept.person_id,
            )
            return as_appointment(kept, by)
        kept.state, kept.held_until, kept.changed_at = "lapsed", None, kernel.now()
        kept.save(update_fields=["state", "held_until", "changed_at"])
        move_row(had, schedule_named(kept.schedule), kept.starts_at, by=by)
    return as_appointment(had, by)


def refuse_offer(*, waiting_id: str, by: kernel.Actor) -> None:
    """Leave the slot to the next and wait on. Raises Conflict (code `over`) when it is kept no longer; NotFound."""
    with transaction.atomic():
        kept, row = _locked(waiting_id, by)
        end_offer(kept, row, why="refused", by=by)
        offer_freed(kept.schedule, kept.starts_at, by=kernel.SYSTEM)


def _locked(waiting_id: str, by: kernel.Actor) -> tuple[AppointmentRow, WaitingRow]:
    """What is kept and who waits, with the days of both locked. Raises NotFound, Conflict when nothing is kept."""
    row = WaitingRow.objects.filter(id=waiting_id).first()
    if row is None:
        raise kernel.NotFound("nobody waits here", where="waiting", remedy="Look at your page.")
    identity.require(by, "book", protected(row))
    kept = AppointmentRow.objects.filter(waiting=row, state="held").first()
    if kept is None:
        raise _over()
    had = of_subject(kernel.Reference.parse(row.subject)).first()
    lock_days(day_of(kept), *([day_of(had)] if had else []))
    kept = AppointmentRow.objects.select_for_update().filter(id=kept.id, state="held").first()
    if kept is None:
        raise _over()
    return kept, WaitingRow.objects.select_for_update().get(id=waiting_id)


def _over() -> kernel.Conflict:
    return kernel.Conflict(
        "this time is no longer kept", where="waiting", remedy="You wait on for others.", code="over"
    )
