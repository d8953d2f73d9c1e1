"""One officer takes a case, the others see it and cannot take it too, until it is given back (release_case)."""

import pytest

from guichet.cases import api as cases
from guichet.cases.tests.cast import (
    AMINA,
    CHEN,
    CHENS_COLLEAGUE,
    MANAGER,
    STRANGERS,
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


def test_it_is_the_officers_and_moves_on() -> None:
    case = claimed()
    assert (case.assigned_to, case.status, case.revision) == ("chen", "with_caseworker", 2)
    assert told(case) == ["CaseOpened", "CaseClaimed"]


def test_claiming_twice_is_claiming_once() -> None:
    case = claimed()
    before = everything()
    again = cases.claim(case_id=case.id, revision=1, by=CHEN)
    assert (again.assigned_to, again.revision) == ("chen", 2)
    assert everything() == before


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_a_stale_view_is_a_conflict(revision: int) -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.Conflict):
        cases.release(case_id=case.id, revision=revision, by=CHEN)
    assert everything() == before


def test_a_colleague_cannot_take_it_but_can_release_it() -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.Conflict):
        cases.claim(case_id=case.id, revision=2, by=CHENS_COLLEAGUE)
    assert everything() == before
    released = cases.release(case_id=case.id, revision=2, by=CHENS_COLLEAGUE)
    assert (released.assigned_to, released.revision) == (None, 3)
    taken = cases.claim(case_id=case.id, revision=3, by=CHENS_COLLEAGUE)
    assert (taken.assigned_to, taken.status) == ("mere", "with_caseworker")
    assert told(case) == ["CaseOpened", "CaseClaimed", "CaseReleased", "CaseClaimed"]


def test_releasing_what_nobody_has_changes_nothing() -> None:
    case = opened()
    before = everything()
    assert cases.release(case_id=case.id, revision=1, by=CHEN).assigned_to is None
    assert everything() == before


def test_a_closed_case_is_not_claimed() -> None:
    case = opened()
    granted(case, by=kernel.SYSTEM)
    before = everything()
    with pytest.raises(kernel.Conflict):
        cases.claim(case_id=case.id, revision=2, by=CHEN)
    assert everything() == before


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_are_told_that_there_is_no_such_case(who: kernel.Actor) -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.NotFound):
        cases.claim(case_id=case.id, revision=1, by=who)
    assert everything() == before


@pytest.mark.parametrize("who", [AMINA, MANAGER, officer("amina")], ids=["Amina", "manager", "Amina the officer"])
def test_who_may_only_read_is_not_allowed(who: kernel.Actor) -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        cases.claim(case_id=case.id, revision=1, by=who)
    assert everything() == before
    assert now(case).assigned_to is None
