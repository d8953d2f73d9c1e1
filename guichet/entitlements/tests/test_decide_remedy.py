"""decide_remedy: what a corrected rule owes waits for an officer, who decides it once."""

from datetime import date

import pytest

from guichet.entitlements import api as entitlements
from guichet.entitlements.tests.country import OPERATOR, PERIOD, PROGRAMMES, Country, law, partition
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
CHEN = kernel.Actor(
    agent_id="01890000-0000-7000-8000-0000000000cc", channel="web", name="Chen",
    assurance=kernel.Assurance.SUBSTANTIAL, roles=frozenset({"caseworker"}), organization="inland-revenue",
)  # fmt: skip


@pytest.fixture
def owed() -> tuple[entitlements.Remedy, ...]:
    """What a wrong threshold did to a few hundred households."""
    entitlements.correct_rule(
        population=Country(partition(1, 300)), old_law=law().changed({"best_start.abatement_threshold": 1000}),
        new_law=law(), from_period=PERIOD, to_period=PERIOD, by=OPERATOR, programmes=PROGRAMMES,
    )  # fmt: skip
    return entitlements.remedies(by=CHEN, state="waiting")


def test_an_officer_decides_each_once(owed: tuple[entitlements.Remedy, ...]) -> None:
    first, second = owed[:2]
    assert all(each.cents > 0 for each in owed)
    approved = entitlements.decide_remedy(remedy_id=first.id, approve=True, on=DAY, by=CHEN)
    assert approved == entitlements.decide_remedy(remedy_id=first.id, approve=True, on=DAY, by=CHEN)
    assert entitlements.decide_remedy(remedy_id=second.id, approve=False, on=DAY, by=CHEN).state == "refused"
    with pytest.raises(kernel.Conflict):
        entitlements.decide_remedy(remedy_id=first.id, approve=False, on=DAY, by=CHEN)
    assert entitlements.remedies(by=CHEN, state="waiting") == owed[2:]
    assert [each.period for each in entitlements.wronged_of(remedy_id=first.id, by=CHEN)] == [PERIOD]


def test_no_machine_no_stranger_no_other_agency(
    owed: tuple[entitlements.Remedy, ...], cast_free_actor: kernel.Actor
) -> None:
    other = kernel.Actor(
        agent_id=CHEN.agent_id, channel="web", name="Rangi", assurance=kernel.Assurance.SUBSTANTIAL,
        roles=CHEN.roles, organization="internal-affairs",
    )  # fmt: skip
    for actor in (kernel.SYSTEM, OPERATOR, cast_free_actor, other):
        with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
            entitlements.decide_remedy(remedy_id=owed[0].id, approve=True, on=DAY, by=actor)
    assert entitlements.remedies(by=other) == entitlements.remedies(by=cast_free_actor) == ()
    assert entitlements.remedy(remedy_id=owed[0].id, by=CHEN).state == "waiting"
