"""grant_arrears: a missed month is paid once, as far back as the law lets, and never beside what a grant paid."""

from dataclasses import replace
from datetime import date

import pytest

from guichet.entitlements import api as entitlements
from guichet.entitlements.tests.country import SUPER, law
from guichet.entitlements.tests.test_grants import AMINA, PERSON
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
RULE = replace(SUPER, look_back=3)
SEPTEMBER, OCTOBER = (entitlements.Missed(f"2026-{month}", 1000, 4, 4000) for month in ("09", "10"))


def granted(decision: str, from_on: date) -> entitlements.Grant:
    return entitlements.grant(
        programme=RULE, person_id=PERSON, household_id="h", amount=1000, from_on=from_on, case_id="c",
        decision_id=decision, law_hash="l", graph_hash="g", by=kernel.SYSTEM,
    )  # fmt: skip


def claimed(grant: entitlements.Grant, *months: entitlements.Missed) -> tuple[entitlements.Missed, ...]:
    return entitlements.grant_arrears(grant_id=grant.id, months=months, law=law(), programme=RULE, by=kernel.SYSTEM)


def test_a_month_is_paid_once_whichever_grant_it_is_claimed_with() -> None:
    grant, other = granted("a", date(2026, 11, 23)), granted("b", date(2026, 11, 24))
    assert claimed(grant, SEPTEMBER) == (SEPTEMBER,)
    assert claimed(grant, SEPTEMBER, OCTOBER) == (OCTOBER,)
    assert claimed(other, SEPTEMBER, OCTOBER) == ()
    assert entitlements.arrears_of(grant_id=grant.id, by=AMINA) == (SEPTEMBER, OCTOBER)


def test_a_month_that_an_earlier_grant_paid_was_not_missed() -> None:
    before = granted("a", date(2026, 10, 15))
    entitlements.stop(grant_id=before.id, until_on=date(2026, 10, 31), reason="own_act", by=AMINA)
    assert claimed(granted("b", date(2026, 11, 23)), SEPTEMBER, OCTOBER) == (SEPTEMBER,)


def test_no_further_back_than_the_law_lets_and_by_no_stranger(cast_free_actor: kernel.Actor) -> None:
    grant = granted("a", date(2026, 11, 23))
    for period in ("2026-07", "2026-11"):
        with pytest.raises(kernel.Invalid, match="does not let"):
            claimed(grant, replace(SEPTEMBER, period=period))
    for actor in (cast_free_actor, AMINA):
        with pytest.raises(kernel.NotAllowed):
            entitlements.grant_arrears(grant_id=grant.id, months=(SEPTEMBER,), law=law(), programme=RULE, by=actor)
    assert entitlements.arrears_of(grant_id=grant.id, by=AMINA) == ()
