"""Move cash between a till and its office's safe, during the day."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import accounts, ledger, tilling
from guichet.payments.events import CashMoved
from guichet.payments.queries import as_till
from guichet.payments.types import Entry, Till


def move_cash(*, till_id: str, cents: int, key: str, by: kernel.Actor) -> Till:
    """So much to the safe (above zero), or from there into the till (below); once for its key.

    Raises NotFound, NotAllowed, Invalid when there is not so much, Conflict when the till is not open.
    """
    with transaction.atomic():
        row = tilling.take(till_id, action="take", by=by)
        if not cents or not key or cents > tilling.expected(row)["cash"]:
            raise kernel.Invalid((kernel.Problem("cents", "there is not so much in the till.", "Correct it."),))
        about = f"till:{row.id}"
        moved = (
            Entry(accounts.safe(row.office), cents, row.currency, about),
            Entry(accounts.till(row), -cents, row.currency, about),
        )
        _, new = ledger.post(key=f"till:{row.id}:move:{key}", kind="move", entries=moved, by=by)
        if new:
            audit.record(CashMoved(cents=cents), stream=tilling.stream(row), by=by)
        return as_till(row)
