"""grant_entitlement, stop_grant, find_overpayment: granted once; stopped by no machine; too much is put to a person."""

from datetime import date

import pytest

from guichet.entitlements import api as entitlements
from guichet.entitlements.tests.country import SUPER
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
PERSON = "01890000-0000-7000-8000-0000000000aa"
AMINA = kernel.Actor(agent_id=PERSON, channel="web", name="Amina", assurance=kernel.Assurance.SUBSTANTIAL)
CHEN = kernel.Actor(
    agent_id="01890000-0000-7000-8000-0000000000cc",
    channel="web",
    name="Chen",
    assurance=kernel.Assurance.SUBSTANTIAL,
    roles=frozenset({"caseworker"}),
    organization="social-development",
)


def granted(decision: str = "d1") -> entitlements.Grant:
    return entitlements.grant(
        programme=SUPER, person_id=PERSON, household_id="h", amount=1000, from_on=DAY, case_id="c",
        decision_id=decision, law_hash="l", graph_hash="g", by=kernel.SYSTEM,
    )  # fmt: skip


def test_a_decision_is_granted_once() -> None:
    assert granted() == granted()
    assert len(entitlements.grants_of(person_id=PERSON, by=AMINA)) == 1
    assert granted("d2").id != granted().id


def test_a_grant_has_a_law_behind_it_and_strangers_make_none(cast_free_actor: kernel.Actor) -> None:
    with pytest.raises(kernel.Invalid):
        entitlements.grant(
            programme=SUPER, person_id=PERSON, household_id="h", amount=1, from_on=DAY, case_id="c", decision_id="d",
            law_hash="", graph_hash="", by=kernel.SYSTEM,
        )  # fmt: skip
    with pytest.raises(kernel.NotAllowed):
        entitlements.grant(
            programme=SUPER, person_id=PERSON, household_id="h", amount=1, from_on=DAY, case_id="c", decision_id="d",
            law_hash="l", graph_hash="g", by=AMINA,
        )  # fmt: skip
    assert entitlements.grants_of(person_id=PERSON, by=cast_free_actor) == ()


@pytest.mark.parametrize(
    ("by", "reason", "allowed"),
    [
        (AMINA, "own_act", True),
        (kernel.SYSTEM, "own_act", False),
        (kernel.SYSTEM, "death", True),
        (CHEN, "death", False),
        (CHEN, "decided", True),
        (kernel.SYSTEM, "decided", False),
        (AMINA, "decided", False),
    ],
)
def test_nobody_is_stopped_by_a_machine(by: kernel.Actor, reason: str, allowed: bool) -> None:
    grant = granted()
    if not allowed:
        with pytest.raises(kernel.NotAllowed):
            entitlements.stop(grant_id=grant.id, until_on=DAY, reason=reason, by=by)
        assert entitlements.grant_of(grant_id=grant.id, by=AMINA).state == "running"
        return
    assert entitlements.stop(grant_id=grant.id, until_on=DAY, reason=reason, by=by).state == "stopped"


def test_what_was_paid_beyond_what_was_due_is_put_to_a_person() -> None:
    grant = granted()
    entitlements.stop(grant_id=grant.id, until_on=date(2026, 12, 6), reason="own_act", by=AMINA)
    on = date(2026, 12, 31)  # due on 23 and 30 November
    assert entitlements.overpayment(grant_id=grant.id, paid=2000, on=on, by=kernel.SYSTEM) is None
    found = entitlements.overpayment(grant_id=grant.id, paid=4000, on=on, by=kernel.SYSTEM)
    assert found is not None
    assert found.cents == 2000
    assert entitlements.overpayment(grant_id=grant.id, paid=4000, on=on, by=CHEN) == found
    with pytest.raises(kernel.NotAllowed):
        entitlements.overpayment(grant_id=grant.id, paid=4000, on=on, by=AMINA)
