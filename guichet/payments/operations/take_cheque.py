"""Take a cheque at a till, for exactly what is paid."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import settling, tilling
from guichet.payments.events import PaymentTaken
from guichet.payments.queries import as_payment
from guichet.payments.types import Payment

LONGEST = 100


def take_cheque(
    *,
    till_id: str,
    charge_ids: tuple[str, ...],
    cents: int,
    number: str,
    drawer: str,
    by: kernel.Actor,
    bank: str = "",
    key: str = "",
) -> Payment:
    """One cheque for several charges, or a part of them; its number, bank and who drew it are sealed.

    Raises NotFound, NotAllowed, Invalid, Conflict; `key` as in `take_cash`.
    """
    words = {"number": number.strip(), "drawer": " ".join(drawer.split()), "bank": bank.strip()}
    if not words["number"] or not words["drawer"] or max(map(len, words.values())) > LONGEST:
        raise kernel.Invalid((kernel.Problem("cheque", "a cheque has a number and who drew it.", "Read both off it."),))
    with transaction.atomic():
        till = tilling.take(till_id, action="take", by=by)
        before = tilling.taken_before(key)
        if before is not None:
            return as_payment(before)
        parts = tilling.to_pay(till, charge_ids, cents, by=by)
        row = tilling.settle_at(till, parts, method="cheque", key=key, by=by, words=words)
        event = PaymentTaken(till=till.id, office=till.office, method=row.method)
        audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
        return as_payment(row)
