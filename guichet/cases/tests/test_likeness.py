"""Two requests about one thing are found, shown with why, and made one or kept two."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.cases import api as cases
from guichet.cases.tests import cast
from guichet.cases.tests.cast import AMINA, CHEN, FACTS, MANAGER, STRANGERS, everything, granted, now, opened, told
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = {name: getattr(cast.WORKFLOW, name) for name in ("initial", "deadline_days", "statuses")}
    closing = catalogue.Transition(
        id="is_double", from_statuses=("received", "with_caseworker"), to="withdrawn", by="caseworker", effect="close"
    )
    duplicates = catalogue.Duplicates(same=("account",), near=("name",))
    workflow = catalogue.Workflow(**deep, transitions=(*cast.WORKFLOW.transitions, closing), duplicates=duplicates)
    monkeypatch.setattr(cast, "WORKFLOW", workflow)


def about(request: str, *, account: str = "", name: str = "", owner: str = "amina", **changes: Any) -> cases.Case:
    said = {"account": {"value": account, "source": "declared"}, "name": {"value": name, "source": "declared"}}
    by = AMINA if owner == "amina" else kernel.SYSTEM
    return opened(request, facts={**FACTS, **said}, summary=name or "x", owner_id=owner, by=by, **changes)


def found(case: cases.Case) -> dict[str, tuple[str, ...]]:
    return {each.case.id: each.why for each in cases.alike(case_id=case.id, by=CHEN)}


def test_the_same_person_the_same_thing_and_nearly_the_same_name() -> None:
    first = about("r1", account="501-2345", name="Élise Le Blanc")
    mine = about("r2", account="999", name="Somebody Else")
    thing = about("r3", account="501 2345", name="Other Person", owner="dana")
    near = about("r4", account="777", name="Elise LeBlanc", owner="boris")
    about("r5", account="888", name="Elijah Leblanc-Roy Gallant", owner="yvon")
    closed = about("r6", account="501-2345", name="Élise Le Blanc")
    granted(closed)
    about("r7", account="501-2345", name="Élise Le Blanc", owner="eve", organization="health")
    assert found(first) == {mine.id: ("person",), thing.id: ("account",), near.id: ("near:name",)}


def test_two_are_made_one() -> None:
    first, second = about("r1", account="1"), about("r2", account="1", owner="dana")
    one = cases.settle_likeness(case_id=second.id, other_id=first.id, verdict="merged", revision=1, by=CHEN)
    assert (one.status, one.closed_at) == ("withdrawn", cast.NOON)
    assert [each.text for each in now(first, CHEN).notes] == [f"= {second.number}"]
    assert told(second) == ["CaseOpened", "CaseMoved", "LikenessSettled"]
    assert found(first) == {}


def test_two_that_are_two_are_not_shown_again() -> None:
    first, second = about("r1", account="1"), about("r2", account="1", owner="dana")
    kept = cases.settle_likeness(case_id=second.id, other_id=first.id, verdict="kept", revision=1, by=CHEN)
    assert kept.closed_at is None
    assert (found(first), found(second)) == ({}, {})


def test_what_cannot_be_one_stays_two() -> None:
    first = about("r1", account="1")
    other = about("r2", account="1", owner="dana", service=f"{cast.SERVICE}-2")
    late = granted(about("r3", account="1"))
    before = everything()
    for other_id in (other.id, first.id, late.case_id):
        with pytest.raises(kernel.Conflict):
            cases.settle_likeness(case_id=first.id, other_id=other_id, verdict="merged", revision=1, by=CHEN)
    with pytest.raises(kernel.Conflict):
        cases.settle_likeness(case_id=first.id, other_id=late.case_id, verdict="kept", revision=7, by=CHEN)
    assert everything() == before


@pytest.mark.parametrize("who", [*STRANGERS.values(), AMINA, MANAGER], ids=[*STRANGERS, "Amina", "a manager"])
def test_only_officers_compare(who: kernel.Actor) -> None:
    first, second = about("r1", account="1"), about("r2", account="1")
    before = everything()
    with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
        cases.alike(case_id=first.id, by=who)
    with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
        cases.settle_likeness(case_id=second.id, other_id=first.id, verdict="kept", revision=1, by=who)
    assert everything() == before
