"""A new service is complete from the first moment: it loads, passes every gate, and is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.overlay import copy_minimal
from guichet.kernel.api import SYSTEM, Conflict, Invalid, NotFound

LAW = {"title": "Bench Act", "href": "https://law.example/benches", "section": "4"}
BENCH = "town-hall/bench-permit"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_it_passes_every_gate_and_is_published(tmp_path: Path, db: None) -> None:
    folder = copy_minimal(tmp_path / "town")
    made = catalogue.new_service(folder, BENCH, title="Bench permit", law=LAW)
    assert len(made.created) == 11
    assert all(path.is_file() for path in (*made.created, *made.extended))
    jurisdiction = catalogue.load(folder)
    assert catalogue.check(jurisdiction) == ()
    service = jurisdiction.services[BENCH]
    assert service.asked == ("bench_permit_name", "bench_permit_reason", "bench_permit_email")
    assert service.title.in_language("fr").text == "[to translate] Bench permit"
    assert service.title.in_language("fr").awaiting_review
    assert not service.title.in_language("en").awaiting_review
    question = jurisdiction.facts["bench_permit_name"].question
    assert question.in_language("fr").awaiting_review
    assert not jurisdiction.facts["email"].question.in_language("fr").awaiting_review
    assert jurisdiction.topics["animals"].title.in_language("fr").awaiting_review
    assert set(service.messages) == {"submitted", "asked", "granted", "declined"}
    assert BENCH in catalogue.publish(folder, by=SYSTEM).changed


def test_a_law_variable_may_decide(tmp_path: Path) -> None:
    folder = copy_minimal(tmp_path / "town")
    catalogue.new_service(folder, BENCH, title="Bench permit", law=LAW, legal_variable="is_adult")
    decision = catalogue.load(folder).services[BENCH].decision
    assert decision is not None
    assert decision.variable == "is_adult"


@pytest.mark.parametrize(
    ("identifier", "title", "law", "variable", "refusal", "said"),
    [
        ("townhall/bench", "Bench", LAW, "", NotFound, "Did you mean 'town-hall'"),
        ("town-hall/Bench Permit", "Bench", LAW, "", Invalid, "small letters"),
        ("town-hall/../../bench", "Bench", LAW, "", Invalid, "small letters"),
        ("town-hall", "Bench", LAW, "", Invalid, "small letters"),
        ("town-hall/dog-licence", "Bench", LAW, "", Conflict, "already there"),
        (BENCH, "  ", LAW, "", Invalid, "needs a title"),
        (BENCH, "Bench", {"title": "Act"}, "", Invalid, "missing: href"),
        (BENCH, "Bench", LAW, "is_adlt", Invalid, "Did you mean 'is_adult'"),
        (BENCH, "Bench", {"title": "Act", "href": "law.example"}, "", Invalid, "a link that begins with https"),
    ],
)
def test_a_refusal_leaves_the_folder_as_it_was(
    tmp_path: Path, identifier: str, title: str, law: dict[str, str], variable: str, refusal: type[Exception], said: str
) -> None:
    folder = copy_minimal(tmp_path / "town")
    before = contents(folder)
    with pytest.raises(refusal, match=said):
        catalogue.new_service(folder, identifier, title=title, law=law, legal_variable=variable)
    assert contents(folder) == before
