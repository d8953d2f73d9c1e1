"""Everything the person came for is done."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import TicketFinished
from guichet.queue.moving import concerns, end, place_of, stream, take
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def finish_ticket(*, ticket_id: str, by: kernel.Actor) -> Ticket:
    """The visit is over, and the window is free. Raises NotFound, Conflict."""
    with transaction.atomic():
        row = take(ticket_id, move="finish", action="serve", by=by)
        place = place_of(row)
        end(row, "served")
        audit.record(TicketFinished(office=row.office, window=place), stream=stream(row), by=by, concerns=concerns(row))
        return as_ticket(row)
