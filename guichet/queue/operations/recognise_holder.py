"""It is known now who holds a ticket: the next window need not ask again, and their log tells of the visit."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import HolderRecognised
from guichet.queue.moving import concerns, place_of, stream, take
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def recognise_holder(*, ticket_id: str, person_id: str, by: kernel.Actor) -> Ticket:
    """Keep whose ticket it is; the same again changes nothing. Raises NotFound, Conflict."""
    with transaction.atomic():
        row = take(ticket_id, move="recognise", action="serve", by=by)
        if row.person_id != person_id:
            row.person_id = person_id
            row.save()
            told = HolderRecognised(office=row.office, window=place_of(row))
            audit.record(told, stream=stream(row), by=by, concerns=concerns(row))
        return as_ticket(row)
