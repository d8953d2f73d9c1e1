"""Reads of charges, payments, tills and pay-outs; each asks identity who may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q, Sum

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, charging, tilling
from guichet.payments.models import (
    BatchRow,
    ChargeRow,
    EntryRow,
    LineRow,
    PaymentRow,
    PayoutRow,
    RefundRow,
    TillCountRow,
    TillRow,
)
from guichet.payments.ports import card_providers
from guichet.payments.types import (
    Balance,
    Batch,
    Charge,
    ChargeLine,
    PaidLine,
    Payment,
    PaymentReceipt,
    Payout,
    ProofOfBalance,
    Refund,
    Share,
    Taken,
    Till,
    TillCount,
)

MOST = 200


# -------------------------------------------------------------------------------------------------- charges
def charge(*, charge_id: str, by: kernel.Actor) -> Charge:
    """One charge. Raises NotFound."""
    row = ChargeRow.objects.filter(id=charge_id).first()
    if row is None:
        raise kernel.NotFound("there is no charge here that you may see", where="charge", remedy="Check the number.")
    identity.require(by, "read", charging.protected(row))
    return as_charge(row)


def charges_about(*, subject: kernel.Reference, by: kernel.Actor) -> tuple[Charge, ...]:
    """The charges of one thing in the order they were raised; only those the actor may read."""
    return _readable(ChargeRow.objects.filter(subject=str(subject)), by)


def charges_of(*, person_id: str, by: kernel.Actor) -> tuple[Charge, ...]:
    """What one person owes and owed, newest first, at most MOST; only what the actor may read."""
    return _readable(ChargeRow.objects.filter(debtor_id=person_id), by)[::-1]


def charges_with_code(*, code: str, by: kernel.Actor) -> tuple[Charge, ...]:
    """What is to be paid for a code that a person shows or reads aloud at a counter; empty for a wrong one.

    A clerk may find what anybody owes by its code, which is recorded in that person's access log: whoever holds the
    code may pay. Anyone else gets what they may read.
    """
    known = kernel.read_tracking_code(code)
    rows = list(ChargeRow.objects.filter(code=known).exclude(state="cancelled").order_by("id")[:MOST]) if known else []
    found = identity.scope(by, "find", "charge")
    if found.nothing:
        scope = identity.scope(by, "read", "charge")
        return as_charges([row for row in rows if scope.covers(charging.protected(row))])
    for person in sorted({row.debtor_id for row in rows if row.debtor_id}):
        what = kernel.Reference("charge", next(row.id for row in rows if row.debtor_id == person))
        audit.record_access(by=by, person_id=person, what=what, purpose="to take a payment")
    return as_charges([row for row in rows if found.covers(charging.protected(row))])


def _readable(rows: object, by: kernel.Actor) -> tuple[Charge, ...]:
    scope = identity.scope(by, "read", "charge")
    if scope.nothing:
        return ()
    where = scope.as_q(owner="debtor_id", organization="organization", code="code", service="service")
    return as_charges(list(rows.filter(where).order_by("id")[:MOST]))  # type: ignore[attr-defined]  # a queryset


def as_charge(row: ChargeRow) -> Charge:
    """A charge as it leaves."""
    return as_charges([row])[0]


def as_charges(rows: Sequence[ChargeRow]) -> tuple[Charge, ...]:
    """Charges as they leave, with all their lines in one query."""
    lines: dict[str, list[ChargeLine]] = {row.id: [] for row in rows}
    for each in LineRow.objects.filter(charge__in=list(lines)).select_related("charge").order_by("charge", "position"):
        lines[each.charge_id].append(
            ChargeLine(each.cost, str(each.title), each.cents, each.organization, each.waived_cents, each.waiver)
        )
    return tuple(
        Charge(
            row.id, row.key, row.code, kernel.Reference.parse(row.subject), row.service, row.organization,
            row.debtor_id or "", row.currency, tuple(lines[row.id]), row.due_cents, row.paid_cents, row.state,
            row.due_on, row.raised_at, row.settled_at, row.live_payment,
        )
        for row in rows
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------- payments
def payment(*, payment_id: str, by: kernel.Actor) -> Payment:
    """One payment. Raises NotFound."""
    return as_payment(_payment(payment_id, by))


def payments_of(*, charge_id: str, by: kernel.Actor) -> tuple[Payment, ...]:
    """The attempts to pay one charge, oldest first; only those the actor may read."""
    rows = PaymentRow.objects.filter(shares__charge=charge_id).select_related("till").order_by("id")
    return tuple(as_payment(row) for row in rows if _may_read(row, by))


def receipt(*, payment_id: str, by: kernel.Actor) -> PaymentReceipt:
    """What was paid, for what, and what the law waived of it. Raises NotFound, Conflict when nothing was paid."""
    row = _payment(payment_id, by)
    if row.state not in ("settled", "reversed"):
        raise kernel.Conflict("nothing was paid", where="payment", remedy="Pay first.")
    paid = row.allocations.filter(cents__gt=0).select_related("line__charge").order_by("id")
    lines = tuple(
        PaidLine(
            each.line.charge_id, each.line.cost, str(each.line.title), each.line.organization, each.cents,
            each.line.waived_cents, each.line.waiver,
        )
        for each in paid
    )  # fmt: skip
    codes = sorted({each.line.charge.code for each in paid})
    return PaymentReceipt(as_payment(row), lines, ", ".join(codes), row.till.office if row.till else "")


def refunds_of(*, payment_id: str, by: kernel.Actor) -> tuple[Refund, ...]:
    """What was given back of a payment, oldest first. Raises NotFound."""
    row = _payment(payment_id, by)
    return tuple(as_refund(each) for each in row.refunds.order_by("id"))


def _payment(payment_id: str, by: kernel.Actor) -> PaymentRow:
    row = PaymentRow.objects.filter(id=payment_id).select_related("till").first()
    if row is None or not _may_read(row, by):
        raise kernel.NotFound("there is no payment here that you may see", where="payment", remedy="Check the number.")
    return row


def readable_payment(payment_id: str, by: kernel.Actor) -> PaymentRow:
    """The row of a payment the actor may read, or that pays what they may pay. Raises NotFound."""
    row = PaymentRow.objects.filter(id=payment_id).select_related("till").first()
    if row is not None and not _may_read(row, by):
        charges = ChargeRow.objects.filter(shares__payment=row)
        row = row if any(identity.may(by, "pay", charging.protected(each)) for each in charges) else None
    if row is None:
        raise kernel.NotFound("there is no payment here that you may see", where="payment", remedy="Check the number.")
    return row


def pay_origins() -> tuple[str, ...]:
    """The origins on which providers let people pay, for a page's Content-Security-Policy."""
    return tuple(sorted({origin for _, each in card_providers for origin in each.pages}))


def takes_cards(*, organization: str, currency: str) -> bool:
    """Whether somebody takes cards for an organization."""
    return any(
        each.organization in ("", organization) and (not each.currencies or currency in each.currencies)
        for _, each in card_providers
    )


def _may_read(row: PaymentRow, by: kernel.Actor) -> bool:
    """Whose it is, who handles it, and who took it."""
    if identity.may(by, "read", protected_payment(row)):
        return True
    return row.till is not None and identity.may(by, "take", tilling.protected(row.till))


def protected_payment(row: PaymentRow) -> identity.Protected:
    """Whose a payment is. One of nobody's opens with the code of what it paid."""
    if row.payer_id:
        return identity.Protected("payment", owner_ids=frozenset({row.payer_id}), organization=row.organization)
    codes = set(row.shares.values_list("charge__code", flat=True))
    code = codes.pop() if len(codes) == 1 else None
    return identity.Protected("payment", organization=row.organization, code=code)


def as_payment(row: PaymentRow) -> Payment:
    """A payment as it leaves."""
    shares = tuple(Share(*values) for values in row.shares.order_by("id").values_list("charge_id", "cents"))
    return Payment(
        row.id, row.number, row.method, row.provider, row.state, row.reason, row.organization, row.payer_id or "",
        row.till_id or "", row.currency, row.cents, row.rounding_cents, row.tendered_cents, row.refunded_cents,
        shares, row.begun_at, row.settled_at, row.next_url,
    )  # fmt: skip


def as_refund(row: RefundRow) -> Refund:
    """A refund as it leaves."""
    return Refund(row.id, row.payment_id, row.way, row.cents, row.state, str(row.reason), row.begun_at, row.settled_at)


# ---------------------------------------------------------------------------------------------------- tills
def till(*, till_id: str, by: kernel.Actor) -> Till:
    """One till. Raises NotFound."""
    return as_till(_till(till_id, by))


def my_till(*, by: kernel.Actor) -> Till | None:
    """The clerk's till that is not closed."""
    row = TillRow.objects.exclude(state="closed").filter(clerk_id=by.agent_id or "").first()
    return as_till(row) if row is not None and identity.may(by, "read", tilling.protected(row)) else None


def tills_of(*, office: str, on: date, by: kernel.Actor) -> tuple[Till, ...]:
    """The tills of an office on a day, as far as the actor may read them."""
    rows = TillRow.objects.filter(office=office, business_on=on).order_by("id")
    return tuple(as_till(row) for row in rows if identity.may(by, "read", tilling.protected(row)))


def taken_at(*, till_id: str, by: kernel.Actor) -> tuple[Payment, ...]:
    """The payments taken at a till, in their order, those corrected too. Raises NotFound."""
    row = _till(till_id, by)
    return tuple(as_payment(each) for each in row.payments.select_related("till").order_by("id"))


def counts_of(*, till_id: str, by: kernel.Actor) -> tuple[TillCount, ...]:
    """What was counted, in order. Raises NotFound."""
    return tuple(as_count(each) for each in _till(till_id, by).counts.order_by("counted_at", "id"))


def proof(*, till_id: str, by: kernel.Actor) -> ProofOfBalance:
    """The proof of balance of a closed till. Raises NotFound, Conflict when it is not closed."""
    row = _till(till_id, by)
    if row.state != "closed":
        raise kernel.Conflict("this till is not closed", where="till", remedy="Count it and close it.")
    return proof_of(row)


def proof_of(row: TillRow) -> ProofOfBalance:
    """The proof, worked out anew from the ledger and the counts."""
    count = row.counts.order_by("counted_at", "id").last()
    about, entries = f"till:{row.id}", EntryRow.objects.filter(about=f"till:{row.id}")
    closing = EntryRow.objects.filter(transaction__key=f"till:{row.id}:close")
    there = {key: -cents for key, cents in closing.values_list("account").annotate(Sum("cents"))}
    pieces = dict(row.payments.filter(state="settled").values_list("method").annotate(Count("id")))
    names = {method: accounts.till(row, method) for method in tilling.METHODS}
    found = (count.cash_cents, count.cheques_cents, count.cards_cents) if count else (0, 0, 0)
    taken = tuple(
        Taken(method, pieces.get(method, 0), there.get(name, 0), counted)
        for (method, name), counted in zip(names.items(), found, strict=True)
    )
    left = entries.filter(account__in=names.values()).aggregate(total=Sum("cents"))["total"] or 0
    unequal = (
        EntryRow.objects.filter(transaction__entries__about=about)
        .values("transaction", "currency")
        .annotate(total=Sum("cents"))
        .filter(~Q(total=0))
    )
    posted, digest = tilling.digest(row)
    balanced = left == 0 and not unequal.exists()
    return ProofOfBalance(as_till(row), row.float_cents, taken, row.explanation, posted, digest, balanced)


def _till(till_id: str, by: kernel.Actor) -> TillRow:
    row = TillRow.objects.filter(id=till_id).first()
    if row is None:
        raise kernel.NotFound("there is no till here that you may see", where="till", remedy="Open one.")
    identity.require(by, "read", tilling.protected(row))
    return row


def as_till(row: TillRow) -> Till:
    """A till as it leaves."""
    return Till(
        row.id, row.office, row.organization, row.clerk_id, row.currency, row.float_cents, row.state,
        row.business_on, row.opened_at, row.closed_at,
    )  # fmt: skip


def as_count(row: TillCountRow) -> TillCount:
    """A count as it leaves."""
    pieces = {int(worth): count for worth, count in row.pieces.items()}
    return TillCount(row.till_id, pieces, row.cash_cents, row.cheques_cents, row.cards_cents, row.counted_at)


# --------------------------------------------------------------------------------------------------- ledger
def balances(*, by: kernel.Actor, beginning: str = "", about: Iterable[str] = ()) -> tuple[Balance, ...]:
    """How the accounts stand whose names begin so, by name. Raises NotAllowed: for who keeps the books."""
    identity.require_action(by, "read", identity.Protected("ledger"))
    rows = EntryRow.objects.filter(account__startswith=beginning)
    named = tuple(about)
    if named:
        rows = rows.filter(about__in=named)
    found = rows.values_list("account", "currency").annotate(cents=Sum("cents"), entries=Count("id"))
    return tuple(Balance(*values) for values in found.order_by("account", "currency"))


# -------------------------------------------------------------------------------------------------- pay-outs
def payouts_about(*, about: kernel.Reference, by: kernel.Actor) -> tuple[Payout, ...]:
    """The pay-outs of one thing by their days; empty for who may not know."""
    scope = identity.scope(by, "read", "payout")
    if scope.nothing:
        return ()
    rows = PayoutRow.objects.filter(about=str(about)).order_by("due_on", "id")
    return tuple(as_payout(row) for row in rows if scope.covers(protected(row)))


def paid(*, about: kernel.Reference, until: date, by: kernel.Actor) -> int:
    """What went to the bank for one thing until a day, in cents. Only for the platform's own work."""
    identity.require_action(by, "run", identity.Protected("payout"))
    rows = PayoutRow.objects.filter(about=str(about), state="batched", due_on__lte=until)
    return rows.aggregate(total=Sum("cents"))["total"] or 0


def protected(row: PayoutRow) -> identity.Protected:
    """Whose a pay-out is."""
    return identity.Protected("payout", owner_ids=frozenset({row.payee_id}), organization=row.organization)


def as_payout(row: PayoutRow) -> Payout:
    """A pay-out as it leaves."""
    return Payout(
        row.id, row.key, row.about, row.organization, row.payee_id, row.cents, row.currency, row.due_on, row.state,
        row.batch_id or "",
    )  # fmt: skip


def as_batch(row: BatchRow, left_out: tuple[str, ...] = ()) -> Batch:
    """A batch as it leaves."""
    return Batch(row.id, row.organization, row.due_on, row.made_at, row.count, row.cents, row.digest, left_out)
