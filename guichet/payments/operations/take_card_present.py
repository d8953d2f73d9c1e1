"""Note that a card was taken by the terminal that stands at a till."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import settling, tilling
from guichet.payments.events import PaymentTaken
from guichet.payments.models import PaymentRow
from guichet.payments.queries import as_payment
from guichet.payments.types import Payment

LONGEST = 100


def take_card_present(
    *,
    till_id: str,
    charge_ids: tuple[str, ...],
    terminal_reference: str,
    by: kernel.Actor,
    cents: int | None = None,
    key: str = "",
) -> Payment:
    """The terminal said yes to this amount; `terminal_reference` is on its slip, and stands for one payment ever.

    No card number comes here. Raises NotFound, NotAllowed, Invalid, Conflict when the slip was used; `key` as in
    `take_cash`.
    """
    slip = terminal_reference.strip()
    if not slip or len(slip) > LONGEST:
        raise kernel.Invalid((kernel.Problem("terminal_reference", "the slip's number is missing.", "Read it off."),))
    with transaction.atomic():
        till = tilling.take(till_id, action="take", by=by)
        before = tilling.taken_before(key)
        if before is not None:
            return as_payment(before)
        reference = f"{till.office}/{slip}"
        if PaymentRow.objects.filter(provider="terminal", provider_reference=reference).exists():
            raise kernel.Conflict("this slip was noted already", where="terminal_reference", remedy="Look at both.")
        parts = tilling.to_pay(till, charge_ids, cents, by=by)
        row = tilling.settle_at(till, parts, method="card_present", key=key, by=by, provider_reference=reference)
        event = PaymentTaken(till=till.id, office=till.office, method=row.method)
        audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
        return as_payment(row)
