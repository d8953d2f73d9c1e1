"""Take money again at a till that was counted and not closed."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import tilling
from guichet.payments.events import TillResumed
from guichet.payments.queries import as_till
from guichet.payments.types import Till


def resume_till(*, till_id: str, by: kernel.Actor) -> Till:
    """The till is open again; its counts stay, and the last before the close is the one that counts.

    Raises NotFound, NotAllowed, Conflict when it was not counted or is closed.
    """
    with transaction.atomic():
        row = tilling.take(till_id, action="count", by=by, states=("counted",))
        row.state = "open"
        row.save(update_fields=["state"])
        audit.record(TillResumed(office=row.office), stream=tilling.stream(row), by=by)
        return as_till(row)
