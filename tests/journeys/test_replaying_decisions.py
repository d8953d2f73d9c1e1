"""Decisions come out the same when they are worked out again; what was tampered with is found, with its case number."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases.deciding import digest_of
from guichet.cases.models import DecisionRow
from guichet.catalogue import api as catalogue
from guichet.catalogue.models import KeptLawRow
from guichet.journeys import api as journeys
from guichet.journeys.use_cases import replay
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.site import command
from tests.journeys.playing import example_of, play

BIRTH = "internal-affairs/register-a-birth"
IRD = "inland-revenue/child-ird-number"
BEST_START = "inland-revenue/best-start"
OUTPUT = "best_start_weekly_amount"

Drain = Callable[[], audit.Drained]


@pytest.fixture
def decided(cast: Cast, work_off: Drain) -> cases.Decision:
    """Amina's three cases: the birth and the number decided by rule, Best Start by Chen. His decision."""
    played = play(BIRTH, example_of(BIRTH, "amina-and-karim").given, cast.amina)
    birth = journeys.submit(request_id=played.request_id, by=cast.amina)
    work_off()
    subjects = birth.step.next_services[0].subjects
    played = play(BEST_START, example_of(BEST_START, "amina-first-baby").given, cast.amina, subjects)
    sent = journeys.submit(request_id=played.request_id, by=cast.amina)
    work_off()
    cases.claim(case_id=sent.case_id, revision=_revision(sent, cast.chen), by=cast.chen)
    decision = journeys.decide(
        case_id=sent.case_id, transition="grant", revision=_revision(sent, cast.chen), by=cast.chen
    )
    work_off()
    return decision


def _revision(sent: journeys.Submitted, by: kernel.Actor) -> int:
    return cases.case(case_id=sent.case_id, by=by).revision


def _number(decision: cases.Decision, by: kernel.Actor) -> str:
    return cases.case(case_id=decision.case_id, by=by).number


def _tamper(decision: cases.Decision, **columns: str) -> None:
    """Change a decision's row as somebody could who holds the database itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS cases_decision_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else its foreign keys are still to be checked
            cursor.execute("ALTER TABLE cases_decision DISABLE TRIGGER cases_decision_no_change")
        row = DecisionRow.objects.select_related("case").get(id=decision.id)
        for name, value in columns.items():
            if hasattr(row, f"sealed_{name}"):
                setattr(row, name, value)
            written = getattr(row, f"sealed_{name}", value)
            cursor.execute(f"UPDATE cases_decision SET {name} = %s WHERE id = %s", [written, decision.id])


def _seal(decision: cases.Decision) -> None:
    """Give a tampered row a digest that fits it."""
    _tamper(decision, digest=digest_of(DecisionRow.objects.get(id=decision.id)))


def test_every_decision_comes_out_the_same(cast: Cast, decided: cases.Decision) -> None:
    found = journeys.replay_decisions()

    assert found.decisions >= 2
    assert (found.same, found.faults, found.other_graphs) == (found.decisions - found.without_rule, (), 0)
    assert len(decided.graph_hash) == len(decided.law_hash) == 64


def test_the_law_of_the_decision_counts_and_not_the_folder_of_today(
    cast: Cast, decided: cases.Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay._kept.cache_clear()
    kept = catalogue.kept_law(decided.law_hash)

    assert kept.is_relative_to(settings.GUICHET_VAR)
    monkeypatch.setattr(KeptLawRow.objects, "filter", None)  # what lies on the disk is enough
    assert catalogue.kept_law(decided.law_hash) == kept
    monkeypatch.undo()
    file = kept / "parameters" / "best_start" / "abatement_threshold.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("79000", "1"), encoding="utf-8")
    assert journeys.replay_decisions().faults == ()
    assert "79000" in file.read_text(encoding="utf-8"), "a spoiled copy is unpacked again"


def test_a_tampered_fact_is_found_by_its_seal_and_by_what_comes_out(cast: Cast, decided: cases.Decision) -> None:
    much = {**decided.facts["applicant_income"], "value": 20_000_000}
    much_is_first_year_only = {**decided.facts["child_birth_date"], "value": "2025-02-01"}
    facts = {**decided.facts, "applicant_income": much, "child_birth_date": much_is_first_year_only}
    _tamper(decided, facts=audit.canonical(facts))

    (fault,) = journeys.replay_decisions().faults
    assert (fault.number, fault.decision_id) == (_number(decided, cast.chen), decided.id)
    assert any(line.startswith("seal: ") for line in fault.what)
    assert "best_start_entitled: kept True, now False" in fault.what

    _seal(decided)
    (fault,) = journeys.replay_decisions().faults
    assert not any(line.startswith("seal: ") for line in fault.what)
    assert "best_start_entitled: kept True, now False" in fault.what


def test_tampered_amounts_are_found_even_with_a_seal_that_fits(cast: Cast, decided: cases.Decision) -> None:
    more = {name: cents + 100 for name, cents in decided.amounts.items()}
    _tamper(decided, amounts=audit.canonical(more))
    _seal(decided)

    (fault,) = journeys.replay_decisions().faults
    assert set(fault.what) == {f"{name}: kept {cents + 100}, now {cents}" for name, cents in decided.amounts.items()}


def test_an_amount_that_was_taken_away_is_found(cast: Cast, decided: cases.Decision) -> None:
    _tamper(decided, amounts="{}")
    _seal(decided)

    (fault,) = journeys.replay_decisions().faults
    assert set(fault.what) == {f"{name}: kept None, now {cents}" for name, cents in decided.amounts.items()}


def test_a_law_that_was_not_kept_is_said(cast: Cast, decided: cases.Decision) -> None:
    _tamper(decided, law_hash="0" * 64)

    (fault,) = journeys.replay_decisions(number=_number(decided, cast.chen)).faults
    assert any("was not kept" in line for line in fault.what)


def test_a_changed_law_is_found_with_what_it_would_change(cast: Cast, decided: cases.Decision, tmp_path: Path) -> None:
    folder = shutil.copytree(catalogue.current().law_path, tmp_path / "law")
    file = folder / "parameters" / "best_start" / "prescribed_amount.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("4041", "5041").replace("3838", "4838"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != text

    found = journeys.replay_decisions(against=folder)

    assert [each.number for each in found.faults] == [_number(decided, cast.chen)]
    assert OUTPUT in found.faults[0].what[0]


def test_the_command_names_the_case_and_fails(
    cast: Cast, decided: cases.Decision, capsys: pytest.CaptureFixture[str]
) -> None:
    options = command.parser().parse_args(["law", "replay", "--all", "--json"])
    assert options.run(options) == 0
    assert json.loads(capsys.readouterr().out)["faults"] == []

    _tamper(decided, facts_on="2020-01-15")
    options = command.parser().parse_args(["law", "replay", "--sample", "50"])
    assert options.run(options) == 1
    said = capsys.readouterr()
    assert _number(decided, cast.chen) in said.err
    assert "period: kept '2026-11', now '2020-01'" in said.err
    assert "1 differ" in said.out


def test_a_sample_is_the_same_for_the_same_seed(decided: cases.Decision) -> None:
    total, _ = cases.decisions_made(by=kernel.SYSTEM)
    draws = [[each.decision.id for each in cases.decisions_made(by=kernel.SYSTEM, sample=1, seed=s)[1]] for s in (1, 1)]

    assert total > 1
    assert draws[0] == draws[1]
    assert len(draws[0]) == 1


def test_nobody_who_signs_in_reads_everybodys_decisions(cast: Cast, decided: cases.Decision) -> None:
    with pytest.raises(kernel.NotAllowed):
        cases.decisions_made(by=cast.chen)
