"""A case is given to an officer, and taken off one who stands too near."""

from __future__ import annotations

import pytest

from guichet.cases import api as cases
from guichet.cases.tests import cast
from guichet.cases.tests.cast import CHEN, EVE_OF_ANOTHER_AGENCY, MANAGER, claimed, everything, opened, told
from guichet.identity import api as identity
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _officers(monkeypatch: pytest.MonkeyPatch) -> None:
    roles = {each: (identity.HeldRole("caseworker", "inland-revenue", cast.NOON),) for each in ("chen", "mere")}
    monkeypatch.setattr(identity, "roles_of", lambda agent_id: roles.get(agent_id, ()))


def test_an_officer_says_so_and_the_case_is_everybody_elses() -> None:
    case = claimed()
    freed = cases.recuse(case_id=case.id, reason="My neighbour.", revision=case.revision, by=CHEN)
    assert freed.assigned_to is None
    with pytest.raises(kernel.Conflict, match="too near"):
        cases.claim(case_id=case.id, revision=freed.revision, by=CHEN)
    with pytest.raises(kernel.Conflict, match="too near"):
        cases.assign(case_id=case.id, to_agent="chen", revision=freed.revision, by=MANAGER)
    assert told(case)[-1] == "OfficerRecused"


def test_a_manager_gives_a_case_to_an_officer_and_to_nobody_else() -> None:
    case = opened()
    given = cases.assign(case_id=case.id, to_agent="mere", revision=case.revision, by=MANAGER)
    assert given.assigned_to == "mere"
    before = everything()
    with pytest.raises(kernel.Invalid, match="no officer"):
        cases.assign(case_id=case.id, to_agent="eve", revision=given.revision, by=MANAGER)
    with pytest.raises(kernel.NotFound):
        cases.assign(case_id=case.id, to_agent="chen", revision=given.revision, by=EVE_OF_ANOTHER_AGENCY)
    assert everything() == before
