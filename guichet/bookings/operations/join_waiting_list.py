"""Wait for a freed slot of some days, and leave the list again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import WaitingJoined
from guichet.bookings.keeping import lock_days, schedule_named
from guichet.bookings.models import AppointmentRow, WaitingRow
from guichet.bookings.offering import end_offer, end_waiting, offer_freed
from guichet.bookings.queries import as_waiting, protected
from guichet.bookings.slots import local_day
from guichet.bookings.types import Waiting
from guichet.identity import api as identity
from guichet.kernel import api as kernel

MOST_DAYS = 400


def join_waiting_list(
    *,
    schedule: str,
    from_on: date,
    until_on: date,
    subject: kernel.Reference,
    by: kernel.Actor,
    person_id: str | None = None,
    code: str = "",
    service: str = "",
) -> Waiting:
    """Wait for a slot of a schedule that becomes free from one day to another, both included.

    Who waits already waits once: the days become these, the place in the list stays. Raises Invalid for days that are
    over or the wrong way round, NotFound, NotAllowed.
    """
    found = schedule_named(schedule)
    today = local_day(kernel.now(), found.time_zone)
    if until_on < max(from_on, today) or (until_on - today).days > MOST_DAYS:
        raise kernel.Invalid((kernel.Problem("until_on", "these days are over, or too far ahead", "Choose others."),))
    with transaction.atomic():
        row = (
            WaitingRow.objects.select_for_update()
            .filter(schedule=schedule, subject=str(subject), state__in=("waiting", "offered"))
            .first()
        ) or WaitingRow(
            schedule=schedule,
            organization=found.organization,
            service=service,
            subject=str(subject),
            person_id=person_id,
            code=code,
            joined_at=kernel.now(),
        )
        identity.require_action(by, "book", protected(row))
        row.from_on, row.until_on = from_on, until_on
        row.save()
        audit.record(
            WaitingJoined(found.organization, schedule, service, str(subject), from_on, until_on),
            stream=kernel.Reference("waiting", row.id),
            by=by,
            concerns=row.person_id,
        )
    return as_waiting(row, by)


def leave_waiting_list(*, waiting_id: str, by: kernel.Actor, why: str = "left") -> None:
    """Wait no longer; what was kept is offered to the next. Not waiting any more, nothing changes. Raises NotFound."""
    kept = AppointmentRow.objects.filter(waiting_id=waiting_id, state="held").first()
    with transaction.atomic():
        if kept is not None:
            lock_days((kept.schedule, local_day(kept.starts_at, schedule_named(kept.schedule).time_zone)))
        row = WaitingRow.objects.select_for_update().filter(id=waiting_id).first()
        if row is None:
            raise kernel.NotFound("nobody waits here", where="waiting", remedy="Look at your page.")
        identity.require(by, "cancel", protected(row))
        if row.state not in ("waiting", "offered"):
            return
        held = AppointmentRow.objects.select_for_update().filter(waiting=row, state="held").first()
        if held is not None:
            end_offer(held, row, why="left", by=by)
        end_waiting(row, why=why, by=by)
        if held is not None:
            offer_freed(held.schedule, held.starts_at, by=kernel.SYSTEM)
