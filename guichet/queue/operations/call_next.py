"""Call whoever comes next at a window."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.queue.calling import call
from guichet.queue.models import TicketRow
from guichet.queue.moving import concerns, free, own_window, stream
from guichet.queue.nearing import tell_those_near
from guichet.queue.offices import office as office_named
from guichet.queue.queries import as_ticket
from guichet.queue.types import Ticket


def call_next(*, window_id: str, by: kernel.Actor) -> Ticket | None:
    """Call the one who has waited longest in the window's lanes, first of all who was handed to it; None: nobody waits.

    Two windows never call the same: the row is taken where the database locks it, and a locked one is passed over.
    Raises NotFound, Conflict (somebody stands at the window).
    """
    with transaction.atomic():
        window = own_window(window_id, by=by)
        free(window)
        office = office_named(window.office)
        lanes = office.places[window.place].lanes if window.place in office.places else ()
        waiting = TicketRow.objects.filter(office=window.office, day=office.today(), state="waiting")
        row = (
            waiting.filter(Q(for_place=window.place) | Q(for_place="", lane__in=lanes))
            .order_by("-for_place", "ranked_at", "id")  # its own before those of nobody in particular
            .select_for_update(skip_locked=True)
            .first()
        )
        if row is None:
            return None
        audit.record(call(row, window), stream=stream(row), by=by, concerns=concerns(row))
        tell_those_near(office)
        return as_ticket(row)
