"""The person goes without: they say so themselves, or were called and did not come."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import TicketLeft
from guichet.queue.moving import concerns, end, place_of, stream, take
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def leave_queue(*, ticket_id: str, by: kernel.Actor) -> Ticket:
    """Take the ticket out of the queue: by its holder, who shows its code, or by a clerk. Raises NotFound, Conflict."""
    with transaction.atomic():
        row = take(ticket_id, move="leave", action="leave", by=by)
        place, how = place_of(row), "clerk" if by.is_staff else "themselves"
        end(row, "left")
        audit.record(
            TicketLeft(office=row.office, window=place, how=how), stream=stream(row), by=by, concerns=concerns(row)
        )
        return as_ticket(row)
