"""Every mistake in a folder is told with its place, what was expected and what to do, as a policy officer needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.overlay import BROKEN, apply_edits, cases, copy_minimal, edits_of
from guichet.kernel.api import Invalid


@pytest.mark.parametrize("case", cases())
def test_what_is_said(case: str, tmp_path: Path) -> None:
    folder = copy_minimal(tmp_path / "town")
    apply_edits(folder, edits_of(case))
    jurisdiction, problems = catalogue.examine(folder)
    if not problems:
        assert jurisdiction is not None
        problems = catalogue.check(jurisdiction)
    said = "".join(f"{problem}\n" for problem in problems).replace(str(folder), "<folder>")
    assert said == (BROKEN / case / "expected.txt").read_text(encoding="utf-8")
    assert all(problem.where and problem.message and problem.remedy for problem in problems)


def test_there_are_enough_cases_and_every_gate_has_one() -> None:
    assert len(cases()) >= 25
    refused_by = {
        "askable": "decision-nobody-can-ask",
        "conditions": "condition-not-boolean",
        "consumers": "question-nobody-uses",
        "examples": "examples-missing",
        "languages": "language-missing-text",
        "law": "law-that-leaks",
        "legal-basis": "question-without-legal-basis",
        "reading-grade": "words-too-hard",
        "workflow": "workflow-stuck",
    }
    assert set(refused_by) <= set(catalogue.gates.names())
    assert set(refused_by.values()) <= set(cases())
    assert all((BROKEN / case / "expected.txt").read_text(encoding="utf-8").strip() for case in cases())


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_minimal(tmp_path / "town")
    apply_edits(folder, edits_of("condition-unknown-variable"))
    apply_edits(folder, edits_of("topic-unknown"))
    apply_edits(folder, edits_of("workflow-stuck"))
    with pytest.raises(Invalid) as refused:
        catalogue.load(folder)
    said = " ".join(problem.message for problem in refused.value.problems)
    assert "is_adlt" in said
    assert "'animal'" in said
    assert "never end" in said


def test_a_gate_points_at_the_question_without_legal_basis(tmp_path: Path) -> None:
    folder = copy_minimal(tmp_path / "town")
    apply_edits(folder, edits_of("question-without-legal-basis"))
    jurisdiction = catalogue.load(folder)
    (problem,) = catalogue.check(jurisdiction, only=["legal-basis"])
    assert problem.where == "services/town-hall/dog-licence/questions.yaml:5"
    assert "this question has no legal basis: “How much did you earn last year?”" in problem.message
    assert catalogue.check(jurisdiction, only=["consumers"]) == ()
