"""The clerk gets up: nobody is left in front of the window, and nobody waits for it alone."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import WindowClosed
from guichet.queue.models import TicketRow
from guichet.queue.moving import free, own_window


def close_window(*, window_id: str, by: kernel.Actor) -> None:
    """Close it. Those it holds, and those handed to it, wait in their lane again with all the time they waited.

    Raises NotFound, Conflict (somebody stands there).
    """
    with transaction.atomic():
        row = own_window(window_id, by=by)
        free(row)
        row.closed_at = kernel.now()
        row.save()
        waiting = TicketRow.objects.filter(office=row.office, ended_at__isnull=True)
        waiting.filter(for_place=row.place).update(for_place="")
        waiting.filter(window=row, state="held").update(state="waiting", window=None)
        audit.record(
            WindowClosed(office=row.office, window=row.place), stream=kernel.Reference("office", row.office), by=by
        )
