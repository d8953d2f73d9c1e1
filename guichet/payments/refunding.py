"""Money on its way back: booked when it is promised, again when it has gone, undone when it comes back."""

from __future__ import annotations

from datetime import timedelta

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import accounts, charging, ledger, settling
from guichet.payments.events import RefundFailed, RefundSettled
from guichet.payments.models import AllocationRow, LineRow, PaymentRow, RefundRow, TransactionRow
from guichet.payments.ports import RefundStatus
from guichet.payments.types import Entry

#: A refund takes its provider about half an hour, and is not to be asked for more often than each five minutes
#: (GOV.UK Pay, Refunding payments, as of 2022).
LOOK_AFTER = timedelta(minutes=5)
LATEST = timedelta(hours=6)


def promise(row: PaymentRow, refund: RefundRow, *, by: kernel.Actor) -> None:
    """Take the money off what it had paid: the lines in their order; whoever got it gives it back."""
    left, made = refund.cents, []
    entries = [Entry(accounts.refunds_due(row.organization), -refund.cents, row.currency, f"refund:{refund.id}")]
    if row.state == "surplus":
        entries.append(Entry(accounts.unallocated(row.organization), left, row.currency, settling.about(row)))
        left = 0
    for line, there in standing(row):
        part = min(left, there)
        if part <= 0:
            continue
        left -= part
        made.append(AllocationRow(payment=row, line=line, refund=refund, cents=-part))
        about = f"charge:{line.charge_id}"
        entries.append(Entry(accounts.revenue(line.organization, line.cost), part, row.currency, about))
        entries += charging.handed_on(row.organization, line, -part, row.currency)
    if left:
        raise kernel.Conflict("more would be given back than was paid", where="refund", remedy="Give back less.")
    row.refunded_cents += refund.cents
    row.save(update_fields=["refunded_cents"])
    AllocationRow.objects.bulk_create(made)
    ledger.post(key=f"refund:{refund.id}", kind="refund", entries=entries, by=by)


def standing(row: PaymentRow) -> list[tuple[LineRow, int]]:
    """What a payment still pays of each line, less what was given back."""
    sums: dict[str, int] = {}
    lines: dict[str, LineRow] = {}
    for each in row.allocations.select_related("line").order_by("id"):
        lines[each.line_id] = each.line
        sums[each.line_id] = sums.get(each.line_id, 0) + each.cents
    return [(lines[identifier], cents) for identifier, cents in sums.items()]


def apply(refund: RefundRow, status: RefundStatus, *, by: kernel.Actor) -> None:
    """What the provider says of a refund takes effect, once; under the payment's lock."""
    if refund.state != "begun":
        return
    refund.provider_reference = status.reference
    if status.state == "done":
        gone(refund, settling.money_account(refund.payment), by=by)
    elif status.state == "failed":
        _failed(refund, by=by)
    else:
        age = kernel.now() - refund.begun_at
        refund.look_at = kernel.now() + min(LATEST, max(LOOK_AFTER, age / 2))
    refund.save()


def gone(refund: RefundRow, account: str, *, by: kernel.Actor, rounding_cents: int = 0) -> None:
    """The money has left; the caller saves the row."""
    row = refund.payment
    about = f"till:{refund.till_id}" if refund.till_id else f"refund:{refund.id}"
    entries = (
        Entry(accounts.refunds_due(row.organization), refund.cents, row.currency, f"refund:{refund.id}"),
        Entry(account, -refund.cents - rounding_cents, row.currency, about),
        Entry(accounts.rounding(row.organization), rounding_cents, row.currency, f"refund:{refund.id}"),
    )
    ledger.post(key=f"refund:{refund.id}:gone", kind="refund", entries=entries, by=by)
    refund.state, refund.settled_at, refund.look_at = "settled", kernel.now(), None
    event = RefundSettled(payment=row.id, way=refund.way, cents=refund.cents)
    audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)


def _failed(refund: RefundRow, *, by: kernel.Actor) -> None:
    """It did not reach them: contrary entries, and it may be given back in another way."""
    row = refund.payment
    promised = TransactionRow.objects.get(key=f"refund:{refund.id}")
    ledger.post(
        key=f"refund:{refund.id}:failed", kind="correction", entries=ledger.contrary(promised), by=by,
        corrects=promised.id,
    )  # fmt: skip
    AllocationRow.objects.bulk_create(
        AllocationRow(payment=row, line_id=each.line_id, refund=refund, cents=-each.cents)
        for each in refund.allocations.all()
    )
    row.refunded_cents -= refund.cents
    row.save(update_fields=["refunded_cents"])
    refund.state, refund.look_at = "failed", None
    event = RefundFailed(payment=row.id, way=refund.way, cents=refund.cents)
    audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
