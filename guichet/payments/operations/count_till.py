"""Count a till: what the clerk finds, before being told what there should be."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import rounding, tilling
from guichet.payments.events import TillCounted
from guichet.payments.models import TillCountRow
from guichet.payments.queries import as_count
from guichet.payments.types import TillCount


def count_till(
    *, till_id: str, counted: Mapping[int, int], by: kernel.Actor, cheques_cents: int = 0, cards_cents: int = 0
) -> TillCount:
    """Pieces by denomination in cents (`{2000: 3, 25: 11}`), the sum of the cheques, the terminal's own total.

    From then on nothing more is taken; count again when it was wrong: every count is kept. Raises NotFound, NotAllowed,
    Invalid for a coin there is not, Conflict when the till is closed.
    """
    cash = rounding.total(counted)
    if cheques_cents < 0:
        raise kernel.Invalid((kernel.Problem("cheques", "a sum is from nothing up.", "Correct it."),))
    with transaction.atomic():
        row = tilling.take(till_id, action="count", by=by, states=("open", "counted"))
        count = TillCountRow(
            id=kernel.new_id(),
            till=row,
            pieces={str(worth): pieces for worth, pieces in sorted(counted.items())},
            cash_cents=cash,
            cheques_cents=cheques_cents,
            cards_cents=cards_cents,
            counted_at=kernel.now(),
            counted_by=by.agent_id or "",
        )
        count.save(force_insert=True)
        row.state = "counted"
        row.save(update_fields=["state"])
        event = TillCounted(cash_cents=cash, cheques_cents=cheques_cents, cards_cents=cards_cents)
        audit.record(event, stream=tilling.stream(row), by=by)
        return as_count(count)
