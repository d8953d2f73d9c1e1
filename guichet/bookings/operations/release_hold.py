"""Let a place go that was put aside for a draft: it was thrown away, or needs no appointment."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.bookings.events import HoldEnded
from guichet.bookings.keeping import locked, of_subject, stream_of, told
from guichet.bookings.queries import protected
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def release(*, subject: kernel.Reference, by: kernel.Actor) -> bool:
    """Free the place held for a subject; False when it holds none. Raises NotFound for those who may not."""
    held = of_subject(subject).filter(state="held").first()
    if held is None:
        return False
    with transaction.atomic():
        row = locked(held.id)
        identity.require(by, "book", protected(row))
        if row.state != "held":
            return False
        row.state, row.held_until, row.changed_at = "lapsed", None, kernel.now()
        row.save(update_fields=["state", "held_until", "changed_at"])
        audit.record(HoldEnded(**told(row), why="released"), stream=stream_of(row), by=by, concerns=row.person_id)
    return True
