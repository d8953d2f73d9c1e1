"""Both providers in the lab, over their real APIs: paid, declined, cancelled, lost, told twice, refunded, disputed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.connectors.govuk_pay import api as govuk_pay
from guichet.connectors.stripe_checkout import api as stripe_checkout
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.cards import bank, hooks, plugged, states
from guichet.lab.models import CardDispute
from guichet.payments import api as payments
from guichet.payments import ports
from guichet.payments.tests.cast import (
    AMINA,
    JURISDICTION,
    MANAGER,
    NOON,
    PROVINCE,
    REQUEST,
    balance,
    line,
    raised,
    whole,
)
from tests.connectors import cards

pytestmark = pytest.mark.django_db
BACK = "https://guichet.example/back"
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "standards" / "payments" / "govuk-pay.json"
KINDS = ("govuk", "stripe")


@pytest.fixture
def provider(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ports.CardProvider]:
    monkeypatch.setattr(ports.card_providers, "_things", {})
    monkeypatch.setattr(catalogue, "current", lambda: JURISDICTION)
    monkeypatch.setattr(hooks, "senders", [cards.deliver])
    through = Recorder(cards.transport())
    found: ports.CardProvider = plugged.govuk("CAD", through) if request.param == "govuk" else plugged.stripe(through)
    ports.card_providers.register(found.name, found)
    found.recorded = through.seen  # type: ignore[attr-defined]  # for the test of the schema
    with kernel.held_at(NOON):
        yield found
    lab.misbehave("cards", "works")


class Recorder(httpx.BaseTransport):
    """Keeps what was sent and answered."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner, self.seen = inner, []  # type: ignore[var-annotated]  # of anything

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        answer = self.inner.handle_request(request)
        answer.read()
        self.seen.append((request.method, request.url.path, request.content, answer.status_code, answer.content))
        return answer


both = pytest.mark.parametrize("provider", KINDS, indirect=True)
only_govuk = pytest.mark.parametrize("provider", ["govuk"], indirect=True)


def begun(cents: int = 2500, key: str = "c1", agreement: str = "") -> payments.Payment:
    return payments.begin_card_payment(
        charge_id=raised(key, line(cents)).id, return_to=BACK, by=AMINA, language="fr", agreement=agreement
    )


def look(payment: payments.Payment) -> payments.Payment:
    return payments.look_at_payment(payment_id=payment.id, by=AMINA)


@both
def test_paid_and_told_by_a_webhook(provider: ports.CardProvider) -> None:
    payment = begun()
    assert payment.next_url
    assert cards.pay(payment.next_url) == BACK
    audit.drain(worker="test")
    # Nobody came back: the webhook alone had it looked at.
    assert payments.payment(payment_id=payment.id, by=AMINA).state == "settled"
    assert balance(f"card:{provider.name}/{PROVINCE}") == 2500
    assert provider.check() == ()
    whole()


@both
@pytest.mark.parametrize("mode", ["twice", "five"])
def test_webhooks_out_of_order_and_again_settle_once(provider: ports.CardProvider, mode: str) -> None:
    lab.misbehave("cards", mode)
    payment = begun()
    cards.pay(payment.next_url)
    audit.drain(worker="test", until_empty=True)
    assert look(payment).state == "settled"
    assert balance(f"card:{provider.name}/{PROVINCE}") == 2500
    whole()


@both
def test_no_webhook_at_all_and_the_browser_closed(provider: ports.CardProvider) -> None:
    lab.misbehave("cards", "silent")
    payment = begun()
    cards.pay(payment.next_url)
    with kernel.held_at(NOON + timedelta(minutes=2)):
        assert payments.look_at_doubts() == 1
    assert payments.payment(payment_id=payment.id, by=AMINA).state == "settled"


@both
def test_slow_to_be_known(provider: ports.CardProvider) -> None:
    lab.misbehave("cards", "delayed")
    payment = begun()
    cards.pay(payment.next_url)
    assert look(payment).state == "begun"
    lab.misbehave("cards", "works")
    with kernel.held_at(NOON + timedelta(minutes=1)):
        assert look(payment).state == "settled"


@both
@pytest.mark.parametrize("mode", ["down", "lost"])
def test_down_and_back(provider: ports.CardProvider, mode: str) -> None:
    lab.misbehave("cards", mode)
    charge = raised()
    with pytest.raises(ports.ProviderDown):
        payments.begin_card_payment(charge_id=charge.id, return_to=BACK, by=AMINA)
    # Down stays down; one that can say what became of its lost answer has it already.
    with pytest.raises(ports.ProviderDown) if mode == "down" else suppress(ports.ProviderDown):
        payments.begin_card_payment(charge_id=charge.id, return_to=BACK, by=AMINA)
    lab.misbehave("cards", "works")
    payment = payments.begin_card_payment(charge_id=charge.id, return_to=BACK, by=AMINA)
    cards.pay(payment.next_url)
    assert look(payment).state == "settled"
    assert balance(f"card:{provider.name}/{PROVINCE}") == 2500
    whole()


@only_govuk
@pytest.mark.parametrize("card", [bank.DECLINED, bank.EXPIRED, bank.WRONG_CVC, bank.GENERAL_ERROR])
def test_published_test_cards_decline(provider: ports.CardProvider, card: str) -> None:
    payment = begun()
    assert cards.pay(payment.next_url, bank.NOT_ACCEPTED) == ""
    assert cards.pay(payment.next_url, card) == BACK
    ended = look(payment)
    assert (ended.state, ended.reason) == ("failed", "error" if card == bank.GENERAL_ERROR else "declined")
    again = payments.begin_card_payment(charge_id=payment.shares[0].charge_id, return_to=BACK, by=AMINA)
    cards.pay(again.next_url)
    assert look(again).state == "settled"
    whole()


@both
def test_run_out_and_stopped(provider: ports.CardProvider) -> None:
    payment = begun()
    assert payments.stop_payment(payment_id=payment.id, by=AMINA).state == "cancelled"
    second = payments.begin_card_payment(charge_id=payment.shares[0].charge_id, return_to=BACK, by=AMINA)
    with kernel.held_at(NOON + timedelta(minutes=95)):
        ended = look(second)
    assert (ended.state, ended.reason) == ("failed", "expired")


@only_govuk
def test_cancelled_by_the_payer(provider: ports.CardProvider) -> None:
    payment = begun()
    assert cards.pay(payment.next_url, cancel=True) == BACK
    assert (look(payment).state, look(payment).reason) == ("cancelled", "cancelled_by_payer")


@both
def test_refunded_once_also_when_the_answer_was_lost(provider: ports.CardProvider) -> None:
    payment = begun()
    cards.pay(payment.next_url)
    look(payment)
    lab.misbehave("cards", "lost")
    refund = payments.refund(payment_id=payment.id, cents=1000, reason="too much", by=kernel.SYSTEM)
    assert refund.state == "begun"
    lab.misbehave("cards", "works")
    assert payments.look_at_refund(refund_id=refund.id, by=AMINA).state == "settled"
    assert balance(f"card:{provider.name}/{PROVINCE}") == 1500
    lab.misbehave("cards", "refunds-fail")
    assert payments.refund(payment_id=payment.id, cents=1500, reason="all", by=kernel.SYSTEM).state == "failed"
    lab.misbehave("cards", "works")
    assert payments.refund(payment_id=payment.id, cents=1500, reason="all", by=kernel.SYSTEM).state == "settled"
    assert balance(f"card:{provider.name}/{PROVINCE}") == 0
    whole()


@both
def test_disputes_are_told(provider: ports.CardProvider) -> None:
    payment = begun()
    cards.pay(payment.next_url, bank.DISPUTED_AND_LOST)
    look(payment)
    (dispute,) = provider.disputes(NOON.date())
    assert (dispute.state, dispute.cents, dispute.fee_cents) == ("lost", 2500, 1500)
    audit.drain(worker="test", until_empty=True)  # its webhook had it posted
    assert payments.charges_about(subject=REQUEST, by=AMINA)[0].owed_cents == 2500
    assert balance(f"card:{provider.name}/{PROVINCE}") == -1500
    whole()


@both
def test_a_dispute_that_is_won_after_a_while(provider: ports.CardProvider) -> None:
    payment = begun()
    cards.pay(payment.next_url, bank.DISPUTED)
    audit.drain(worker="test", until_empty=True)
    (found,) = payments.disputes(by=MANAGER)
    assert (found.state, found.withdrawn) == ("open", provider.name == "lab-stripe")
    states.decide(CardDispute.objects.get(), "won")
    audit.drain(worker="test", until_empty=True)
    (found,) = payments.disputes(by=MANAGER)
    assert (found.state, payments.charges_about(subject=REQUEST, by=AMINA)[0].owed_cents) == ("won", 0)
    assert balance(f"disputed:{provider.name}/{PROVINCE}") == 0
    whole()


@both
def test_what_is_not_signed_is_refused(provider: ports.CardProvider) -> None:
    for headers in ({}, {"pay-signature": "0" * 64}, {"stripe-signature": "t=1,v1=00"}, {"stripe-signature": "v1="}):
        with pytest.raises(ports.WebhookRefused):
            payments.take_webhook(provider=provider.name, headers=headers, body=b"{}")


@pytest.mark.parametrize("provider", ["stripe"], indirect=True)
def test_a_webhook_that_is_too_old_is_refused(provider: ports.CardProvider) -> None:
    body = json.dumps({"id": "e", "type": "checkout.session.completed", "data": {"object": {"id": "cs"}}}).encode()
    headers = {key.lower(): value for key, value in hooks.signed("stripe", body).items()}
    assert provider.read_webhook(headers, body).payment_reference == "cs"
    with kernel.held_at(NOON + timedelta(minutes=6)), pytest.raises(ports.WebhookRefused):
        provider.read_webhook(headers, body)


@only_govuk
def test_a_card_is_charged_again_under_an_agreement(provider: ports.CardProvider) -> None:
    first = begun(agreement="new")
    cards.pay(first.next_url)
    assert look(first).state == "settled"
    order = ports.CardOrder("k-2", "R-2", 700, "CAD", "second", BACK, agreement=_agreement(first.id))
    assert provider.create(order).state == "paid"
    again = ports.CardOrder("k-3", "R-3", 700, "CAD", "third", BACK, agreement="0" * 26)
    assert (provider.create(again).state, provider.create(order).reference) == (
        "failed",
        provider.create(order).reference,
    )


def _agreement(payment_id: str) -> str:
    from guichet.payments.models import PaymentRow  # noqa: PLC0415  # what is sealed is read in one place

    return str(PaymentRow.objects.get(id=payment_id).words["charged_again_by"])


@only_govuk
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published OpenAPI document is not on this machine")
def test_what_is_said_both_ways_fits_the_published_schema(provider: Any) -> None:
    payment = begun(agreement="new")
    cards.pay(payment.next_url)
    look(payment)
    payments.refund(payment_id=payment.id, cents=1000, reason="too much", by=kernel.SYSTEM)
    second = begun(key="c2")
    payments.stop_payment(payment_id=second.id, by=AMINA)
    provider.disputes(NOON.date())
    document = json.loads(PUBLISHED.read_text())
    for method, path, sent, status, answered in provider.recorded:
        operation = _operation(document, method, path.removeprefix("/lab/cards/govuk"))
        if sent and sent != b"{}":
            _fits(document, operation["requestBody"], json.loads(sent))
        assert str(status) in operation["responses"], f"{method} {path}: {status}"
        if answered:
            _fits(document, operation["responses"][str(status)], json.loads(answered))
    assert len(provider.recorded) > 8


def _operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    for template, operations in document["paths"].items():
        parts, wanted = template.split("/"), path.split("/")
        if len(parts) == len(wanted) and all(a == b or a.startswith("{") for a, b in zip(parts, wanted, strict=True)):
            return dict(operations[method.lower()])
    raise AssertionError(f"{path} is no address of the API")


def _fits(document: dict[str, Any], where: dict[str, Any], value: Any) -> None:
    schema = where.get("content", {}).get("application/json", {}).get("schema")
    if schema is not None:
        jsonschema.validate(value, {**_strict(schema), "components": _strict(document["components"])})


def _strict(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON schema: what is nullable may be null."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _strict(value) for key, value in schema.items() if key != "example"}
    if found.pop("nullable", False) and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found


@pytest.mark.parametrize(
    ("read", "document"),
    [
        (govuk_pay.read, "nonsense"),
        (govuk_pay.read, '[{"name": "a", "token": ""}]'),
        (govuk_pay.read, '[{"name": "a", "token": "t", "url": "http://x"}]'),
        (govuk_pay.read, '[{"name": "a", "token": "t"}, {"name": "a", "token": "t"}]'),
        (stripe_checkout.read, '[{"name": "a", "token": "t", "url": "ftp://x"}]'),
        (stripe_checkout.read, '[{"name": "a", "token": ""}]'),
    ],
)
def test_settings_that_cannot_work_are_refused(read: Callable[..., Any], document: str) -> None:
    with pytest.raises(kernel.Invalid):
        read(document, secure=True)
    assert read("", secure=True) == ()


@only_govuk
@pytest.mark.parametrize(
    "answer", [b"no json", b"[]", b"{}", b'{"payment_id": "x", "amount": 1, "state": {"status": "?"}}']
)
def test_what_cannot_be_read_is_no_answer(provider: ports.CardProvider, answer: bytes) -> None:
    lying = plugged.govuk("CAD", httpx.MockTransport(lambda _request: httpx.Response(200, content=answer)))
    with pytest.raises(ports.ProviderDown):
        lying.status("x")
    silent = plugged.govuk("CAD", httpx.MockTransport(lambda _request: httpx.Response(302, headers={"Location": "/"})))
    with pytest.raises((ports.ProviderDown, ports.ProviderRefused)):
        silent.status("x")
