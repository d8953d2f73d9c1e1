"""Reads for who keeps the books: disputes, deposits, what the bank's statements showed."""

from __future__ import annotations

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import charging
from guichet.payments.models import BankLineRow, ChargeRow, DepositRow, DisputeRow, PaymentRow, PlanRow, RefundRow
from guichet.payments.types import Deposit, Dispute, MoneyRecord, Plan, StatementLine

MOST = 200


def disputes(*, by: kernel.Actor, state: str = "") -> tuple[Dispute, ...]:
    """The disputes of payments the actor may read, newest first, at most MOST; `state` open, won or lost."""
    scope = identity.scope(by, "read", "payment")
    if scope.nothing:
        return ()
    where = scope.as_q(owner="payment__payer_id", organization="payment__organization")
    rows = DisputeRow.objects.filter(where, **({"state": state} if state else {})).select_related("payment")
    return tuple(as_dispute(row) for row in rows.order_by("-id")[:MOST])


def deposits(*, by: kernel.Actor) -> tuple[Deposit, ...]:
    """What was taken to the bank, newest first, at most MOST; empty for who may not know."""
    scope = identity.scope(by, "read", "bank")
    if scope.nothing:
        return ()
    rows = DepositRow.objects.filter(scope.as_q(organization="organization"))
    return tuple(as_deposit(row) for row in rows.order_by("-id")[:MOST])


def statement_lines(*, by: kernel.Actor, unmatched: bool = False) -> tuple[StatementLine, ...]:
    """Lines of the bank's statements, newest first, at most MOST; `unmatched`: only those that nobody can explain."""
    scope = identity.scope(by, "read", "bank")
    if scope.nothing:
        return ()
    rows = BankLineRow.objects.filter(scope.as_q(organization="organization"))
    rows = rows.filter(kind="") if unmatched else rows
    return tuple(as_line(row) for row in rows.order_by("-booked_on", "-id")[:MOST])


def records_of(*, person_id: str, by: kernel.Actor) -> tuple[MoneyRecord, ...]:
    """Every charge and payment of a person, for an erasure to keep or to destroy. Only for the platform's own work."""
    identity.require_action(by, "run", identity.Protected("payout"))
    charges = ChargeRow.objects.filter(debtor_id=person_id).order_by("id")
    attempts = PaymentRow.objects.filter(payer_id=person_id).order_by("id")
    disputed = set(DisputeRow.objects.filter(payment__in=attempts, state="open").values_list("payment", flat=True))
    returning = set(RefundRow.objects.filter(payment__in=attempts, state="begun").values_list("payment", flat=True))
    return (
        *(MoneyRecord(f"charge:{each.id}", each.raised_at, each.state == "open") for each in charges),
        *(
            MoneyRecord(
                f"payment:{each.id}", each.settled_at or each.begun_at,
                each.state == "begun" or each.id in disputed or each.id in returning,
            )
            for each in attempts
        ),
    )  # fmt: skip


def plan_of(*, charge_id: str, by: kernel.Actor) -> Plan | None:
    """The instalments of a charge; None when it has none. Raises NotFound for a charge the actor may not read."""
    row = PlanRow.objects.select_related("charge").filter(charge=charge_id).first()
    if row is None:
        return None
    identity.require(by, "read", charging.protected(row.charge))
    return as_plan(row)


def as_plan(row: PlanRow) -> Plan:
    """A plan as it leaves."""
    return Plan(
        row.charge_id, row.count, row.every, row.part_cents, row.state, row.next_on, row.failures, row.agreed_at
    )


def as_line(row: BankLineRow) -> StatementLine:
    """A line as it leaves."""
    return StatementLine(
        row.id, row.organization, row.reference, row.booked_on, row.cents, row.currency, row.words.get("text", ""),
        row.kind, row.about, row.why,
    )  # fmt: skip


def as_dispute(row: DisputeRow) -> Dispute:
    """A dispute as it leaves."""
    payment = row.payment
    return Dispute(
        row.id, payment.id, payment.number, row.provider, row.reference, payment.organization, payment.currency,
        row.cents, row.fee_cents, row.state, row.reason, row.withdrawn, row.answer_by, row.opened_at, row.decided_at,
    )  # fmt: skip


def as_deposit(row: DepositRow) -> Deposit:
    """A deposit as it leaves."""
    return Deposit(
        row.id, row.office, row.organization, row.currency, row.cash_cents, row.cheques_cents, row.reference, row.state,
        row.made_at,
    )  # fmt: skip
