"""A register is asked before the person is, with their leave; it answers, fails and disagrees, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.sharing import api as sharing

BEST_START = "inland-revenue/best-start"
BORN = "1996-03-14"


class Births(ports.Register):
    """Answers what it is told to; remembers what it was asked."""

    name, organization = "births", "internal-affairs"
    facts = frozenset({"applicant_birth_date"})

    def __init__(self) -> None:
        self.answer: dict[str, Any] | Exception = {"applicant_birth_date": BORN}
        self.asked: list[ports.RegisterQuery] = []

    def fetch(self, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        self.asked.append(query)
        if isinstance(self.answer, Exception):
            raise self.answer
        return ports.RegisterAnswer(self.answer, as_of=kernel.now(), proof="entry 7")

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


@pytest.fixture
def births(monkeypatch: pytest.MonkeyPatch) -> Births:
    plugged: kernel.Registry[ports.Register] = kernel.Registry("register")
    register = Births()
    plugged.register("births", register)
    monkeypatch.setattr(ports, "registers", plugged)
    return register


def walk(by: kernel.Actor, *, until: str, step: journeys.Step | None = None, **said: Any) -> journeys.Step:
    """Answer from the worked example until a page that begins so comes."""
    given = {**catalogue.service(BEST_START).examples[0].given, **said}
    step = step or journeys.start(service=BEST_START, by=by, language="en").step
    for _ in range(60):
        if step.id.startswith(until) or step.kind in ("review", "sign_in", "outcome"):
            return step
        step = say(step, by, {each.id: given[each.id] for each in step.fields if each.id in given})
    raise AssertionError(f"asks without end at {step.id}")


def say(step: journeys.Step, by: kernel.Actor, values: dict[str, Any]) -> journeys.Step:
    return journeys.answer(
        request_id=step.request_id, page=step.id, values=values, by=by, revision=step.revision, language="en"
    )


def offer(by: kernel.Actor) -> journeys.Step:
    step = walk(by, until="register-")
    assert step.id.startswith("register-births-"), step.id
    return step


def held(by: kernel.Actor) -> dict[str, evidence.HeldFact]:
    return {each.fact: each for each in evidence.held(file_of=str(by.agent_id), by=by)}


def types_about(by: kernel.Actor) -> list[str]:
    return [each.type for each in audit.about(str(by.agent_id))]


def test_the_register_is_asked_with_her_leave_and_used_with_her_yes(cast: Cast, births: Births) -> None:
    asking = offer(cast.amina)
    assert asking.kind == "consent"
    assert "Internal Affairs" in asking.lead
    assert births.asked == [], "nobody is asked before she says so"
    shown = say(asking, cast.amina, {"consent": True})
    assert shown.id.startswith("said-")
    assert "14 March 1996" in shown.lead
    assert held(cast.amina) == {}, "a preview is not held"
    (query,) = births.asked
    assert query.about == sharing.pairwise(str(cast.amina.agent_id), "internal-affairs")
    assert (query.agreement, query.purpose, query.recipient) == (
        "births-to-inland-revenue", "best-start", "inland-revenue",
    )  # fmt: skip
    after = say(shown, cast.amina, {"consent": True})
    answer = intake.request(request_id=after.request_id, by=cast.amina).answers["applicant_birth_date"]
    assert (answer.value, answer.source, answer.detail, answer.confirmed) == (
        BORN,
        "register",
        "internal-affairs",
        True,
    )
    fact = held(cast.amina)["applicant_birth_date"]
    assert (fact.value, fact.source, fact.detail) == (BORN, "register", "internal-affairs")
    assert [each.fields for each in sharing.exchanges_about(by=cast.amina)] == [("applicant_birth_date",)]
    happened = types_about(cast.amina)
    for each in ("RegisterAsked", "RegisterAnswered", "FetchedUsed"):
        assert f"evidence.{each}" in happened
    assert "sharing.DataShared" in happened
    log = [line.what for line in journeys.own_log(by=cast.amina, language="en").lines]
    assert "A register was asked" in log
    assert not any(BORN in str(each.data) for each in audit.about(str(cast.amina.agent_id)))


def test_her_no_asks_no_register(cast: Cast, births: Births) -> None:
    step = say(offer(cast.amina), cast.amina, {"consent": False})
    assert births.asked == []
    assert "applicant_birth_date" in [each.id for each in step.fields]
    assert sharing.exchanges_about(by=cast.amina) == ()
    again = journeys.next_step(request_id=step.request_id, by=cast.amina)
    assert not again.id.startswith("register-"), "she is asked once"


def test_her_own_word_counts_when_she_says_so_and_the_registers_stays_beside(cast: Cast, births: Births) -> None:
    shown = say(offer(cast.amina), cast.amina, {"consent": True})
    step = say(shown, cast.amina, {"consent": False})
    assert "applicant_birth_date" in [each.id for each in step.fields]
    (kept,) = evidence.fetches(request=kernel.Reference("request", step.request_id), by=cast.amina)
    assert (kept.state, kept.said) == ("left", {"applicant_birth_date": BORN})
    assert held(cast.amina) == {}
    back = journeys.next_step(request_id=step.request_id, by=cast.amina, page=shown.id)
    assert back.fields[0].value is False
    say(back, cast.amina, {"consent": True})
    assert held(cast.amina)["applicant_birth_date"].value == BORN, "she may think again"


@pytest.mark.parametrize(
    "trouble", [ports.RegisterDown("away"), TimeoutError("slow"), {"applicant_birth_date": "soon"}]
)
def test_one_that_is_away_or_cannot_be_read_is_asked_again_and_the_disagreement_shown(
    cast: Cast, births: Births, trouble: Any
) -> None:
    births.answer = trouble
    step = say(offer(cast.amina), cast.amina, {"consent": True})
    assert "cannot be asked just now" in step.lead
    assert sharing.exchanges_about(by=cast.amina) == (), "nothing came, so nothing was shared"
    step = say(step, cast.amina, {each.id: "1996-03-15" for each in step.fields})
    audit.drain(worker="test", until_empty=True)
    births.answer = {"applicant_birth_date": BORN}
    with kernel.held_at(kernel.now() + timedelta(hours=2)):
        drained = audit.drain(worker="test", until_empty=True)
        assert drained.failed == 0
        shown = journeys.next_step(request_id=step.request_id, by=cast.amina, language="en")
        assert shown.id.startswith("said-")
        assert "14 March 1996. You said: 15 March 1996." in shown.lead
        say(shown, cast.amina, {"consent": True})
    assert intake.request(request_id=step.request_id, by=cast.amina).answers["applicant_birth_date"].value == BORN


def test_what_it_says_after_sending_is_noted_for_the_officer_and_changes_nothing(cast: Cast, births: Births) -> None:
    births.answer = ports.RegisterDown("away")
    step = say(offer(cast.amina), cast.amina, {"consent": True})
    step = walk(cast.amina, until="review", step=step, applicant_birth_date="1996-03-15")
    sent = journeys.submit(request_id=step.request_id, by=cast.amina)
    births.answer = {"applicant_birth_date": BORN}
    with kernel.held_at(kernel.now() + timedelta(hours=2)):
        audit.drain(worker="test", until_empty=True)
    case = cases.case(case_id=sent.case_id, by=kernel.SYSTEM)
    assert any("says otherwise" in note.text and BORN not in note.text for note in case.notes)
    assert held(cast.amina)["applicant_birth_date"].value == "1996-03-15"


def test_one_that_knows_nothing_is_told_plainly_and_not_asked_again(cast: Cast, births: Births) -> None:
    births.answer = ports.RegisterRefused("unknown")
    step = say(offer(cast.amina), cast.amina, {"consent": True})
    assert "has nothing on this" in step.lead
    audit.drain(worker="test", until_empty=True)
    assert len(births.asked) == 1


def test_a_consent_taken_back_between_two_clicks_stops_the_second(cast: Cast, births: Births) -> None:
    shown = say(offer(cast.amina), cast.amina, {"consent": True})
    (consent,) = sharing.consents_of(by=cast.amina)
    sharing.withdraw_consent(consent_id=consent.id, by=cast.amina)
    step = say(shown, cast.amina, {"consent": True})
    assert "may no longer be used" in step.lead
    assert held(cast.amina) == {}


def test_an_agreement_that_ended_offers_nothing(cast: Cast, births: Births, published: Any) -> None:
    (standing,) = (each for each in journeys.agreements_of(published) if each.identifier == "births-to-inland-revenue")
    yesterday = kernel.today(published.time_zone) - timedelta(days=1)
    ended = msgspec.structs.replace(standing, from_on=yesterday - timedelta(days=9), until_on=yesterday)
    sharing.publish_agreements([ended], glossary=journeys.glossary_of(published), by=kernel.SYSTEM)
    assert walk(cast.amina, until="register-").kind == "review"
    assert births.asked == []


def test_where_the_law_says_so_what_came_is_used_at_once(cast: Cast, births: Births, published: Any) -> None:
    (standing,) = (each for each in journeys.agreements_of(published) if each.identifier == "births-to-inland-revenue")
    law = msgspec.structs.replace(standing, basis="law")
    sharing.publish_agreements([law], glossary=journeys.glossary_of(published), by=kernel.SYSTEM)
    step = say(offer(cast.amina), cast.amina, {"consent": True})
    assert not step.id.startswith("said-")
    assert held(cast.amina)["applicant_birth_date"].source == "register"
    assert sharing.consents_of(by=cast.amina) == ()


def test_nobody_is_offered_it_who_is_not_known_well_enough(cast: Cast, births: Births) -> None:
    low = cast("amina", assurance=kernel.Assurance.LOW)
    assert not walk(low, until="register-").id.startswith("register-")
    nobody = kernel.Actor(channel="web")
    step = journeys.start(service=BEST_START, by=nobody, language="en").step
    assert not step.id.startswith("register-")


def test_eve_learns_nothing_of_what_a_register_said(cast: Cast, births: Births) -> None:
    shown = say(offer(cast.amina), cast.amina, {"consent": True})
    request = kernel.Reference("request", shown.request_id)
    (found,) = evidence.fetches(request=request, by=cast.amina)
    assert evidence.fetches(request=request, by=cast.eve) == ()
    for act in (evidence.fetched, evidence.approve_fetched, evidence.leave_fetched):
        with pytest.raises(kernel.NotFound):
            act(fetch_id=found.id, by=cast.eve)
    with pytest.raises(kernel.NotFound):
        journeys.answer(request_id=shown.request_id, page=shown.id, values={"consent": True}, by=cast.eve)
