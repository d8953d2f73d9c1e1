"""One call: the ticket is the window's, and everybody sees so."""

from __future__ import annotations

from guichet.kernel import api as kernel
from guichet.queue.events import TicketCalled
from guichet.queue.models import TicketRow, WindowRow


def call(row: TicketRow, window: WindowRow) -> TicketCalled:
    """Put the ticket, which is locked, to the window, which is free or has called it already; says what happened."""
    again = row.state == "called" and row.window_id == window.id
    row.state, row.window, row.for_place = "called", window, ""
    row.called_at = kernel.now()
    row.calls = row.calls + 1 if again else 1
    row.save()
    return TicketCalled(office=row.office, lane=row.lane, window=window.place, again=again)
