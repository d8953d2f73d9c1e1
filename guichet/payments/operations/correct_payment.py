"""Correct a payment that was taken wrongly, or whose cheque came back: contrary entries, and it is owed again."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, reversing, settling, tilling
from guichet.payments.models import PaymentRow, TillRow
from guichet.payments.queries import as_payment, protected_payment
from guichet.payments.types import Entry, Payment

LONGEST = 300


def correct_payment(*, payment_id: str, reason: str, by: kernel.Actor) -> Payment:
    """All of one payment is undone: cash goes back over the counter, a cheque or a slip is void, the charges are owed.

    At the till at which it was taken as long as that is open; a cheque also after, in the safe or back from the bank,
    by who keeps the books. Corrected
    already, it is left as it is. Raises NotFound, NotAllowed, Invalid without a reason, Conflict.
    """
    if not reason.strip() or len(reason) > LONGEST:
        raise kernel.Invalid((kernel.Problem("reason", "a correction says why.", "Say it in a sentence."),))
    with transaction.atomic():
        row = PaymentRow.objects.select_for_update(of=("self",)).select_related("till").filter(id=payment_id).first()
        if row is None:
            raise kernel.NotFound("there is no such payment", where="payment", remedy="Check the number.")
        till = _till(row, by)
        if row.state == "reversed":
            return as_payment(row)
        if row.state != "settled" or row.refunded_cents:
            raise kernel.Conflict("only a payment that stands whole is corrected", where="payment", remedy="Refund it.")
        event = reversing.reverse(
            row, key=f"payment:{row.id}:corrected", reason=reason, moved=lambda each: _moved_on(each, row, till), by=by
        )
        audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
        reversing.reopen(row, by=by)
        return as_payment(row)


def _till(row: PaymentRow, by: kernel.Actor) -> TillRow:
    """The till it was taken at, under its lock, as it must be for who corrects."""
    if row.till is None:
        identity.require(by, "correct", protected_payment(row))
        raise kernel.Conflict("a payment by a provider is refunded", where="payment", remedy="Refund it.")
    till = TillRow.objects.get(id=row.till_id)
    if till.state == "closed":
        identity.require(by, "correct", protected_payment(row))
        if row.method != "cheque":
            raise kernel.Conflict("its till is closed", where="till", code="till_closed", remedy="Refund it.")
        return till
    return tilling.take(till.id, action="take", by=by)


def _moved_on(entry: Entry, row: PaymentRow, till: TillRow) -> Entry:
    """A cheque of a closed till is in the safe; of one that was deposited the bank takes its credit back."""
    if till.state != "closed" or entry.account != accounts.till(till, row.method):
        return entry
    there = accounts.bank(row.organization) if row.deposit_id else accounts.safe_cheques(till.office)
    return Entry(there, entry.cents, entry.currency, f"payment:{row.id}")
