"""The person waits aside: a form to fill in, a paper to fetch, or they did not come when they were called."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import TicketHeld
from guichet.queue.moving import concerns, place_of, stream, take
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def hold_ticket(*, ticket_id: str, by: kernel.Actor) -> Ticket:
    """Hold it for the window it is at, which may call others meanwhile. Raises NotFound, Conflict."""
    with transaction.atomic():
        row = take(ticket_id, move="hold", action="serve", by=by)
        row.state = "held"
        row.save()
        audit.record(
            TicketHeld(office=row.office, window=place_of(row)), stream=stream(row), by=by, concerns=concerns(row)
        )
        return as_ticket(row)
