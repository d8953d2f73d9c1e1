"""What a decision costs, what nobody pays in time, and what is taken back: told, released, given back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.overlay import apply_edits
from guichet.channels.web.tests.visiting import Visitor
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.journeys.use_cases.charge_decision import waits_for_payment
from guichet.kernel import api as kernel
from guichet.lab.cards import bank, hooks, plugged
from guichet.lab.models import CardAgreement
from guichet.lab.population import populate
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.payments import ports
from guichet.vault import api as vault
from tests.connectors import cards
from tests.journeys.booking_town import LESSONS, LICENCE, build

OWN = "services/town-hall/dog-licence"
COSTS = """costs:
  - {id: fee, amount_cents: 1000, currency: CAD, when: submit, refund_when: [declined, withdrawn], pay_within_hours: 12}
  - {id: card, amount_cents: 3000, currency: CAD, when: decision, charged_when: [granted], holds: true,
     pay_within_hours: 720, refund_when: [declined]}
"""
FEE = "costs: [{id: fee, amount_cents: 2500, currency: CAD}]"
IN_PARTS = FEE.replace("CAD}", "CAD, when: submit, instalments: {count: 3, every: P1M}}")
KEPT = "ledger: {keep: P6Y, law: {title: Tax Act, href: 'https://law.example/tax', section: 286}}"
EDITS: list[dict[str, Any]] = [
    {"file": f"{OWN}/service.yaml", "find": f"{FEE}\n", "replace": COSTS},
    {
        "file": "jurisdiction.yaml",
        "find": "country: ",
        "replace": f"{KEPT}\ncountry: ",
    },
    {"file": "services/town-hall/swimming/service.yaml", "find": FEE, "replace": IN_PARTS},
    {"file": f"{OWN}/service.yaml", "find": "assurance: none", "replace": "assurance: low"},
    {"file": f"{OWN}/workflow.yaml", "find": "on_submit: {if: may_keep_a_dog, automatic: true}\n", "replace": ""},
    {"file": f"{OWN}/examples.yaml", "find": "status: granted, ", "replace": ""},
    *(
        {"file": f"{OWN}/locales/{each}.yaml", "find": "costs: {", "replace": "costs: {card: Card, "}
        for each in ("en", "fr")
    ),
]  # fmt: skip
GIVEN: dict[str, dict[str, Any]] = {
    "you": {"birth_date": "1986-03-02"},
    "income": {"yearly_income": 3_000_000},
    "dog": {"dog_name": "Rex"},
    "proof": {},
    "contact": {"email": "boris@example.org"},
}
BACK, SYSTEM = "https://guichet.example/back", kernel.SYSTEM
MORNING = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 4, 13, 0, tzinfo=UTC)


@pytest.fixture
def town(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    folder = build(tmp_path / "town")
    apply_edits(folder, EDITS)
    catalogue.forget()
    monkeypatch.setattr(ports.card_providers, "_things", {})
    monkeypatch.setattr(hooks, "senders", [cards.deliver])
    provider = plugged.govuk("CAD", cards.transport())
    ports.card_providers.register(provider.name, provider)
    with kernel.held_at(MORNING):
        catalogue.publish(folder, by=kernel.SYSTEM)
        yield dict(populate().agents)
    catalogue.forget()


def actor(town: dict[str, str], name: str = "boris", **changes: Any) -> kernel.Actor:
    values: dict[str, Any] = {
        "channel": "web", "assurance": kernel.Assurance.SUBSTANTIAL, "language": "en"
    } | changes  # fmt: skip
    return kernel.Actor(agent_id=town[name], name=name, **values)


def sent(by: kernel.Actor) -> journeys.Submitted:
    step = journeys.start(service=LICENCE, by=by, language="en").step
    while step.id in GIVEN:
        step = journeys.answer(request_id=step.request_id, page=step.id, values=GIVEN[step.id], by=by)
    journeys.answer(
        request_id=step.request_id, page=step.id, values={"time": journeys.choice_of("desk", NINE)}, by=by
    )
    return journeys.submit(request_id=step.request_id, by=by)


def paid(request_id: str, by: kernel.Actor) -> journeys.Step:
    cards.pay(journeys.pay(request_id=request_id, return_to=BACK, by=by).next_url)
    step = journeys.come_back(request_id=request_id, by=by)
    work_off()
    return step


def work_off() -> None:
    audit.drain(worker="test", until_empty=True)


def decided(town: dict[str, str], request_id: str, transition: str) -> cases.Case:
    chen = actor(town, "chen", roles=frozenset({"caseworker"}), organization="town-hall")
    case = cases.case_of_request(request_id=request_id, by=SYSTEM)
    assert case is not None
    case = cases.claim(case_id=case.id, revision=case.revision, by=chen)
    journeys.decide(case_id=case.id, transition=transition, revision=case.revision, words="because", by=chen)
    for _ in range(2):
        work_off()
    return cases.case(case_id=case.id, by=SYSTEM)


def charges(request_id: str) -> list[tuple[str, int, int]]:
    found = payments.charges_about(subject=kernel.Reference("request", request_id), by=SYSTEM)
    return [(each.state, each.owed_cents, each.paid_cents) for each in found]


def told(by: kernel.Actor) -> list[str]:
    return [each.subject for each in notifications.inbox(by=by) if each.template == "payment"]


def refunded(request_id: str) -> int:
    found = payments.charges_about(subject=kernel.Reference("request", request_id), by=SYSTEM)
    return sum(
        each.refunded_cents for charge in found for each in payments.payments_of(charge_id=charge.id, by=SYSTEM)
    )


def place_of(request_id: str) -> str:
    found = bookings.appointment_about(subject=kernel.Reference("request", request_id), by=SYSTEM)
    return found.state if found else ""


def test_a_decision_costs_something_and_what_is_issued_waits(town: dict[str, str]) -> None:
    boris = actor(town)
    request_id = sent(boris).step.request_id
    assert paid(request_id, boris).kind == "outcome"
    case = decided(town, request_id, "grant")
    assert charges(request_id) == [("settled", 0, 1000), ("open", 3000, 0)]
    assert told(boris) == ["To pay: $30.00"]
    assert waits_for_payment(case=case)
    step = journeys.next_step(request_id=request_id, by=boris)
    assert step.payment is not None
    assert (step.kind, step.status, step.payment.cents, [each.title for each in step.due]) == (
        "outcome", "Granted", 3000, ["Card"],
    )  # fmt: skip
    assert step.what_next[0].startswith("To pay: $30.00, until 2 December 2026, with code ")
    assert paid(request_id, boris).payment is None
    assert not waits_for_payment(case=case)
    assert payments.verify_ledger().faults == ()


def test_refused_gets_back_what_the_data_says_and_owes_nothing(town: dict[str, str]) -> None:
    boris = actor(town)
    request_id = sent(boris).step.request_id
    paid(request_id, boris)
    decided(town, request_id, "decline")
    assert (charges(request_id), refunded(request_id), told(boris)) == ([("settled", 0, 1000)], 1000, [])


@pytest.mark.parametrize("meanwhile", ["nothing", "begun", "paid"])
def test_what_is_not_paid_in_time_is_let_go_with_its_place(town: dict[str, str], meanwhile: str) -> None:
    boris = actor(town)
    done = sent(boris)
    request_id = done.step.request_id
    assert "Pay by 2 November 2026" in done.step.lead
    assert place_of(request_id) == "booked"
    if meanwhile != "nothing":
        begun = journeys.pay(request_id=request_id, return_to=BACK, by=boris)
        if meanwhile == "paid":
            cards.pay(begun.next_url)
    work_off()
    with kernel.held_at(MORNING + timedelta(hours=12, minutes=1)):
        for _ in range(2):
            work_off()
        if meanwhile == "paid":
            assert (charges(request_id), place_of(request_id), told(boris)) == ([("settled", 0, 1000)], "booked", [])
            return
        assert intake.request(request_id=request_id, by=SYSTEM).state == "withdrawn"
        assert (charges(request_id), place_of(request_id)) == ([("cancelled", 0, 0)], "")
        assert told(boris) == ["Not paid in time: Dog licence"]
        with pytest.raises(kernel.Conflict):
            journeys.pay(request_id=request_id, return_to=BACK, by=boris)
    assert payments.verify_ledger().faults == ()


def test_taken_back_before_it_was_paid_nothing_is_owed(town: dict[str, str]) -> None:
    boris = actor(town)
    request_id = sent(boris).step.request_id
    intake.withdraw(request_id=request_id, by=boris)
    for _ in range(2):
        work_off()
    assert (charges(request_id), place_of(request_id)) == ([("cancelled", 0, 0)], "")


def test_a_payment_taken_back_by_a_bank_is_told(town: dict[str, str]) -> None:
    boris = actor(town)
    request_id = sent(boris).step.request_id
    from_bank = "4000000000000259"
    cards.pay(journeys.pay(request_id=request_id, return_to=BACK, by=boris).next_url, from_bank)
    for _ in range(3):
        work_off()
    assert told(boris) == ["Your payment was taken back: $10.00"]
    step = journeys.next_step(request_id=request_id, by=boris)
    assert step.payment is not None
    assert step.payment.cents == 1000


def test_erased_the_ledger_stands_and_its_words_stay_as_long_as_the_law_says(town: dict[str, str]) -> None:
    boris, why = actor(town), {"reason": "asked by letter", "legal_basis": "Privacy Act, section 9"}
    request_id = sent(boris).step.request_id
    subject = kernel.Reference("request", request_id)
    (charge,) = payments.charges_about(subject=subject, by=SYSTEM)
    with pytest.raises(kernel.Conflict, match="still owed"):
        journeys.erase_person(person_id=town["boris"], **why)
    paid(request_id, boris)
    decided(town, request_id, "decline")
    before = payments.balances(by=kernel.Actor(channel="command", name="operator"))
    erased = journeys.erase_person(person_id=town["boris"], **why)
    kept = {each.subject: each for each in erased.kept}
    assert str(kept[f"charge:{charge.id}"].until_on) == "2032-12-31"
    assert kept[f"charge:{charge.id}"].why == "charges and payments are kept P6Y after their year: Tax Act 286"
    assert payments.charge(charge_id=charge.id, by=SYSTEM).lines[0].title == "Fee for one year"
    with kernel.held_at(datetime(2033, 1, 1, 12, 0, tzinfo=UTC)):
        vault.complete_erasures()
        vault.forget_keys()
        assert "erased" in payments.charge(charge_id=charge.id, by=SYSTEM).lines[0].title
    assert payments.balances(by=kernel.Actor(channel="command", name="operator")) == before
    assert payments.verify_ledger().faults == ()


def test_in_instalments_the_case_opens_with_the_first(town: dict[str, str]) -> None:
    boris = actor(town)
    step = journeys.start(service=LESSONS, by=boris, language="en").step
    while step.id in GIVEN:
        step = journeys.answer(request_id=step.request_id, page=step.id, values=GIVEN[step.id], by=boris)
    journeys.answer(request_id=step.request_id, page=step.id, values={"time": "adults@saturday"}, by=boris)
    done = journeys.submit(request_id=step.request_id, by=boris)
    assert done.step.payment is not None
    assert done.step.payment.instalments.startswith(
        "3 payments from one card: $8.34 now, then $8.33 each time, from 2 December 2026 to 2 January 2027."
    )
    request_id = done.step.request_id
    begun = journeys.pay(request_id=request_id, return_to=BACK, by=boris, instalments=True)
    cards.pay(begun.next_url)
    journeys.come_back(request_id=request_id, by=boris)
    work_off()
    assert cases.case_of_request(request_id=request_id, by=SYSTEM) is not None
    assert journeys.next_step(request_id=request_id, by=boris).payment is None
    payments.collect_instalments()
    running = journeys.next_step(request_id=request_id, by=boris)
    assert running.what_next[0] == (
        "Paid so far: $8.34 of $25.00. The next part, $8.33, is taken from your card on 2 December 2026."
    )
    assert running.running_parts.endswith("$16.66 is still to be paid.")
    with kernel.held_at(MORNING + timedelta(days=31)):
        payments.collect_instalments()
        work_off()
        assert charges(request_id) == [("open", 833, 1667)]
    CardAgreement.objects.update(card=bank.DECLINED)
    with kernel.held_at(MORNING + timedelta(days=63)):
        payments.collect_instalments()
        work_off()
        assert (charges(request_id), told(boris)) == ([("open", 833, 1667)], ["Your card could not be charged"])
    with pytest.raises(kernel.NotFound):
        journeys.stop_instalments(request_id=request_id, by=actor(town, "eve"))
    web, outcome = Visitor(), f"/fr/requests/{request_id}/outcome/"
    web.sign_in("boris")
    assert "Arrêter ces paiements" in web.get(outcome).text
    assert web.post(f"/fr/requests/{request_id}/stop-instalments/").to == outcome
    assert "Les paiements en plusieurs fois ont pris fin. À payer\u00a0: 8,33\u202f$" in web.get(outcome).text
    for _ in range(2):  # a double click
        stopped = journeys.stop_instalments(request_id=request_id, by=boris)
        assert (stopped.running_parts, stopped.payment and stopped.payment.cents) == ("", 833)
        assert stopped.what_next[0].startswith("The instalments have ended. To pay: $8.33, with code ")
    CardAgreement.objects.update(card="4444333322221111")
    with kernel.held_at(MORNING + timedelta(days=99)):
        payments.collect_instalments()
        assert charges(request_id) == [("open", 833, 1667)]
    cards.pay(journeys.pay(request_id=request_id, return_to=BACK, by=boris).next_url)
    journeys.come_back(request_id=request_id, by=boris)
    assert charges(request_id) == [("settled", 0, 2500)]
    assert payments.verify_ledger().faults == ()
