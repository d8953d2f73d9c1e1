"""Take cash at a till: rounded as the coins of the country are, with the change to give."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import rounding, settling, tilling
from guichet.payments.events import PaymentTaken
from guichet.payments.queries import as_payment
from guichet.payments.types import Payment


def take_cash(
    *,
    till_id: str,
    charge_ids: tuple[str, ...],
    tendered_cents: int,
    by: kernel.Actor,
    cents: int | None = None,
    key: str = "",
) -> Payment:
    """One payment for several charges, all that is owed or a part (`cents`); `change_cents` is to be given back.

    `key` makes it happen once: send the same with a form that may be sent twice. Raises NotFound, NotAllowed, Invalid
    when too little is tendered, Conflict when the till is closed or something is paid already.
    """
    with transaction.atomic():
        till = tilling.take(till_id, action="take", by=by)
        before = tilling.taken_before(key)
        if before is not None:
            return as_payment(before)
        parts = tilling.to_pay(till, charge_ids, cents, by=by)
        due = sum(part for _, part in parts)
        rounded = rounding.rounding(due, rounding.step())
        if tendered_cents < due + rounded:
            said = f"{due + rounded} cents are to be paid in cash, and {tendered_cents} were given."
            raise kernel.Invalid((kernel.Problem("tendered", said, "Ask for more, or take a part."),))
        row = tilling.settle_at(
            till, parts, method="cash", key=key, by=by, rounding_cents=rounded, tendered_cents=tendered_cents
        )
        event = PaymentTaken(till=till.id, office=till.office, method=row.method)
        audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
        return as_payment(row)
