"""Opinions of experts: seen is only what is needed, each has its clock, and one that binds binds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guichet.cases import api as cases
from guichet.cases.tests import cast
from guichet.cases.tests.cast import (
    AMINA,
    CHEN,
    EVE,
    FACTS,
    NOBODY,
    NOON,
    claimed,
    everything,
    granted,
    now,
    officer,
    told,
)
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db

LAW = catalogue.LegalResource(title="Health Act", href="https://law.example/health", section="7")
NURSE = officer("nurse", "health")


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (
        catalogue.OpinionRule(id="doctor", sees=("child_birth_date",), working_days=10, remind_days=3),
        catalogue.OpinionRule(
            id="health", organization="health", sees=("child_birth_date", "income"), working_days=5, binding=True,
            legal_basis=LAW,
        ),
    )  # fmt: skip
    deep = {name: getattr(cast.WORKFLOW, name) for name in ("initial", "deadline_days", "statuses", "transitions")}
    monkeypatch.setattr(cast, "WORKFLOW", catalogue.Workflow(**deep, opinions=rules))


def asked(
    case: cases.Case, opinion: str = "doctor", expert: str = "Dr Ngata, ngata@clinic.example"
) -> cases.AskedOpinion:
    return cases.ask_opinion(
        case_id=case.id,
        opinion=opinion,
        question="Is the date right?",
        revision=now(case).revision,
        by=CHEN,
        expert=expert,
    )


def test_somebody_outside_sees_what_is_needed_and_nothing_more() -> None:
    case = claimed()
    cases.correct_facts(
        case_id=case.id, facts={**FACTS, "income": {"value": 1}}, facts_on=cast.TODAY, revision=2, by=kernel.SYSTEM
    )
    made = asked(case)
    seen = cases.asked_opinion(opinion_id=made.opinion.id, code=made.code.lower(), by=NOBODY)
    assert (dict(seen.facts), seen.question) == (FACTS, "Is the date right?")
    assert (made.opinion.due_on, made.opinion.is_awaited, made.opinion.binding) == (date(2026, 12, 4), True, False)
    for who, code in ((NOBODY, ""), (NOBODY, "AAAA-BBBB-CCCC"), (EVE, ""), (AMINA, ""), (NURSE, "")):
        with pytest.raises(kernel.NotFound):
            cases.asked_opinion(opinion_id=made.opinion.id, code=code, by=who)
    given = cases.give_opinion(
        opinion_id=made.opinion.id,
        code=made.code,
        verdict="conditions",
        words="Yes, if",
        conditions="a test",
        by=NOBODY,
    )
    assert (given.verdict, given.conditions, given.is_awaited) == ("conditions", "a test", False)
    assert now(case, CHEN).opinions == (given,)
    assert now(case, AMINA).opinions == ()  # for staff; she reads them in her file
    assert told(case)[-2:] == ["OpinionAsked", "OpinionGiven"]
    with pytest.raises(kernel.NotFound):  # once
        cases.give_opinion(opinion_id=made.opinion.id, code=made.code, verdict="favourable", words="Yes", by=NOBODY)
    granted(now(case))  # one that does not bind


def test_ten_wrong_codes_close_the_door() -> None:
    made = asked(claimed())
    for _ in range(10):
        with pytest.raises(kernel.NotFound):
            cases.asked_opinion(opinion_id=made.opinion.id, code="AAAA-BBBB-CCCC", by=NOBODY)
    with pytest.raises(kernel.NotFound):
        cases.asked_opinion(opinion_id=made.opinion.id, code=made.code, by=NOBODY)


def test_one_that_binds_is_awaited_and_obeyed() -> None:
    case = claimed()
    made = asked(case, "health")
    assert (made.code, made.opinion.organization, made.opinion.expert) == ("", "health", "")
    with pytest.raises(kernel.Conflict, match=r"awaited, and it binds \(Health Act, 7"):
        granted(now(case))
    [waiting] = cases.opinions_awaited(by=NURSE)
    assert waiting.id == made.opinion.id
    assert cases.opinions_awaited(by=CHEN) == ()
    cases.give_opinion(opinion_id=waiting.id, verdict="unfavourable", words="No.", by=NURSE)
    before = everything()
    with pytest.raises(kernel.Conflict, match="unfavourable, and it binds"):
        granted(now(case))
    assert everything() == before
    declined = cases.decide(
        case_id=case.id,
        transition="decline",
        reasons=None,
        amounts={},
        law_hash="",
        revision=now(case).revision,
        by=CHEN,
    )
    assert declined.outcome == "declined"


def test_it_is_asked_once_at_a_time_and_can_be_taken_back() -> None:
    case = claimed()
    made = asked(case)
    with pytest.raises(kernel.Conflict, match="awaited already"):
        asked(case)
    back = cases.withdraw_opinion(opinion_id=made.opinion.id, by=CHEN)
    assert not back.is_awaited
    with pytest.raises(kernel.NotFound):
        cases.asked_opinion(opinion_id=made.opinion.id, code=made.code, by=NOBODY)
    assert asked(case).opinion.is_awaited


@pytest.mark.parametrize(
    ("opinion", "expert"),
    [("nobody", "Dr Ngata"), ("doctor", ""), ("doctor", "x" * 201)],
    ids=["unknown", "none", "long"],
)
def test_what_cannot_be_asked_changes_nothing(opinion: str, expert: str) -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.Invalid):
        asked(case, opinion, expert)
    assert everything() == before


@pytest.mark.parametrize("values", [{"verdict": "maybe", "words": "x"}, {"verdict": "conditions", "words": "x"},
                                    {"verdict": "favourable", "words": " "}])  # fmt: skip
def test_what_is_no_opinion_is_refused(values: dict[str, str]) -> None:
    case = claimed()
    made = asked(case)
    with pytest.raises(kernel.Invalid):
        cases.give_opinion(opinion_id=made.opinion.id, code=made.code, by=NOBODY, **values)
    assert now(case, CHEN).opinions[0].is_awaited


def test_its_expert_is_reminded_once() -> None:
    made = asked(claimed())
    assert cases.remind_experts(by=kernel.SYSTEM) == ()
    with kernel.held_at(NOON + timedelta(days=10)):  # three working days before the 4th
        assert cases.remind_experts(by=kernel.SYSTEM) == (made.opinion.id,)
        assert cases.remind_experts(by=kernel.SYSTEM) == ()
    with pytest.raises(kernel.NotAllowed):
        cases.remind_experts(by=CHEN)


@pytest.mark.parametrize("who", cast.STRANGERS.values(), ids=cast.STRANGERS)
def test_strangers_ask_for_nothing_and_take_nothing_back(who: kernel.Actor) -> None:
    case = claimed()
    made = asked(case)
    before = everything()
    with pytest.raises(kernel.NotFound):
        cases.ask_opinion(case_id=case.id, opinion="health", question="?", revision=3, by=who)
    with pytest.raises(kernel.NotFound):
        cases.withdraw_opinion(opinion_id=made.opinion.id, by=who)
    assert everything() == before
