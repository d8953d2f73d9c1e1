"""What a payer's bank takes back: withdrawn and won, withdrawn and lost, taken only when lost, a part of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments import ports
from guichet.payments.tests.cast import AMINA, EVE, MANAGER, PROVINCE, balance, raised, staff, whole
from guichet.payments.tests.provider import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
CARD = f"card:scripted/{PROVINCE}"
TOLD = ports.CardDispute("d1", "p0", 2500, "open", reason="fraudulent", answer_by=date(2026, 12, 7), withdrawn=True)


def paid(provider: Provider, key: str = "c1") -> payments.Payment:
    charge = raised(key)
    begun = payments.begin_card_payment(charge_id=charge.id, return_to="https://guichet.example/back", by=AMINA)
    provider.becomes("paid")
    return payments.look_at_payment(payment_id=begun.id, by=AMINA)


def told(provider: Provider, **changes: object) -> payments.Dispute:
    """The provider tells of it, twice."""
    provider.found_disputes = [replace(TOLD, **changes)]  # type: ignore[arg-type]  # fields of a dispute
    payments.look_at_disputes()
    assert payments.look_at_disputes() == 0
    (found,) = payments.disputes(by=MANAGER)
    whole()
    return found


def test_withdrawn_then_won(provider: Provider) -> None:
    payment = paid(provider)
    found = told(provider, fee_cents=1500)
    assert (found.state, found.number, found.answer_by) == ("open", payment.number, date(2026, 12, 7))
    assert balance(CARD) == -1500
    assert (balance(f"disputed:scripted/{PROVINCE}"), balance(f"fees:scripted/{PROVINCE}")) == (2500, 1500)
    with pytest.raises(kernel.Conflict, match="asks for this payment back"):
        payments.refund(payment_id=payment.id, cents=2500, reason="sorry", by=MANAGER)
    assert told(provider, state="won", withdrawn=False, fee_cents=1500).state == "won"
    assert (balance(CARD), balance(f"disputed:scripted/{PROVINCE}")) == (1000, 0)
    assert payments.charge(charge_id=payment.shares[0].charge_id, by=AMINA).state == "settled"
    assert told(provider, state="lost").state == "won"  # what was decided is decided


@pytest.mark.parametrize("when", ["at once", "when lost"])
def test_lost_is_owed_again(provider: Provider, when: str) -> None:
    payment = paid(provider)
    told(provider, withdrawn=when == "at once")
    assert balance(CARD) == (0 if when == "at once" else 2500)
    assert told(provider, state="lost", fee_cents=1500).decided_at is not None
    assert payments.payment(payment_id=payment.id, by=AMINA).state == "reversed"
    charge = payments.charge(charge_id=payment.shares[0].charge_id, by=AMINA)
    assert (charge.state, charge.owed_cents) == ("open", 2500)
    assert (balance(CARD), balance("receivable:amina"), balance(f"disputed:scripted/{PROVINCE}")) == (-1500, 2500, 0)
    again = payments.begin_card_payment(charge_id=charge.id, return_to="https://guichet.example/back", by=AMINA)
    assert again.id != payment.id


def test_a_part_that_is_lost_is_a_loss(provider: Provider) -> None:
    payment = paid(provider)
    payments.refund(payment_id=payment.id, cents=500, reason="too much", by=MANAGER)
    told(provider, cents=2000, state="lost")
    assert balance(f"lost:{PROVINCE}") == 2000
    assert payments.charge(charge_id=payment.shares[0].charge_id, by=AMINA).state == "settled"


def test_told_before_the_payment_was_known_to_be_paid(provider: Provider) -> None:
    charge = raised()
    payments.begin_card_payment(charge_id=charge.id, return_to="https://guichet.example/back", by=AMINA)
    provider.becomes("paid")
    assert told(provider, state="lost").state == "lost"
    assert payments.charge(charge_id=charge.id, by=AMINA).owed_cents == 2500


def test_a_webhook_has_it_looked_at_and_others_see_nothing(provider: Provider) -> None:
    paid(provider)
    provider.found_disputes = [TOLD]
    body = json.dumps({"id": "w1", "dispute": True}).encode()
    for _ in range(2):
        payments.take_webhook(provider="scripted", headers={"x-signed": "yes"}, body=body)
    audit.drain(worker="test", until_empty=True)
    assert [each.cents for each in payments.disputes(by=MANAGER, state="open")] == [2500]
    assert payments.disputes(by=staff("other", "manager", "fredericton")) == payments.disputes(by=EVE) == ()


def test_a_provider_that_is_down_is_asked_again_and_stops_no_other(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: Provider, since: date) -> tuple[ports.CardDispute, ...]:
        raise ports.ProviderDown(f"{self.name} does not answer")

    monkeypatch.setattr(Provider, "disputes", down)
    assert payments.look_at_disputes() == 0
    with pytest.raises(ports.ProviderDown):
        payments.look_at_disputes(provider=provider.name)
