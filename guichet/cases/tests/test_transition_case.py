"""The moves that neither ask nor decide: each its own people's, each from its own status."""

from datetime import UTC, date, datetime

import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases.tests.cast import (
    AMINA,
    CHEN,
    FACTS,
    NOON,
    STRANGERS,
    TODAY,
    claimed,
    everything,
    granted,
    now,
    opened,
    told,
)
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def test_the_person_withdraws_their_own_case() -> None:
    case = opened()
    gone = cases.transition(case_id=case.id, transition="withdraw", revision=1, by=AMINA)
    assert (gone.status, gone.closed_at, gone.revision) == ("withdrawn", NOON, 2)
    event = audit.history(stream=kernel.Reference("case", case.id))[-1]
    assert event.data == {
        "organization": "inland-revenue",
        "service": "inland-revenue/best-start",
        "transition": "withdraw",
        "from_status": "received",
        "to_status": "withdrawn",
        "due_on": "2026-12-04",
    }


def test_the_officer_does_not_withdraw_for_them() -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        cases.transition(case_id=case.id, transition="withdraw", revision=1, by=CHEN)
    assert everything() == before


@pytest.mark.parametrize(
    ("transition", "refusal"),
    [("grant", kernel.Invalid), ("ask_for_information", kernel.Invalid), ("reopen", kernel.Conflict),
     ("claim", kernel.Conflict), ("nonsense", kernel.Invalid)],
)  # fmt: skip
def test_what_is_no_such_move_changes_nothing(transition: str, refusal: type[Exception]) -> None:
    case = claimed()
    before = everything()
    with pytest.raises(refusal):
        cases.transition(case_id=case.id, transition=transition, revision=2, by=CHEN)
    assert everything() == before


def test_a_stale_view_is_a_conflict() -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.Conflict):
        cases.transition(case_id=case.id, transition="withdraw", revision=1, by=AMINA)
    assert everything() == before


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("transition", ["withdraw", "grant", "nonsense"])
def test_strangers_move_nothing(who: kernel.Actor, transition: str) -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.NotFound):
        cases.transition(case_id=case.id, transition=transition, revision=1, by=who)
    assert everything() == before


def test_facts_are_corrected_and_the_decision_keeps_its_own() -> None:
    case = claimed()
    decision = granted(case)
    newer = {**FACTS, "income": {"value": 9_000_000, "source": "held", "detail": ""}}
    corrected = cases.correct_facts(
        case_id=case.id, facts=newer, facts_on=date(2026, 12, 1), revision=3, by=kernel.SYSTEM
    )
    assert (corrected.facts, corrected.facts_on, corrected.revision) == (newer, date(2026, 12, 1), 4)
    assert (corrected.decisions[0].facts, corrected.decisions[0].facts_on) == (FACTS, TODAY)
    assert decision == corrected.decisions[0]
    event = audit.history(stream=kernel.Reference("case", case.id))[-1]
    assert (event.type, event.data["facts"]) == ("cases.FactsCorrected", ["income"])
    before = everything()
    cases.correct_facts(case_id=case.id, facts=newer, facts_on=date(2026, 12, 1), revision=4, by=kernel.SYSTEM)
    assert everything() == before


def test_the_person_does_not_rewrite_a_case() -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        cases.correct_facts(case_id=case.id, facts={}, facts_on=TODAY, revision=1, by=AMINA)
    assert everything() == before


def test_the_moves_one_may_make_are_said() -> None:
    case = claimed()
    assert now(case, CHEN).transitions == ("ask_for_information", "grant", "decline")
    assert now(case, AMINA).transitions == ("withdraw",)
    granted(case)
    assert now(case, CHEN).transitions == ("reopen",)


def test_a_case_past_its_day_is_overdue_until_it_is_closed() -> None:
    case = claimed()
    with kernel.held_at(datetime(2026, 12, 4, 10, 59, tzinfo=UTC)):  # still the 4th in New Zealand
        assert not now(case).overdue
    with kernel.held_at(datetime(2026, 12, 4, 11, 0, tzinfo=UTC)):
        assert now(case).overdue
        granted(case)
        assert not now(case).overdue
    assert told(case)[-1] == "CaseDecided"
