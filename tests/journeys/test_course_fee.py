"""The fee of a course: paid for a place, never while waiting; a place that nobody pays goes to who waits next."""

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
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.cards import hooks, plugged
from guichet.lab.population import populate
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.payments import ports
from tests.connectors import cards
from tests.journeys.booking_town import LESSONS, build

OWN = f"services/{LESSONS}"
FEE = "costs: [{id: fee, amount_cents: 2500, currency: CAD}]"
COLLECTED = FEE.replace("CAD}", "CAD, when: submit, pay_within_hours: 12, refund_when: [withdrawn]}")
RELEASE = "transitions:\n  - {id: release, from: [granted], to: withdrawn, by: system, effect: withdraw}\n"
GONE = "  withdrawn: {final: true, outcome: withdrawn}\n"
NEW_WORDS = (
    ("transitions: {", "release: Go, "),
    ("statuses:\n", "  withdrawn: Gone\n"),
    ("outcome:\n", "  withdrawn: {title: The place is let go, text: You can ask again.}\n"),
)
EDITS: list[dict[str, Any]] = [
    {"file": f"{OWN}/service.yaml", "find": FEE, "replace": COLLECTED},
    {"file": f"{OWN}/service.yaml", "find": "assurance: none", "replace": "assurance: low"},
    {"file": f"{OWN}/workflow.yaml", "find": "transitions:\n", "replace": RELEASE},
    {"file": f"{OWN}/workflow.yaml", "find": "statuses:\n", "replace": f"statuses:\n{GONE}"},
    {"file": "courses/adults.yaml", "find": "places: 1, waiting: 1", "replace": "places: 1, waiting: 3"},
    *(
        {"file": f"{OWN}/locales/{each}.yaml", "find": find, "replace": f"{find}{own}"}
        for each in ("en", "fr")
        for find, own in NEW_WORDS
    ),
]
GIVEN: dict[str, dict[str, Any]] = {
    "you": {"birth_date": "1986-03-02"},
    "income": {"yearly_income": 3_000_000},
    "dog": {"dog_name": "Rex"},
    "proof": {},
    "contact": {"email": "boris@example.org"},
}
SYSTEM = kernel.SYSTEM
MORNING = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NOTHING_YET = "You pay nothing while you wait. When a place is yours, we tell you what to pay."


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
        catalogue.publish(folder, by=SYSTEM)
        yield dict(populate().agents)
    catalogue.forget()


def actor(town: dict[str, str], name: str) -> kernel.Actor:
    return kernel.Actor(
        agent_id=town[name], name=name, channel="web", assurance=kernel.Assurance.SUBSTANTIAL, language="en"
    )


def registered(by: kernel.Actor) -> journeys.Submitted:
    step = journeys.start(service=LESSONS, by=by, language="en").step
    while step.id in GIVEN:
        step = journeys.answer(request_id=step.request_id, page=step.id, values=GIVEN[step.id], by=by)
    journeys.answer(request_id=step.request_id, page=step.id, values={"time": "adults@saturday"}, by=by)
    return journeys.submit(request_id=step.request_id, by=by)


def work_off(times: int = 3) -> None:
    for _ in range(times):
        audit.drain(worker="test", until_empty=True)


def charges(request_id: str) -> list[tuple[str, int]]:
    found = payments.charges_about(subject=kernel.Reference("request", request_id), by=SYSTEM)
    return [(each.state, each.owed_cents) for each in found]


def place(request_id: str) -> bookings.Enrolment | None:
    return bookings.enrolment_about(subject=kernel.Reference("request", request_id), by=SYSTEM)


def state(request_id: str) -> str:
    found = place(request_id)
    return found.state if found else ""


def takes(request_id: str, by: kernel.Actor) -> None:
    found = place(request_id)
    assert found is not None
    bookings.accept_place(enrolment_id=found.id, by=by)
    work_off()


def test_who_waits_pays_nothing_and_pays_for_the_place_they_take(town: dict[str, str]) -> None:
    amina, boris = actor(town, "amina"), actor(town, "boris")
    has = registered(amina).step
    assert (has.kind, has.title) == ("payment", "Pay $25.00")
    waits = registered(boris)
    assert (waits.step.kind, charges(waits.step.request_id)) == ("outcome", [])
    assert NOTHING_YET in waits.step.what_next
    work_off()
    decided = journeys.next_step(request_id=waits.step.request_id, by=boris)
    assert (decided.status, decided.what_next[0][:40]) == ("Granted", "You wait for a place, as number 1: Swimm")

    intake.withdraw(request_id=has.request_id, by=amina)
    work_off()
    assert (state(waits.step.request_id), charges(waits.step.request_id)) == ("offered", [])
    takes(waits.step.request_id, boris)
    assert (state(waits.step.request_id), charges(waits.step.request_id)) == ("enrolled", [("open", 2500)])
    assert "To pay: $25.00" in [each.subject for each in notifications.inbox(by=boris)]
    owed = journeys.next_step(request_id=waits.step.request_id, by=boris)
    assert (owed.payment and owed.payment.cents, owed.what_next[0].startswith("To pay: $25.00, until")) == (2500, True)

    begun = journeys.pay(request_id=waits.step.request_id, return_to="https://guichet.example/back", by=boris)
    cards.pay(begun.next_url)
    journeys.come_back(request_id=waits.step.request_id, by=boris)
    with kernel.held_at(MORNING + timedelta(days=2)):
        work_off()
        assert (state(waits.step.request_id), charges(waits.step.request_id)) == ("enrolled", [("settled", 0)])
    assert payments.verify_ledger().faults == ()


def paid_place(by: kernel.Actor) -> str:
    """The request by which somebody has a place, paid."""
    request_id = registered(by).step.request_id
    begun = journeys.pay(request_id=request_id, return_to="https://guichet.example/back", by=by)
    cards.pay(begun.next_url)
    journeys.come_back(request_id=request_id, by=by)
    work_off()
    return request_id


def given_back(request_id: str, by: kernel.Actor) -> tuple[int, str, str]:
    """What is refunded, the state of the request and the case's status, once they gave the place back."""
    found = place(request_id)
    assert found is not None
    bookings.withdraw_enrolment(enrolment_id=found.id, by=by)
    work_off()
    (charge,) = payments.charges_about(subject=kernel.Reference("request", request_id), by=SYSTEM)
    (payment,) = payments.payments_of(charge_id=charge.id, by=SYSTEM)
    case = cases.case_of_request(request_id=request_id, by=SYSTEM)
    assert case is not None
    return payment.refunded_cents, intake.request(request_id=request_id, by=SYSTEM).state, case.status


def test_who_gives_a_place_back_before_the_course_begins_gets_the_fee_back(town: dict[str, str]) -> None:
    amina = actor(town, "amina")
    assert given_back(paid_place(amina), amina) == (2500, "withdrawn", "withdrawn")
    told = [each.subject for each in notifications.inbox(by=amina)]
    assert told.count("You gave your place back") == 1
    assert payments.verify_ledger().faults == ()


def test_once_it_has_begun_somebody_looks_at_the_fee(town: dict[str, str]) -> None:
    amina = actor(town, "amina")
    request_id = paid_place(amina)
    with kernel.held_at(datetime.combine(catalogue.current().courses["adults"].from_on, MORNING.timetz())):
        assert given_back(request_id, amina) == (0, "submitted", "granted")


def test_a_place_that_is_not_paid_goes_to_who_waits_next(town: dict[str, str]) -> None:
    amina, boris, dana = (actor(town, each) for each in ("amina", "boris", "dana"))
    first, second, third = (registered(each).step.request_id for each in (amina, boris, dana))
    work_off()
    with kernel.held_at(MORNING + timedelta(hours=12, minutes=1)):
        work_off()
        assert (state(first), charges(first), state(second), state(third)) == (
            "", [("cancelled", 0)], "offered", "waiting",
        )  # fmt: skip
        takes(second, boris)
        assert (state(second), charges(second)) == ("enrolled", [("open", 2500)])
    with kernel.held_at(MORNING + timedelta(hours=24, minutes=2)):
        work_off()
        assert (state(second), charges(second), state(third)) == ("", [("cancelled", 0)], "offered")
        case = cases.case_of_request(request_id=second, by=SYSTEM)
        assert case is not None
        assert case.status == "withdrawn"
        assert intake.request(request_id=second, by=SYSTEM).state == "withdrawn"
        assert [each.subject for each in notifications.inbox(by=boris) if each.template == "payment"] == [
            "Not paid in time: Swimming", "To pay: $25.00",
        ]  # fmt: skip
        assert next(each.subject for each in notifications.inbox(by=dana)) == "A place has become free"
    assert payments.verify_ledger().faults == ()
