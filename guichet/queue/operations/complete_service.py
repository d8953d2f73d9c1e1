"""One of several things is done, and the visit goes on."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import ServiceDone
from guichet.queue.moving import concerns, place_of, stream, take
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket

LONGEST = 160


def complete_service(*, ticket_id: str, service: str, by: kernel.Actor) -> Ticket:
    """Note that a service (`organization/name`) was done at this visit; often the same one twice is right.

    Raises NotFound, Conflict, Invalid.
    """
    if not service or len(service) > LONGEST:
        raise kernel.Invalid((kernel.Problem("service", "is the name of a service", "Write organization/name."),))
    with transaction.atomic():
        row = take(ticket_id, move="complete", action="serve", by=by)
        row.done = [*row.done, service]
        row.save()
        audit.record(
            ServiceDone(office=row.office, window=place_of(row), service=service),
            stream=stream(row),
            by=by,
            concerns=concerns(row),
        )
        return as_ticket(row)
