"""Undo a whole payment by contrary entries: it is reversed, its lines are unpaid, its charges are owed again."""

from __future__ import annotations

from collections.abc import Callable

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import charging, ledger
from guichet.payments.events import ChargeReopened, PaymentReversed
from guichet.payments.models import AllocationRow, ChargeRow, PaymentRow, TransactionRow
from guichet.payments.types import Entry


def reverse(
    row: PaymentRow, *, key: str, reason: str, moved: Callable[[Entry], Entry], by: kernel.Actor
) -> PaymentReversed:
    """All of a payment, under its lock; the event to record. `moved` says in which account its money is by now."""
    posted = TransactionRow.objects.get(key=f"payment:{row.id}")
    entries = [moved(each) for each in ledger.contrary(posted)]
    ledger.post(key=key, kind="correction", entries=entries, by=by, corrects=posted.id)
    row.state, row.words = "reversed", {**row.words, "correction": " ".join(reason.split())}
    row.save(update_fields=["state", "sealed_words"])
    AllocationRow.objects.bulk_create(
        AllocationRow(payment=row, line_id=each.line_id, cents=-each.cents) for each in row.allocations.all()
    )
    charges = tuple(row.shares.order_by("charge").values_list("charge_id", flat=True))
    return PaymentReversed(method=row.method, organization=row.organization, charges=charges, cents=row.cents)


def reopen(row: PaymentRow, *, by: kernel.Actor) -> None:
    """What it paid is owed again."""
    shares = dict(row.shares.values_list("charge_id", "cents"))
    for charge in ChargeRow.objects.select_for_update().filter(id__in=shares).order_by("id"):
        charge.paid_cents -= shares[charge.id]
        charge.state, charge.settled_at = "open", None
        charge.save(update_fields=["paid_cents", "state", "settled_at"])
        event = ChargeReopened(subject=charge.subject, organization=charge.organization, payment=row.id)
        audit.record(event, stream=charging.stream(charge), by=by, concerns=charge.debtor_id)
