"""Cases go where the rules say, to who has least to do, and never to one who stands too near."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.cases import api as cases
from guichet.cases.tests import cast
from guichet.cases.tests.cast import (
    CHEN,
    CHENS_COLLEAGUE,
    EVE_OF_ANOTHER_AGENCY,
    FACTS,
    MANAGER,
    everything,
    now,
    opened,
    told,
)
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db

OFFICERS = ("chen", "mere", "amina")


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (
        catalogue.Route(
            id="twins",
            tests=(
                catalogue.FactTest(fact="children", at_least=2),
                catalogue.FactTest(fact="kind", values=("twins", "triplets")),
            ),
            team="multiples",
        ),
        catalogue.Route(id="others", office="wellington"),
    )
    deep = {name: getattr(cast.WORKFLOW, name) for name in ("initial", "deadline_days", "statuses", "transitions")}
    monkeypatch.setattr(cast, "WORKFLOW", catalogue.Workflow(**deep, routing=rules))

    def roles(agent_id: str) -> tuple[Any, ...]:
        return (identity.HeldRole("caseworker", "inland-revenue", cast.NOON),) if agent_id in OFFICERS else ()

    monkeypatch.setattr(identity, "roles_of", roles)
    monkeypatch.setattr(identity, "are_related", lambda one, other: {one, other} == {"mere", "tane"})


def joined(*agents: str, team: str = "multiples") -> None:
    for each in agents:
        cases.join_team(organization="inland-revenue", team=team, agent_id=each, by=MANAGER)


def twins(request: str = "r1", **changes: Any) -> cases.Case:
    said = {"children": {"value": 2, "source": "declared"}, "kind": {"value": "twins", "source": "declared"}}
    return opened(request, facts={**FACTS, **said}, subjects={}, **changes)


def routed(case: cases.Case) -> cases.Case:
    cases.route_case(case_id=case.id, by=kernel.SYSTEM)
    return now(case, CHEN)


def test_the_first_rule_that_fits_and_the_officer_with_least_to_do() -> None:
    joined("chen", "mere")
    assert [routed(twins(f"r{n}")).assigned_to for n in range(4)] == ["chen", "mere", "chen", "mere"]
    case = routed(twins("r9"))
    assert case.route is not None
    assert (case.status, case.route.rule, case.route.team) == ("with_caseworker", "twins", "multiples")
    assert (case.route.facts, case.route.left_out) == (("children", "kind"), 0)
    assert told(case) == ["CaseOpened", "CaseRouted"]
    assert {each.id for each in cases.queue(by=CHEN, filters=cases.QueueFilter(team="multiples"))} >= {case.id}
    assert len(cases.queue(by=CHEN, filters=cases.QueueFilter(office="wellington"))) == 0


def test_nobody_in_the_team_leaves_it_to_the_team() -> None:
    case = routed(opened())
    assert case.route is not None
    assert (case.assigned_to, case.status, case.route.rule, case.route.office) == (
        None,
        "received",
        "others",
        "wellington",
    )
    before = everything()
    routed(case)  # once
    assert {**everything(), "events": 0} == {**before, "events": 0}


def test_never_to_one_with_a_conflict_of_interest() -> None:
    joined("amina", "mere")
    own = routed(twins("r1"))  # Amina's own
    assert (own.assigned_to, own.route and own.route.left_out) == ("mere", 1)
    about = {**FACTS, "children": {"value": 3, "source": "declared"}, "kind": {"value": "twins", "source": "declared"}}
    related = routed(opened("r2", facts=about))  # about Tāne, to whom Mere is related
    assert (related.assigned_to, related.route and related.route.left_out) == (None, 2)
    with pytest.raises(kernel.Conflict, match="too near"):
        cases.claim(case_id=related.id, revision=related.revision, by=CHENS_COLLEAGUE)


def test_teams_are_for_managers() -> None:
    joined("chen")
    joined("chen")
    assert cases.team_members(organization="inland-revenue", by=MANAGER) == (("multiples", "chen"),)
    for who in (CHEN, cast.AMINA, EVE_OF_ANOTHER_AGENCY):
        with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
            cases.join_team(organization="inland-revenue", team="multiples", agent_id="mere", by=who)
    with pytest.raises(kernel.NotAllowed):
        cases.route_case(case_id=twins().id, by=CHEN)
    cases.leave_team(organization="inland-revenue", team="multiples", agent_id="chen", by=MANAGER)
    assert cases.team_members(organization="inland-revenue", by=MANAGER) == ()
