"""What ends by itself: places kept for drafts, and offers that nobody answered. A task looks every two minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.enrolling import lapse_places
from guichet.bookings.keeping import day_of, end_hold, lock_days
from guichet.bookings.models import AppointmentRow, WaitingRow
from guichet.bookings.offering import end_offer, offer_freed
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

LAPSE = "bookings.lapse"
EVERY = timedelta(minutes=2)
AT_ONCE = 500


def lapse() -> int:
    """End every hold and every offer whose time is over, and offer what is freed to the next; returns how many."""
    late = AppointmentRow.objects.filter(state="held", held_until__lte=kernel.now()).order_by("held_until")[:AT_ONCE]
    return sum(_lapse_one(row) for row in late) + lapse_places()


def _lapse_one(found: AppointmentRow) -> bool:
    with transaction.atomic():
        lock_days(day_of(found))
        row = AppointmentRow.objects.select_for_update().filter(id=found.id, state="held").first()
        if row is None or row.held_until is None or row.held_until > kernel.now():
            return False
        if row.waiting_id is None:
            end_hold(row, why="time", by=kernel.SYSTEM)
        else:
            waiting = WaitingRow.objects.select_for_update().get(id=row.waiting_id)
            end_offer(row, waiting, why="time", by=kernel.SYSTEM)
        offer_freed(row.schedule, row.starts_at, by=kernel.SYSTEM)
    return True


@audit.task(LAPSE)
def _lapse(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    try:
        catalogue.current()
    except kernel.NotFound:  # nothing is published yet, so nothing is booked
        return
    lapse()


audit.schedule(LAPSE, task=LAPSE, every=EVERY)
