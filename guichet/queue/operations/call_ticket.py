"""Call one ticket: by its name or number, again because nobody came, or back after it was held."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.calling import call
from guichet.queue.moving import concerns, free, own_window, stream, take
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def call_ticket(*, ticket_id: str, window_id: str, by: kernel.Actor) -> Ticket:
    """Call it to the clerk's own window, out of turn if need be.

    Raises NotFound, Conflict (another window has called it, somebody else stands here, it is over).
    """
    with transaction.atomic():
        window = own_window(window_id, by=by)
        row = take(ticket_id, move="call", action="call", by=by)
        if row.office != window.office:
            raise kernel.Conflict(f"{row.number} waits in another office", where="ticket", code="another_office")
        if row.state == "called" and row.window_id != window.id:
            raise kernel.Conflict(
                f"{row.number} was called to another window", where="window", code="another_window",
                remedy="Ask for it to be handed over.",
            )  # fmt: skip
        if row.window_id != window.id or row.state == "held":
            free(window)
        audit.record(call(row, window), stream=stream(row), by=by, concerns=concerns(row))
        return as_ticket(row)
