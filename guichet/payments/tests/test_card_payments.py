"""begin_card_payment, look_at_payment, stop_payment, take_webhook: one live payment, and nobody is charged twice."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments.ports import ProviderDown, WebhookRefused
from guichet.payments.tests.cast import (
    AMINA,
    CITY,
    CLARA,
    EVE,
    NOON,
    PROVINCE,
    balance,
    cash,
    line,
    opened,
    raised,
    whole,
)
from guichet.payments.tests.provider import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
BACK = "https://guichet.example/back"


def begun(charge: payments.Charge, by: kernel.Actor = AMINA) -> payments.Payment:
    return payments.begin_card_payment(charge_id=charge.id, return_to=BACK, by=by)


def look(payment: payments.Payment) -> payments.Payment:
    return payments.look_at_payment(payment_id=payment.id, by=AMINA)


def test_a_card_pays_and_the_money_is_whose_it_is(provider: Provider) -> None:
    charge = raised("c1", line(2500), line(1000, "plate", organization=CITY))
    payment = begun(charge)
    assert (payment.state, payment.next_url) == ("begun", "https://pay.example/p0")
    assert look(payment).state == "begun"
    provider.becomes("paid")
    for _ in range(3):
        assert look(payment).state == "settled"
    assert payments.charge(charge_id=charge.id, by=AMINA).state == "settled"
    assert balance(f"card:scripted/{PROVINCE}") == 3500
    assert balance(f"liability:{PROVINCE}/{CITY}") == -1000
    whole()


def test_a_double_click_and_two_tabs_are_one_payment(provider: Provider) -> None:
    charge = raised()
    first = begun(charge)
    assert begun(charge) == first
    assert len(provider.payments) == 1
    provider.becomes("paid")
    assert begun(charge).state == "settled"
    with pytest.raises(kernel.Conflict):
        begun(charge)


def test_declined_then_paid(provider: Provider) -> None:
    charge = raised()
    first = begun(charge)
    provider.becomes("failed", reason="declined")
    second = begun(charge)
    assert second.id != first.id
    assert (look(first).state, look(first).reason) == ("failed", "declined")
    provider.becomes("paid", "p1")
    assert look(second).state == "settled"
    assert balance(f"card:scripted/{PROVINCE}") == 2500
    whole()


@pytest.mark.parametrize("mode", ["down", "lost"])
def test_an_answer_that_is_lost_is_one_payment_still(provider: Provider, mode: str) -> None:
    charge, provider.mode = raised(), mode
    for _ in range(2):
        with pytest.raises(ProviderDown):
            begun(charge)
    assert len(payments.payments_of(charge_id=charge.id, by=AMINA)) == 1
    provider.mode = "works"
    payment = begun(charge)
    assert (payment.state, len(provider.payments)) == ("begun", 1)
    whole()


def test_a_worker_resolves_what_is_in_doubt(provider: Provider) -> None:
    charge, provider.mode = raised(), "lost"
    with pytest.raises(ProviderDown):
        begun(charge)
    provider.mode = "works"
    assert payments.look_at_doubts() == 0
    provider.becomes("paid")
    with kernel.held_at(NOON + timedelta(minutes=2)):
        assert payments.look_at_doubts() == 1
        assert payments.look_at_doubts() == 0
    assert payments.charge(charge_id=charge.id, by=AMINA).state == "settled"


def test_one_that_is_down_stops_no_other(provider: Provider) -> None:
    charges = [raised(f"c{number}") for number in range(3)]
    for each in charges:
        begun(each)
    provider.payments.pop("p1")
    for reference in ("p0", "p2"):
        provider.becomes("paid", reference)
    with kernel.held_at(NOON + timedelta(minutes=2)), pytest.raises(KeyError):
        provider.status("p1")
    provider.payments["p1"] = provider.payments["p0"]  # the status of another: refused, and looked at by a person
    with kernel.held_at(NOON + timedelta(minutes=2)):
        assert payments.look_at_doubts() == 2
    states = [payments.charge(charge_id=each.id, by=AMINA).state for each in charges]
    assert states == ["settled", "open", "settled"]
    whole()


def test_another_amount_is_not_believed(provider: Provider) -> None:
    charge = raised()
    payment = begun(charge)
    provider.payments["p0"] = type(provider.payments["p0"])("p0", "paid", 1, "CAD")
    with pytest.raises(kernel.Conflict):
        look(payment)
    assert payments.charge(charge_id=charge.id, by=AMINA).state == "open"
    whole()


def test_while_a_card_is_under_way_nobody_takes_cash_until_it_is_stopped(provider: Provider) -> None:
    till, charge = opened(), raised()
    payment = begun(charge)
    with pytest.raises(kernel.Conflict) as refused:
        cash(till, charge, tendered=2500)
    assert refused.value.code == "payment_under_way"
    with pytest.raises(kernel.NotFound):
        payments.stop_payment(payment_id=payment.id, by=EVE)
    assert payments.stop_payment(payment_id=payment.id, by=CLARA).state == "cancelled"
    assert cash(till, charge, tendered=2500).state == "settled"
    whole()


def test_who_was_quicker_than_the_stop_has_paid(provider: Provider) -> None:
    charge = raised()
    payment = begun(charge)
    provider.becomes("paid")
    assert payments.stop_payment(payment_id=payment.id, by=AMINA).state == "settled"


def test_money_that_comes_after_all_goes_back(provider: Provider) -> None:
    till, charge = opened(), raised()
    payment = begun(charge)
    payments.stop_payment(payment_id=payment.id, by=AMINA)
    cash(till, charge, tendered=2500)
    provider.becomes("paid", "p0")
    assert look(payment).state == "surplus"
    assert balance(f"unallocated:{PROVINCE}") == -2500
    whole()
    refund = payments.refund(payment_id=payment.id, cents=2500, reason="paid at the counter", by=kernel.SYSTEM)
    assert refund.state == "settled"
    assert balance(f"unallocated:{PROVINCE}") == 0
    assert balance(f"card:scripted/{PROVINCE}") == 0
    whole()


def webhook(provider: Provider, number: str, signed: str = "yes", payment: str = "p0") -> None:
    body = json.dumps({"id": number, "payment": payment}).encode()
    payments.take_webhook(provider=provider.name, headers={"x-signed": signed}, body=body)


def test_a_webhook_five_times_settles_once_and_its_word_is_not_taken(provider: Provider) -> None:
    charge = raised()
    payment = begun(charge)
    for _ in range(5):
        webhook(provider, "w1")
    audit.drain(worker="test")
    assert payments.charge(charge_id=charge.id, by=AMINA).state == "open"  # the provider, asked, says that it waits
    provider.becomes("paid")
    for _ in range(5):
        webhook(provider, "w2")
        audit.drain(worker="test")
    assert look(payment).state == "settled"
    settled = [each for each in audit.history(stream=kernel.Reference("payment", payment.id)) if "Settled" in each.type]
    assert len(settled) == 1
    webhook(provider, "w3", payment="of somebody else")
    with pytest.raises(WebhookRefused):
        webhook(provider, "w4", signed="no")
    with pytest.raises(kernel.NotFound):
        payments.take_webhook(provider="nobody", headers={}, body=b"")
    whole()


def test_nobody_begins_to_pay_for_another(provider: Provider) -> None:
    charge = raised()
    with pytest.raises(kernel.NotFound):
        begun(charge, by=EVE)
    with pytest.raises(kernel.Invalid):
        payments.begin_card_payment(charge_id=charge.id, return_to="javascript:1", by=AMINA)
    assert provider.payments == {}


def test_without_a_provider_one_is_told_so(provider: Provider) -> None:
    provider.currencies = frozenset({"GBP"})
    assert not payments.takes_cards(organization=PROVINCE, currency="CAD")
    with pytest.raises(kernel.NotFound) as refused:
        begun(raised())
    assert refused.value.code == "no_provider"
