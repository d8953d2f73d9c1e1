"""refund, look_at_refund: in the way it came, never more than was paid, and never booked before it is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.tests.cast import (
    AMINA,
    CITY,
    CLARA,
    CLAUDE,
    EVE,
    MANAGER,
    NOON,
    OFFICE,
    PROVINCE,
    balance,
    cash,
    line,
    opened,
    raised,
    staff,
    whole,
)
from guichet.payments.tests.provider import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
CHEN = staff("chen", "caseworker", channel="web")


def paid_by_card(provider: Provider) -> payments.Payment:
    charge = raised("c1", line(2500), line(1000, "plate", organization=CITY))
    begun = payments.begin_card_payment(charge_id=charge.id, return_to="https://guichet.example/", by=AMINA)
    provider.becomes("paid")
    return payments.look_at_payment(payment_id=begun.id, by=AMINA)


def give(payment: payments.Payment, cents: int, by: kernel.Actor = CHEN, **more: str) -> payments.Refund:
    return payments.refund(payment_id=payment.id, cents=cents, reason="not needed", by=by, **more)


def test_a_card_gets_it_back_and_so_does_who_had_it(provider: Provider) -> None:
    payment = paid_by_card(provider)
    first = give(payment, 3000, key="k1")
    assert (first.state, first.way) == ("settled", "card")
    assert give(payment, 3000, key="k1") == first
    assert balance(f"card:scripted/{PROVINCE}") == 500
    assert balance(f"revenue:{PROVINCE}/fee") == 0
    assert balance(f"liability:{PROVINCE}/{CITY}") == -500
    with pytest.raises(kernel.Invalid):
        give(payment, 501)
    give(payment, 500)
    assert balance(f"liability:{PROVINCE}/{CITY}") == 0
    charge = payments.charges_of(person_id="amina", by=AMINA)[0]
    assert (charge.state, charge.owed_cents) == ("settled", 0)
    whole()


def test_what_is_on_its_way_is_looked_at_until_it_is_there(provider: Provider) -> None:
    payment = paid_by_card(provider)
    provider.mode = "down"
    refund = give(payment, 1000)
    assert refund.state == "begun"
    assert balance(f"refunds-due:{PROVINCE}") == -1000
    assert balance(f"card:scripted/{PROVINCE}") == 3500
    provider.mode = "works"
    with kernel.held_at(NOON + timedelta(minutes=20)):
        assert payments.look_at_doubts() == 1
    assert payments.look_at_refund(refund_id=refund.id, by=AMINA).state == "settled"
    assert balance(f"refunds-due:{PROVINCE}") == 0
    whole()


@pytest.mark.parametrize("how", ["fails", "refuses"])
def test_what_did_not_reach_them_is_undone(provider: Provider, how: str) -> None:
    payment = paid_by_card(provider)
    provider.refund_state, provider.mode = ("failed", "works") if how == "fails" else ("done", "refuses")
    assert give(payment, 1000).state == "failed"
    assert balance(f"revenue:{PROVINCE}/fee") == -2500
    assert payments.payment(payment_id=payment.id, by=AMINA).refunded_cents == 0
    whole()


def test_cash_from_the_till_rounded(provider: Provider) -> None:
    till = opened()
    payment = cash(till, raised("c1", line(2533)), tendered=2535)
    refund = give(payment, 2533, by=CLARA, till_id=till.id)
    assert (refund.way, refund.state) == ("cash", "settled")
    assert balance(f"till:{OFFICE}/clara") == 10_000
    assert balance(f"rounding:{PROVINCE}") == 0
    assert [each.cents for each in payments.refunds_of(payment_id=payment.id, by=AMINA)] == [2533]
    whole()


def test_without_a_till_it_is_paid_out(provider: Provider) -> None:
    payment = cash(opened(), raised(), tendered=2500)
    assert give(payment, 2500, by=MANAGER).way == "payout"
    (payout,) = payments.payouts_about(about=kernel.Reference("payment", payment.id), by=kernel.SYSTEM)
    assert (payout.cents, payout.payee_id, payout.state) == (2500, "amina", "planned")
    assert balance(f"payouts-due:{PROVINCE}") == -2500
    whole()


def test_who_gives_back(provider: Provider) -> None:
    till = opened()
    payment = cash(till, raised(), tendered=2500)
    for actor in (EVE, AMINA, CLARA, CLAUDE, staff("eve", "caseworker", CITY, "web")):
        with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
            give(payment, 100, by=actor)
    with pytest.raises(kernel.Invalid):
        payments.refund(payment_id=payment.id, cents=1, reason=" ", by=CHEN)
    assert balance(f"till:{OFFICE}/clara") == 12_500
