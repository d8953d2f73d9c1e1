"""A decision stands with its facts, reasons and law, sealed; the next one (redecide_case) supersedes it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases.deciding import digest_of
from guichet.cases.models import DecisionRow
from guichet.cases.tests.cast import (
    AMINA,
    CHEN,
    FACTS,
    MANAGER,
    NOON,
    REASONS,
    STRANGERS,
    TODAY,
    claimed,
    everything,
    granted,
    now,
    officer,
    opened,
    told,
)
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 1, 4, 23, 0, tzinfo=UTC)  # the 5th in New Zealand


def declined(case: cases.Case, by: kernel.Actor = CHEN, **changes: Any) -> cases.Decision:
    values: dict[str, Any] = {"transition": "decline", "amounts": {}, "words": "The child lives abroad."} | changes
    return granted(case, by, **values)


def test_it_holds_all_it_was_made_of() -> None:
    case = claimed()
    decision = granted(case, words=" Congratulations. ")
    assert (decision.outcome, decision.transition, decision.amounts) == (
        "granted", "grant", {"best_start_weekly_amount": 7300}
    )  # fmt: skip
    assert (decision.reasons, decision.law_hash, decision.facts, decision.facts_on) == (
        REASONS, "sha256:law", FACTS, TODAY
    )  # fmt: skip
    assert (decision.words, decision.decided_by, decision.automatic) == ("Congratulations.", "chen", False)
    assert (decision.decided_at, decision.effective_from, decision.supersedes) == (NOON, TODAY, None)
    closed = now(case)
    assert (closed.status, closed.closed_at, closed.waiting_on) == ("granted", NOON, "nobody")
    assert (closed.decisions, closed.decision) == ((decision,), decision)
    assert cases.decision(decision_id=decision.id, by=AMINA) == decision
    event = audit.history(stream=kernel.Reference("case", case.id))[-1]
    assert (event.type, event.concerns) == ("cases.CaseDecided", "amina")
    assert event.data == {
        "organization": "inland-revenue",
        "service": "inland-revenue/best-start",
        "decision": decision.id,
        "outcome": "granted",
        "transition": "grant",
        "automatic": False,
        "law_hash": "sha256:law",
        "effective_from": "2026-11-21",
        "digest": decision.digest,
    }


def test_the_platform_itself_decides_automatically() -> None:
    decision = granted(opened(), by=kernel.SYSTEM, automatic=True)
    assert (decision.decided_by, decision.automatic) == (None, True)


def test_nobody_passes_for_the_machine() -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        granted(case, automatic=True)
    assert everything() == before


def test_facts_handed_over_are_those_decided_from() -> None:
    case = claimed()
    other = {"child_birth_date": {"value": "2026-11-02", "source": "register", "detail": "internal-affairs"}}
    decision = granted(case, facts=other, facts_on=date(2026, 11, 10))
    assert (decision.facts, decision.facts_on) == (other, date(2026, 11, 10))
    assert (now(case).facts, now(case).facts_on) == (other, date(2026, 11, 10))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"transition": "nonsense"}, kernel.Invalid),
        ({"transition": "claim"}, kernel.Conflict),
        ({"transition": "ask_for_information"}, kernel.Invalid),
        ({"transition": "reopen"}, kernel.Conflict),
        ({"transition": "withdraw"}, kernel.NotAllowed),
        ({"outcome": "declined"}, kernel.Invalid),
        ({"law_hash": ""}, kernel.Invalid),
        ({"words": "x" * 20_001}, kernel.Invalid),
        ({"revision": 1}, kernel.Conflict),
    ],
)
def test_what_cannot_be_decided_changes_nothing(changes: dict[str, Any], refusal: type[Exception]) -> None:
    case = claimed()
    before = everything()
    with pytest.raises(refusal):
        granted(case, **changes)
    assert everything() == before


def test_an_officer_may_decide_where_no_rule_does() -> None:
    decision = granted(claimed(), reasons=None, amounts={}, law_hash="", words="Registered.")
    assert (decision.reasons, decision.law_hash) == (None, "")


def test_a_decided_case_is_decided_anew_in_one_step() -> None:
    case = claimed()
    first = granted(case)
    with kernel.held_at(LATER):
        second = cases.redecide(
            case_id=case.id,
            transition="decline",
            outcome="declined",
            reasons=REASONS,
            amounts={},
            law_hash="sha256:newer",
            words="Her income changed.",
            effective_from=date(2027, 2, 1),
            revision=now(case).revision,
            by=CHEN,
        )
    assert (second.outcome, second.supersedes, second.effective_from) == ("declined", first.id, date(2027, 2, 1))
    standing = now(case)
    assert standing.decisions == (first, second)
    assert (standing.status, standing.closed_at, standing.decision) == ("declined", LATER, second)
    assert told(case) == ["CaseOpened", "CaseClaimed", "CaseDecided", "CaseRedecided"]
    assert audit.history(stream=kernel.Reference("case", case.id))[-1].data["supersedes"] == first.id
    assert cases.verify_decisions() == ()


def test_a_reopened_case_has_its_whole_time_again_and_its_next_decision_supersedes() -> None:
    case = claimed()
    first = granted(case)
    with kernel.held_at(LATER):
        reopened = cases.transition(case_id=case.id, transition="reopen", revision=3, by=CHEN)
        assert (reopened.status, reopened.closed_at, reopened.due_on) == ("with_caseworker", None, date(2027, 1, 19))
        second = declined(reopened)
    assert second.supersedes == first.id
    assert told(case)[-2:] == ["CaseMoved", "CaseRedecided"]


def test_nothing_is_decided_anew_that_was_never_decided() -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.Conflict):
        cases.redecide(case_id=case.id, transition="grant", reasons=None, amounts={}, law_hash="", revision=2, by=CHEN)
    assert everything() == before


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_decide_nothing(who: kernel.Actor) -> None:
    case = claimed()
    decision = granted(case)
    before = everything()
    for act in (
        lambda: granted(now(case), by=who),
        lambda: cases.redecide(
            case_id=case.id, transition="grant", reasons=None, amounts={}, law_hash="", revision=3, by=who
        ),
        lambda: cases.decision(decision_id=decision.id, by=who),
        lambda: cases.correct_facts(case_id=case.id, facts={}, facts_on=TODAY, revision=3, by=who),
    ):
        with pytest.raises(kernel.NotFound):
            act()
    assert everything() == before


@pytest.mark.parametrize("who", [AMINA, MANAGER, officer("amina")], ids=["Amina", "manager", "Amina the officer"])
def test_nobody_decides_their_own_case_and_a_manager_none(who: kernel.Actor) -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        granted(case, by=who)
    assert everything() == before


@pytest.mark.parametrize(
    "sql", ["UPDATE cases_decision SET outcome = 'declined'", "DELETE FROM cases_decision"], ids=["update", "delete"]
)
def test_the_database_refuses_to_change_a_decision(sql: str) -> None:
    decision = granted(claimed())
    with (
        pytest.raises(DatabaseError, match="stands as it was made"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert DecisionRow.objects.get().digest == decision.digest


def _below_the_triggers(sql: str) -> None:
    """Change a decision as one with the keys to the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER cases_decision_no_update")
            cursor.execute("DROP TRIGGER cases_decision_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else its foreign keys are still to be checked
            cursor.execute("ALTER TABLE cases_decision DISABLE TRIGGER USER")
        cursor.execute(sql)


def test_tampering_is_found() -> None:
    assert cases.verify_decisions() == ()
    decision = granted(claimed())
    other = granted(claimed("r2"))
    assert cases.verify_decisions() == ()
    _below_the_triggers(f"UPDATE cases_decision SET words = 'No.' WHERE id = '{decision.id}'")
    (fault,) = cases.verify_decisions()
    assert (fault.decision_id, fault.what) == (decision.id, "its row does not fit its digest")
    assert fault.decision_id != other.id


def test_a_forged_digest_is_found_by_the_event_that_sealed_it() -> None:
    decision = granted(claimed())
    _below_the_triggers("UPDATE cases_decision SET digest = 'f' WHERE id = id")
    row = DecisionRow.objects.get()
    row.words = "No."
    forged = digest_of(row)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_decision SET words = %s, digest = %s", [row.sealed_words, forged])
    (fault,) = cases.verify_decisions()
    assert (fault.decision_id, fault.what) == (decision.id, "its digest is not the one its event sealed")


def test_a_decision_that_was_taken_away_is_found() -> None:
    case = claimed()
    granted(case)
    with kernel.held_at(LATER):
        reopened = cases.transition(case_id=case.id, transition="reopen", revision=3, by=CHEN)
        second = declined(reopened)
    _below_the_triggers(f"DELETE FROM cases_decision WHERE id = '{second.id}'")
    (fault,) = cases.verify_decisions()
    assert (fault.decision_id, fault.what) == (second.id, "its row is gone")
