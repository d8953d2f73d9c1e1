"""Several clocks, each with its own days: they stop, go on, end, warn, and speak when nobody did."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases.tests import cast
from guichet.cases.tests.cast import AMINA, CHEN, NOON, TODAY, claimed, everything, now, opened, told
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db

LAW = catalogue.LegalResource(title="Answers Act", href="https://law.example/answers", section="4")


def _deep(**silence: str) -> catalogue.Workflow:
    """The workflow of the cast with two clocks: five working days to look, twelve days of the calendar in all."""
    moves = (
        *cast.WORKFLOW.transitions,
        catalogue.Transition(
            id="deemed", from_statuses=("received", "with_caseworker"), to="granted", by="system", effect="decide",
            outcome="granted",
        ),
        catalogue.Transition(id="hand_on", from_statuses=("received",), to="with_caseworker", by="system"),
    )  # fmt: skip
    means, transition = next(iter(silence.items()))
    runs = ("received",) if means == "moved_on" else ("received", "with_caseworker")
    return catalogue.Workflow(
        initial="received",
        deadline_days=10,
        statuses=cast.WORKFLOW.statuses,
        transitions=moves,
        clocks=(
            catalogue.Clock(id="look", runs_in=("received",), days=5),
            catalogue.Clock(
                id="answer", runs_in=runs, stands_in=("waiting_for_person",), days=12, working=False,
                silence=catalogue.Silence(means=means, transition=transition, legal_basis=LAW, warn_days=3),
            ),
        ),
    )  # fmt: skip


def _published(monkeypatch: pytest.MonkeyPatch, workflow: catalogue.Workflow) -> None:
    monkeypatch.setattr(cast, "WORKFLOW", workflow)


def day_after(days: int) -> datetime:
    return NOON + timedelta(days=days)


def test_each_clock_has_its_own_days(monkeypatch: pytest.MonkeyPatch) -> None:
    _published(monkeypatch, _deep(granted="deemed"))
    case = now(opened(), CHEN)
    look, answer = case.clocks
    # TODAY is a Saturday: five working days are the Friday, twelve days of the calendar a Thursday.
    assert (look.clock, look.started_on, look.due_on) == ("look", TODAY, date(2026, 11, 27))
    assert (answer.due_on, answer.means, answer.overdue) == (date(2026, 12, 3), "granted", False)
    assert now(case, AMINA).clocks == case.clocks


def test_a_clock_stands_while_the_person_is_asked_and_another_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    _published(monkeypatch, _deep(granted="deemed"))
    case = claimed()
    asked = cases.ask_for_information(case_id=case.id, question="Which?", revision=case.revision, by=CHEN)
    look, answer = now(case, CHEN).clocks
    assert (look.ended_on, answer.stopped_on) == (TODAY, TODAY)
    with kernel.held_at(day_after(40)):
        assert cases.clocks_run_out(by=kernel.SYSTEM) == ()
        assert not now(case, CHEN).clocks[1].overdue
    with kernel.held_at(day_after(4)):
        cases.answer_information_request(question_id=asked.id, text="This", by=AMINA)
        answer = now(case, CHEN).clocks[1]
        assert (answer.stopped_on, answer.due_on) == (None, date(2026, 12, 7))


def test_silence_grants_by_law_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    _published(monkeypatch, _deep(granted="deemed"))
    case = claimed()
    with kernel.held_at(day_after(12)):  # the last day is not over
        assert cases.clocks_run_out(by=kernel.SYSTEM) == ()
    with kernel.held_at(day_after(13)):
        [out] = cases.clocks_run_out(by=kernel.SYSTEM)
        assert (out.case_id, out.clock, out.due_on) == (case.id, "answer", date(2026, 12, 3))
        ruling = cases.SilenceRuling(words="Nobody decided by 3 December.", amounts={})
        decision = cases.let_silence_speak(clock_id=out.clock_id, ruling=ruling, by=kernel.SYSTEM)
        assert decision is not None
        assert (decision.outcome, decision.automatic, decision.words) == ("granted", True, ruling.words)
        before = everything()
        assert cases.let_silence_speak(clock_id=out.clock_id, ruling=ruling, by=kernel.SYSTEM) is None
        assert everything() == before
        assert cases.clocks_run_out(by=kernel.SYSTEM) == ()
    assert told(case)[-2:] == ["CaseDecided", "SilenceSpoke"]
    spoke = audit.history(stream=kernel.Reference("case", case.id))[-1].data
    assert (spoke["means"], spoke["law"], spoke["transition"]) == ("granted", "Answers Act, 4", "deemed")
    assert cases.verify_decisions() == ()


def test_silence_moves_a_case_on(monkeypatch: pytest.MonkeyPatch) -> None:
    _published(monkeypatch, _deep(moved_on="hand_on"))
    case = opened()
    with kernel.held_at(day_after(13)):
        [out] = cases.clocks_run_out(by=kernel.SYSTEM)
        ruling = cases.SilenceRuling(words="", amounts={})
        assert cases.let_silence_speak(clock_id=out.clock_id, ruling=ruling, by=kernel.SYSTEM) is None
    assert now(case).status == "with_caseworker"
    assert told(case) == ["CaseOpened", "CaseMoved", "SilenceSpoke"]


def test_the_officer_is_warned_once_before_silence_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    _published(monkeypatch, _deep(granted="deemed"))
    case = opened()
    with kernel.held_at(datetime(2026, 11, 29, 12, tzinfo=UTC)):
        assert cases.warn_of_silence(by=kernel.SYSTEM) == (case.id,)  # three working days before 3 December
        assert cases.warn_of_silence(by=kernel.SYSTEM) == ()
    assert told(case) == ["CaseOpened", "SilenceNears"]


def test_nobody_who_signs_in_lets_a_clock_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    _published(monkeypatch, _deep(granted="deemed"))
    opened()
    for who in (CHEN, AMINA, cast.MANAGER):
        with pytest.raises(kernel.NotAllowed):
            cases.clocks_run_out(by=who)
        with pytest.raises(kernel.NotAllowed):
            cases.let_silence_speak(clock_id="x", ruling=cases.SilenceRuling("", {}), by=who)
        with pytest.raises(kernel.NotAllowed):
            cases.warn_of_silence(by=who)
