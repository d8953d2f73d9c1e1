"""What operations at a till have in common: the till under its lock, the payment taken at it, what it must hold."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import Sum

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, charging, settling
from guichet.payments.models import EntryRow, PaymentRow, ShareRow, TillRow, TransactionRow

METHODS = ("cash", "cheque", "card_present")


def protected(row: TillRow) -> identity.Protected:
    """Whose a till is: the clerk's, at an organization."""
    return identity.Protected("till", owner_ids=frozenset({row.clerk_id}), organization=row.organization)


def take(till_id: str, *, action: str, by: kernel.Actor, states: tuple[str, ...] = ("open",)) -> TillRow:
    """The till under its lock. Raises NotFound, NotAllowed, Conflict when it is not as it must be."""
    row = TillRow.objects.select_for_update().filter(id=till_id).first()
    if row is None:
        raise kernel.NotFound("there is no such till", where="till", remedy="Open one.")
    identity.require(by, action, protected(row))
    if row.state not in states:
        raise kernel.Conflict(
            f"this till is {row.state}", where="till", code=f"till_{row.state}", remedy="Open a till, or count again."
        )
    return row


def taken_before(key: str) -> PaymentRow | None:
    """The payment that was taken with this key already."""
    return PaymentRow.objects.filter(key=key).first() if key else None


def settle_at(
    till: TillRow,
    parts: list[tuple[Any, int]],
    *,
    method: str,
    key: str,
    by: kernel.Actor,
    rounding_cents: int = 0,
    tendered_cents: int = 0,
    provider_reference: str = "",
    words: dict[str, str] | None = None,
) -> PaymentRow:
    """Write a payment that a clerk has in hand, and settle what it pays; in the caller's transaction."""
    rows = [charge for charge, _ in parts]
    identifier = kernel.new_id()
    row = PaymentRow(
        id=identifier,
        key=key or f"till:{identifier}",
        number=settling.new_number(),
        method=method,
        provider="terminal" if method == "card_present" else "",
        provider_reference=provider_reference,
        state="begun",
        organization=till.organization,
        payer_id=settling.payer_of(rows),
        till=till,
        currency=till.currency,
        cents=sum(cents for _, cents in parts),
        rounding_cents=rounding_cents,
        tendered_cents=tendered_cents,
        begun_at=kernel.now(),
    )
    row.words = words or {}
    row.save(force_insert=True)
    ShareRow.objects.bulk_create(ShareRow(payment=row, charge=charge, cents=cents) for charge, cents in parts)
    settling.settle(row, parts, by=by)
    return row


def to_pay(till: TillRow, charge_ids: tuple[str, ...], cents: int | None, *, by: kernel.Actor) -> list[tuple[Any, int]]:
    """What is to be paid at a till, charge by charge: all that is owed, or a part. Raises Invalid, Conflict."""
    rows = charging.take(charge_ids, action="take", by=by)
    order = {identifier: place for place, identifier in enumerate(charge_ids)}
    rows.sort(key=lambda row: order[row.id])
    if any(row.debtor_id == by.agent_id for row in rows):
        raise kernel.NotAllowed("nobody takes their own money", where="charge", remedy="Ask a colleague.")
    owed = charging.payable(rows)
    if any(row.currency != till.currency for row in rows):
        raise kernel.Invalid((kernel.Problem("charges", "they are of another currency.", "Use another till."),))
    if cents is not None and not 0 < cents <= owed:
        said = f"a part is above nothing and no more than is owed, which is {owed} cents."
        raise kernel.Invalid((kernel.Problem("cents", said, "Correct it."),))
    return charging.shared(rows, owed if cents is None else cents)


def expected(row: TillRow) -> dict[str, int]:
    """What the ledger says is in the till by method, in cents."""
    sums = dict(EntryRow.objects.filter(about=f"till:{row.id}").values_list("account").annotate(total=Sum("cents")))
    return {method: sums.get(accounts.till(row, method), 0) for method in METHODS}


def digest(row: TillRow) -> tuple[int, str]:
    """How many transactions were posted about a till, and the SHA-256 digest over theirs, in order."""
    found = TransactionRow.objects.filter(entries__about=f"till:{row.id}").distinct().order_by("id")
    digests = list(found.values_list("digest", flat=True))
    return len(digests), hashlib.sha256("".join(digests).encode()).hexdigest()


def stream(row: TillRow) -> kernel.Reference:
    """Where a till's events stand."""
    return kernel.Reference("till", row.id)
