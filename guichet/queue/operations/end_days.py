"""A day that is over: whoever still has a ticket of it has gone, and the keys of its names are destroyed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import TicketLeft, WindowClosed
from guichet.queue.models import TicketRow, WindowRow
from guichet.queue.moving import concerns, end, place_of, stream
from guichet.vault import api as vault

END_DAYS = "queue.end_days"
EVERY = timedelta(hours=1)
_BATCH = 200


def plug_in() -> None:
    """Called as the program starts."""
    audit.task(END_DAYS)(_run)
    audit.schedule(END_DAYS, task=END_DAYS, every=EVERY)


def end_days(*, before_on: date) -> int:
    """End the tickets, and close the windows, of the days before one; returns how many tickets were still open.

    In small transactions: stopped half-way, the next run does the rest.
    """
    ended = 0
    while True:
        with transaction.atomic():
            open_rows = TicketRow.objects.filter(day__lt=before_on, ended_at__isnull=True)
            rows = list(open_rows.select_for_update(skip_locked=True).order_by("day", "id")[:_BATCH])
            for row in rows:
                place = place_of(row)
                end(row, "left")
                audit.record(
                    TicketLeft(office=row.office, window=place, how="closing"),
                    stream=stream(row),
                    by=kernel.SYSTEM,
                    concerns=concerns(row),
                )
        ended += len(rows)
        if len(rows) < _BATCH:
            break
    with transaction.atomic():
        for window in WindowRow.objects.select_for_update().filter(closed_at__isnull=True):
            if window.opened_at.date() < before_on - timedelta(days=1):
                window.closed_at = kernel.now()
                window.save()
                told = WindowClosed(office=window.office, window=window.place)
                audit.record(told, stream=kernel.Reference("office", window.office), by=kernel.SYSTEM)
    with transaction.atomic():
        keyed = TicketRow.objects.filter(day__lt=before_on, keyed=True, ended_at__isnull=False)
        gone = list(keyed.values_list("id", flat=True))
        vault.discard([f"ticket:{each}" for each in gone])
        keyed.filter(id__in=gone).update(keyed=False)
    return ended


def _run(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # a task's signature
    # The day before is over everywhere on earth, whatever the time zone of an office.
    end_days(before_on=kernel.today() - timedelta(days=1))
