"""Give money back, in the way it came: to the card, in cash at a till, or by a pay-out to the person's account."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, carding, refunding, rounding, settling, tilling
from guichet.payments.events import PayoutInstructed, RefundBegun
from guichet.payments.models import PaymentRow, PayoutRow, RefundRow, TillRow
from guichet.payments.operations.look_at_refund import look_at_refund
from guichet.payments.ports import ProviderDown
from guichet.payments.queries import as_refund, protected_payment
from guichet.payments.types import Refund

LONGEST = 300


def refund(*, payment_id: str, cents: int, reason: str, by: kernel.Actor, till_id: str = "", key: str = "") -> Refund:
    """Give `cents` of a payment back; what it paid stays paid, and is not owed again.

    A card's goes to the card, and is `begun` until the provider says what became of it; of cash and cheques it is
    cash from the clerk's open till (`till_id`), or a pay-out to the person's account. `key` makes it happen once.
    Raises NotFound, NotAllowed, Invalid for more than was paid or no reason, Conflict.
    """
    if not reason.strip() or len(reason) > LONGEST:
        raise kernel.Invalid((kernel.Problem("reason", "a refund says why.", "Say it in a sentence."),))
    with transaction.atomic():
        till = tilling.take(till_id, action="take", by=by) if till_id else None
        row = carding.take(payment_id)
        _demand(row, till, by)
        before = RefundRow.objects.filter(key=key).first() if key else None
        if before is not None:
            return as_refund(before)
        if row.state not in ("settled", "surplus"):
            raise kernel.Conflict("nothing was paid that could be given back", where="payment", remedy="Look at it.")
        if row.disputes.filter(state="open").exists():
            raise kernel.Conflict(
                "the payer's bank asks for this payment back", where="payment", code="disputed",
                remedy="Wait until the dispute is decided: else it is given back twice.",
            )  # fmt: skip
        left = row.cents - row.refunded_cents
        if not 0 < cents <= left:
            said = f"{left} cents of this payment are left to give back."
            raise kernel.Invalid((kernel.Problem("cents", said, "Give back no more."),))
        made = _write(row, till, cents, reason, key)
        refunding.promise(row, made, by=by)
        event = RefundBegun(payment=row.id, way=made.way, cents=cents)
        audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
        if made.way != "card":
            _hand_over(made, till, by)
            return as_refund(made)
    try:
        return look_at_refund(refund_id=made.id, by=kernel.SYSTEM)
    except ProviderDown:  # a worker goes on
        return as_refund(made)


def _demand(row: PaymentRow, till: TillRow | None, by: kernel.Actor) -> None:
    """A clerk gives back in cash what was taken at a counter of their organization; all else, who keeps the books."""
    if till is not None and row.till_id and row.organization == till.organization:
        return
    identity.require(by, "refund", protected_payment(row))


def _write(row: PaymentRow, till: TillRow | None, cents: int, reason: str, key: str) -> RefundRow:
    identifier = kernel.new_id()
    way = "card" if row.method == "card" else "cash" if till is not None else "payout"
    if way == "payout" and row.payer_id is None:
        raise kernel.Conflict(
            "nobody is known to whom it could be paid", where="payment", code="no_payee", remedy="Give it back in cash."
        )
    made = RefundRow(
        id=identifier,
        key=key or f"refund:{identifier}",
        payment=row,
        way=way,
        till=till if way == "cash" else None,
        cents=cents,
        state="begun",
        begun_at=kernel.now(),
        look_at=kernel.now() + refunding.LOOK_AFTER if way == "card" else None,
    )
    made.reason = " ".join(reason.split())
    made.save(force_insert=True)
    return made


def _hand_over(made: RefundRow, till: TillRow | None, by: kernel.Actor) -> None:
    """Cash leaves the till at once, rounded; a pay-out leaves with the next batch."""
    row = made.payment
    if till is not None:
        rounded = rounding.rounding(made.cents, rounding.step())
        if made.cents + rounded > tilling.expected(till)["cash"]:
            raise kernel.Conflict("there is not so much in the till", where="till", remedy="Fetch cash from the safe.")
        refunding.gone(made, accounts.till(till), by=by, rounding_cents=rounded)
    else:
        payout = PayoutRow.objects.create(
            id=kernel.new_id(), key=f"refund:{made.id}", about=f"payment:{row.id}", organization=row.organization,
            payee_id=row.payer_id or "", cents=made.cents, currency=row.currency, due_on=kernel.today(),
            state="planned",
        )  # fmt: skip
        event = PayoutInstructed(about=payout.about, organization=payout.organization, due_on=payout.due_on)
        stream = kernel.Reference("payout", payout.id)
        audit.record(event, stream=stream, by=by, concerns=row.payer_id, first=True)
        refunding.gone(made, accounts.payouts_due(row.organization), by=by)
    made.save()
