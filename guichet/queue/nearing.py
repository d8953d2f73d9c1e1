"""Who wanted a text when their turn is near: told once, when few are called before them."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.events import TurnNear
from guichet.queue.models import TicketRow
from guichet.queue.moving import concerns, stream
from guichet.queue.queries import ahead_of
from guichet.queue.types import Office

#: So many come before them at most.
NEAR = 2


def tell_those_near(office: Office) -> None:
    """Note, once each, whose turn is near, in the caller's transaction. What follows is not the queue's to say."""
    waiting = TicketRow.objects.filter(office=office.id, day=office.today(), state="waiting", tell_near=True)
    for row in waiting.order_by("ranked_at", "id")[: NEAR * 4]:
        ahead = ahead_of(row)
        if ahead <= NEAR and TicketRow.objects.filter(id=row.id, tell_near=True).update(tell_near=False):
            audit.record(TurnNear(office=office.id, ahead=ahead), stream=stream(row), by=kernel.SYSTEM,
                         concerns=concerns(row))  # fmt: skip
