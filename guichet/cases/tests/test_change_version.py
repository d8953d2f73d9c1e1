"""Running cases go on under a new version, with what is to be asked as tasks, and come back while nothing happened."""

from __future__ import annotations

import pytest

from guichet.cases import api as cases
from guichet.cases.tests.cast import AMINA, CHEN, MANAGER, SERVICE, claimed, everything, now, opened, told
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def moved(case: cases.Case, run: str = "run1") -> cases.VersionMove:
    return cases.change_version(
        case_id=case.id, to_version=2, status="received", ask=("Ask: income",), run=run, revision=case.revision,
        by=kernel.SYSTEM,
    )  # fmt: skip


def test_a_case_goes_on_and_comes_back() -> None:
    case = claimed()
    assert [each.id for each in cases.running_cases(service=SERVICE, version=1, by=kernel.SYSTEM)] == [case.id]
    move = moved(case)
    assert (move.number, move.from_status, move.to_status) == (case.number, "with_caseworker", "received")
    there = now(case, CHEN)
    assert (there.service_version, there.status, there.due_on) == (2, "received", case.due_on)
    assert [each.title for each in there.tasks] == ["Ask: income"]
    back, left = cases.undo_change_of_version(run="run1", by=kernel.SYSTEM)
    assert ([each.case_id for each in back], left) == ([case.id], ())
    here = now(case, CHEN)
    assert (here.service_version, here.status, here.due_on) == (1, "with_caseworker", case.due_on)
    assert [each.done_at is not None for each in here.tasks] == [True]
    assert told(case)[-2:] == ["CaseChangedVersion", "CaseChangedVersion"]
    with pytest.raises(kernel.NotFound):
        cases.undo_change_of_version(run="run1", by=kernel.SYSTEM)


def test_what_changed_since_stays_where_it_is() -> None:
    first, second = claimed("r1"), claimed("r2")
    moved(first)
    moved(second)
    cases.release(case_id=first.id, revision=now(first).revision, by=CHEN)
    back, left = cases.undo_change_of_version(run="run1", by=kernel.SYSTEM)
    assert ([each.case_id for each in back], left) == ([second.id], (first.number,))
    assert (now(first).service_version, now(second).service_version) == (2, 1)


def test_a_status_that_is_none_and_a_case_that_changed_are_refused() -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.Invalid, match="no status of version 2"):
        cases.change_version(
            case_id=case.id, to_version=2, status="granted", ask=(), run="r", revision=2, by=kernel.SYSTEM
        )
    with pytest.raises(kernel.Conflict):
        cases.change_version(
            case_id=case.id, to_version=2, status="received", ask=(), run="r", revision=1, by=kernel.SYSTEM
        )
    assert everything() == before


@pytest.mark.parametrize("who", [AMINA, CHEN, MANAGER], ids=["Amina", "Chen", "a manager"])
def test_nobody_who_signs_in_moves_cases(who: kernel.Actor) -> None:
    case = opened()
    with pytest.raises(kernel.NotAllowed):
        cases.running_cases(service=SERVICE, by=who)
    with pytest.raises(kernel.NotAllowed):
        cases.change_version(case_id=case.id, to_version=2, status="received", ask=(), run="r", revision=1, by=who)
    with pytest.raises(kernel.NotAllowed):
        cases.undo_change_of_version(run="r", by=who)
