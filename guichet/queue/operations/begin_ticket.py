"""The person who was called stands at the window."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import TicketBegun
from guichet.queue.moving import concerns, place_of, stream, take
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def begin_ticket(*, ticket_id: str, by: kernel.Actor, person_id: str = "") -> Ticket:
    """Serving begins; `person_id` once the clerk knows who it is. Raises NotFound, Conflict."""
    with transaction.atomic():
        row = take(ticket_id, move="begin", action="serve", by=by)
        row.state, row.begun_at = "serving", kernel.now()
        row.person_id = person_id or row.person_id
        row.save()
        audit.record(
            TicketBegun(office=row.office, window=place_of(row)), stream=stream(row), by=by, concerns=concerns(row)
        )
        return as_ticket(row)
