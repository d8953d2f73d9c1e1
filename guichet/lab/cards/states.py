"""What becomes of a simulated payment: paid, declined, cancelled, run out; and refunds and disputes of it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from types import ModuleType
from typing import Any

from django.db import transaction

from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.cards import bank, govuk_words, hooks, stripe_words
from guichet.lab.models import CardAgreement, CardDispute, CardPayment, CardRefund

RUNS_OUT_AFTER = timedelta(minutes=90)
DISPUTE_FEE = 1500
#: With the fault `delayed` a payment is known to have succeeded only so long after it was confirmed.
DELAY = timedelta(seconds=20)


def identifier(prefix: str = "") -> str:
    """As long as the providers' own: 26 letters and digits."""
    return prefix + secrets.token_hex(13)


def begin(kind: str, key: str, **values: Any) -> tuple[CardPayment, bool]:
    """A payment of a key, and whether it is new."""
    given = {"id": identifier("cs_test_" if kind == "stripe" else ""), "at": kernel.now(), **values}
    if key:
        return CardPayment.objects.get_or_create(kind=kind, key=key, defaults=given)
    return CardPayment.objects.create(kind=kind, key=None, **given), True


def fresh(payment: CardPayment) -> CardPayment:
    """As it stands now: what nobody paid in time has run out, what was slow has come."""
    if payment.state in ("created", "started") and kernel.now() > payment.at + RUNS_OUT_AFTER:
        payment.state, payment.code = "failed", "P0020"
        payment.save()
    if payment.state == "submitted" and payment.paid_at is not None and kernel.now() > payment.paid_at + DELAY:
        payment.state = "success"
        payment.save()
        tell(payment)
    return payment


def pay(payment: CardPayment, number: str) -> bool:
    """Pay with a card; False when another has to be tried."""
    found = bank.outcome(bank.digits(number))
    with transaction.atomic():
        payment = fresh(CardPayment.objects.select_for_update().get(id=payment.id))
        if payment.state not in ("created", "started"):
            return True
        if found is None or (payment.kind == "stripe" and found.state != "success"):
            return False
        payment.state, payment.code, payment.paid_at = found.state, found.code, kernel.now()
        payment.last_digits = bank.digits(number)[-4:]
        if found.state == "success" and faults.mode_of("cards") == "delayed":
            payment.state = "submitted"
        payment.save()
        if payment.state == "success":
            _dispute(payment, bank.digits(number))
            CardAgreement.objects.filter(id=payment.agreement, state="created").update(
                state="active", card=bank.digits(number)
            )
    tell(payment)
    return True


def stop(payment: CardPayment, code: str) -> None:
    """By the payer (P0030) or by us (P0040)."""
    payment.state = "cancelled" if code == "P0040" else "failed"
    payment.code = code
    payment.save()
    tell(payment)


def refund(payment: CardPayment, cents: int, key: str) -> CardRefund:
    """Give back; told to fail with the fault `refunds-fail`."""
    there = CardRefund.objects.filter(payment=payment, key=key).first() if key else None
    if there is not None:
        return there
    state = "error" if faults.mode_of("cards") == "refunds-fail" else "success"
    name = identifier("re_" if payment.kind == "stripe" else "")
    return CardRefund.objects.create(
        id=name, payment=payment, key=key or None, cents=cents, state=state, at=kernel.now()
    )


def left(payment: CardPayment) -> int:
    """What may still be given back."""
    return payment.cents - sum(each.cents for each in payment.refunds.exclude(state="error"))


def _dispute(payment: CardPayment, number: str) -> None:
    states = {bank.DISPUTED_AND_LOST: "lost", bank.DISPUTED_AND_WON: "won", bank.DISPUTED: "needs_response"}
    if number in states:
        CardDispute.objects.create(
            id=identifier("dp_" if payment.kind == "stripe" else ""), payment=payment, cents=payment.cents,
            state=states[number], fee=DISPUTE_FEE, at=kernel.now(),
        )  # fmt: skip


def decide(dispute: CardDispute, state: str) -> None:
    """The payer's bank decides: won or lost; and its webhook."""
    dispute.state = state
    dispute.save()
    hooks.tell(dispute.payment, _words(dispute.payment).disputed(dispute))


def tell(payment: CardPayment) -> None:
    """The webhooks that follow."""
    words = _words(payment)
    hooks.tell(payment, *words.webhooks(payment), *(words.disputed(each) for each in payment.disputes.all()))


def _words(payment: CardPayment) -> ModuleType:
    return govuk_words if payment.kind == "govuk" else stripe_words
