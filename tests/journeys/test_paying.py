"""A service with a fee, from the check to the receipt: waived by law, declined then paid, closed browser, refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.overlay import copy_minimal
from guichet.channels.web.tests.visiting import Visitor
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.cards import bank, hooks, plugged
from guichet.lab.population import populate
from guichet.payments import api as payments
from guichet.payments import ports
from tests.connectors import cards
from tests.journeys.playing import play

LICENCE = "town-hall/dog-licence"
FEES = """costs:
  - {id: fee, variable: fee, currency: CAD, when: submit, refund_when: [declined]}
  - id: card
    amount_cents: 500
    currency: CAD
    when: submit
    waiver: {variable: is_adult, law: {title: Dog Act, href: 'https://law.example/dogs', section: 6}}
"""
GIVEN = {"birth_date": "1986-03-02", "yearly_income": 3000000, "dog_name": "Rex", "email": "boris@example.org"}
BACK = "https://guichet.example/back"
SYSTEM = kernel.SYSTEM


def change(path: Path, found: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert found in text
    path.write_text(text.replace(found, new, 1), encoding="utf-8")


def with_fees(folder: Path) -> Path:
    """The smallest jurisdiction, where a dog licence has a fee of the law's and a card that adults need not pay."""
    own = folder / "services/town-hall/dog-licence"
    change(own / "service.yaml", "costs: [{id: fee, amount_cents: 2500, currency: CAD}]\n", FEES)
    change(own / "workflow.yaml", "on_submit: {if: may_keep_a_dog, automatic: true}\n", "")
    change(own / "examples.yaml", "status: granted, ", "")
    for language in ("en", "fr"):
        change(own / f"locales/{language}.yaml", "costs: {", "costs: {card: Card, ")
    return folder


@pytest.fixture
def town(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The smallest jurisdiction, where a dog licence has a fee of the law's and a card that adults need not pay."""
    folder = with_fees(copy_minimal(tmp_path / "town"))
    catalogue.forget()
    journeys.publish(folder, by=kernel.Actor(channel="command", name="operator"))
    monkeypatch.setattr(ports.card_providers, "_things", {})
    monkeypatch.setattr(hooks, "senders", [cards.deliver])
    provider = plugged.govuk("CAD", cards.transport())
    ports.card_providers.register(provider.name, provider)
    yield dict(populate().agents)
    catalogue.forget()


def actor(town: dict[str, str], name: str = "boris") -> kernel.Actor:
    return kernel.Actor(agent_id=town[name], name=name, channel="web", assurance=kernel.Assurance.SUBSTANTIAL)


def sent(by: kernel.Actor, **given: object) -> journeys.Submitted:
    played = play(LICENCE, {**GIVEN, **given}, by)
    assert played.step.kind == "review"
    return journeys.submit(request_id=played.request_id, by=by)


def case_of(request_id: str) -> cases.Case | None:
    try:
        return cases.case_of_request(request_id=request_id, by=SYSTEM)
    except kernel.NotFound:
        return None


def whole() -> None:
    assert payments.verify_ledger().faults == ()


def test_the_check_says_what_is_due_and_why_not(town: dict[str, str]) -> None:
    step = play(LICENCE, GIVEN, actor(town)).step
    fee, card = step.due
    assert (fee.cents, fee.waived, step.due_text) == (2500, "", "$25.00")
    assert (card.cents, card.waived, [each.title for each in card.law]) == (
        0, "You need not pay this.", ["Dog Act, section 6"],
    )  # fmt: skip
    assert play(LICENCE, {**GIVEN, "yearly_income": 100}, actor(town)).step.due_text == "$10.00"


def test_nothing_opens_before_it_is_paid_and_then_once(town: dict[str, str]) -> None:
    boris = actor(town)
    done = sent(boris)
    assert (done.case_id, done.step.kind, done.step.title) == ("", "payment", "Pay $25.00")
    assert journeys.submit(request_id=done.step.request_id, by=boris).receipt == done.receipt
    audit.drain(worker="test", until_empty=True)
    assert case_of(done.step.request_id) is None
    begun = journeys.pay(request_id=done.step.request_id, return_to=BACK, by=boris)
    assert journeys.pay(request_id=done.step.request_id, return_to=BACK, by=boris).next_url == begun.next_url
    assert cards.pay(begun.next_url) == BACK
    step = journeys.come_back(request_id=done.step.request_id, by=boris)
    assert step.kind == "outcome"
    case = case_of(done.step.request_id)
    assert case is not None
    audit.drain(worker="test", until_empty=True)
    assert case_of(done.step.request_id) == cases.case(case_id=case.id, by=SYSTEM)
    with pytest.raises(kernel.Conflict):
        journeys.pay(request_id=done.step.request_id, return_to=BACK, by=boris)
    whole()


def test_declined_then_paid(town: dict[str, str]) -> None:
    boris = actor(town)
    request_id = sent(boris).step.request_id
    cards.pay(journeys.pay(request_id=request_id, return_to=BACK, by=boris).next_url, bank.DECLINED)
    step = journeys.come_back(request_id=request_id, by=boris)
    assert step.payment is not None
    assert step.payment.problem.startswith("The card was declined. No money was taken.")
    cards.pay(journeys.pay(request_id=request_id, return_to=BACK, by=boris).next_url)
    assert journeys.come_back(request_id=request_id, by=boris).kind == "outcome"
    whole()


@pytest.mark.parametrize("mode", ["works", "five", "silent"])
def test_the_browser_is_closed_after_paying(town: dict[str, str], mode: str) -> None:
    boris = actor(town)
    request_id = sent(boris).step.request_id
    begun = journeys.pay(request_id=request_id, return_to=BACK, by=boris)
    lab.misbehave("cards", mode)
    cards.pay(begun.next_url)
    if mode == "silent":
        with kernel.held_at(kernel.now() + timedelta(minutes=2)):
            payments.look_at_doubts()
            audit.drain(worker="test", until_empty=True)
    audit.drain(worker="test", until_empty=True)
    assert case_of(request_id) is not None
    assert journeys.next_step(request_id=request_id, by=boris).kind == "outcome"
    whole()


def test_the_provider_is_down_and_comes_back(town: dict[str, str]) -> None:
    boris = actor(town)
    request_id = sent(boris).step.request_id
    lab.misbehave("cards", "down")
    with pytest.raises(kernel.TryLater):
        journeys.pay(request_id=request_id, return_to=BACK, by=boris)
    step = journeys.come_back(request_id=request_id, by=boris)
    assert step.payment is not None
    assert step.payment.under_way
    lab.misbehave("cards", "works")
    cards.pay(journeys.pay(request_id=request_id, return_to=BACK, by=boris).next_url)
    assert journeys.come_back(request_id=request_id, by=boris).kind == "outcome"


def test_paid_in_cash_with_the_code_and_refused_gets_it_back(town: dict[str, str]) -> None:
    boris = actor(town)
    done = sent(boris)
    clerk = kernel.Actor(
        agent_id=town["clara"], channel="counter", roles=frozenset({"clerk"}), organization="town-hall",
        assurance=kernel.Assurance.SUBSTANTIAL,
    )  # fmt: skip
    till = payments.open_till(office="town-hall/front", float_cents=0, by=clerk)
    (charge,) = payments.charges_with_code(code=done.receipt.tracking_code, by=clerk)
    payments.take_cash(till_id=till.id, charge_ids=(charge.id,), tendered_cents=2500, by=clerk)
    audit.drain(worker="test", until_empty=True)
    case = case_of(done.step.request_id)
    assert case is not None
    chen = kernel.Actor(
        agent_id=town["chen"], channel="web", roles=frozenset({"caseworker"}), organization="town-hall",
        assurance=kernel.Assurance.SUBSTANTIAL,
    )  # fmt: skip
    claimed = cases.claim(case_id=case.id, revision=case.revision, by=chen)
    journeys.decide(case_id=case.id, transition="decline", revision=claimed.revision, words="no", by=chen)
    for _ in range(2):
        audit.drain(worker="test", until_empty=True)
    (payment,) = payments.payments_of(charge_id=charge.id, by=SYSTEM)
    assert payment.refunded_cents == 2500
    (payout,) = payments.payouts_about(about=kernel.Reference("payment", payment.id), by=SYSTEM)
    assert (payout.cents, payout.payee_id) == (2500, town["boris"])
    whole()


def test_eve_neither_pays_nor_sees(town: dict[str, str]) -> None:
    request_id = sent(actor(town)).step.request_id
    for name in ("eve", "dana"):
        with pytest.raises(kernel.NotFound):
            journeys.pay(request_id=request_id, return_to=BACK, by=actor(town, name))
        with pytest.raises(kernel.NotFound):
            journeys.come_back(request_id=request_id, by=actor(town, name))
    assert intake.request(request_id=request_id, by=SYSTEM).state == "submitted"


def test_by_a_program(town: dict[str, str]) -> None:
    boris = actor(town)
    token = identity.issue_token(agent_id=town["boris"], assurance=kernel.Assurance.LOW, label="a program", by=boris)
    request_id = sent(boris).step.request_id
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for _ in range(2):
        told = client.post(f"/api/v1/requests/{request_id}/payment", {"return_to": BACK}, "application/json").json()
        assert (told["state"], told["step"]["payment"]["cents"]) == ("begun", 2500)
    cards.pay(told["next_url"])
    told = client.post(f"/api/v1/requests/{request_id}/payment", {"return_to": BACK}, "application/json").json()
    assert (told["state"], told["step"]["kind"]) == ("settled", "outcome")
    again = client.post(f"/api/v1/requests/{request_id}/payment", {"return_to": BACK}, "application/json")
    assert again.status_code == 409


def test_on_the_web_without_a_script(town: dict[str, str]) -> None:
    request_id = play(LICENCE, GIVEN, actor(town)).request_id
    boris, address = Visitor(), f"/fr/requests/{request_id}/"
    boris.sign_in("boris")
    review = boris.get(f"{address}review/")
    assert "Envoyer et payer" in review.text
    assert "25,00\u202f$" in review.text
    assert "Vous n’avez pas à payer ce montant." in review.text
    sent_on = boris.post(f"{address}send/", {"revision": review.value("revision"), "key": review.value("key")})
    page = boris.get(boris.get(sent_on.to).to)
    assert "Payer 25,00\u202f$" in page.text
    lab.misbehave("cards", "down")
    trouble = boris.post(f"{address}pay/")
    assert (trouble.status, "Le service de paiement ne répond pas." in trouble.text) == (503, True)
    lab.misbehave("cards", "works")
    for _ in range(2):  # a double click
        away = boris.post(f"{address}pay/")
        assert "/lab/cards/pay/" in away.to
    back = cards.pay(away.to)
    assert back.endswith(f"{address}paid/")
    assert boris.get(f"{address}paid/").to == f"{address}outcome/"
    assert "Payer" not in boris.get(f"{address}outcome/").text
    whole()
