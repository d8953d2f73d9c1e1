"""What happens when money has come: the ledger, the lines, the charges and the events, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import accounts, charging, ledger
from guichet.payments.events import PaymentSettled
from guichet.payments.models import AllocationRow, ChargeRow, PaymentRow
from guichet.payments.types import Entry


def new_number() -> str:
    """The number of a receipt: read aloud and typed like a tracking code, and no such."""
    return f"R-{kernel.new_tracking_code()}"


def money_account(row: PaymentRow) -> str:
    """Where a payment's money is."""
    if row.till is not None:
        return accounts.till(row.till, row.method)
    return accounts.bank(row.organization) if row.method == "bank" else accounts.card(row.provider, row.organization)


def about(row: PaymentRow) -> str:
    """What an entry about the money of a payment is booked under: its till, so that the till can be proved."""
    return f"till:{row.till_id}" if row.till_id else f"payment:{row.id}"


def settle(row: PaymentRow, parts: Sequence[tuple[ChargeRow, int]], *, by: kernel.Actor) -> None:
    """The money is there: everything that follows, once. `parts` are the charges under their locks, with cents each."""
    took = row.cents + row.rounding_cents
    entries = [
        Entry(money_account(row), took, row.currency, about(row)),
        Entry(accounts.rounding(row.organization), -row.rounding_cents, row.currency, f"payment:{row.id}"),
    ]
    allocations: list[AllocationRow] = []
    for charge, cents in parts:
        made, more = charging.allocate(row, charge, cents)
        allocations += made
        entries += more
    row.state, row.settled_at, row.next_url, row.look_at = "settled", kernel.now(), "", None
    row.save(update_fields=["state", "settled_at", "next_url", "look_at"])
    AllocationRow.objects.bulk_create(allocations)
    ledger.post(key=f"payment:{row.id}", kind=row.method, entries=entries, by=by)
    event = PaymentSettled(
        method=row.method,
        provider=row.provider,
        organization=row.organization,
        charges=tuple(charge.id for charge, _ in parts),
        cents=row.cents,
        currency=row.currency,
    )
    audit.record(event, stream=stream(row), by=by, concerns=row.payer_id)
    for charge, cents in parts:
        charging.credit(charge, cents, by=by)


def payer_of(rows: Sequence[ChargeRow]) -> str | None:
    """Whose payment it is: of whom the charges are, when they are all of one."""
    found = {row.debtor_id for row in rows}
    return found.pop() if len(found) == 1 else None


def stream(row: PaymentRow) -> kernel.Reference:
    """Where a payment's events stand."""
    return kernel.Reference("payment", row.id)
