"""Re-assessing some households gives what a whole sweep would; more is announced, less waits for an officer."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.entitlements import api as entitlements
from guichet.entitlements.models import ChangeRow
from guichet.entitlements.ports import Partition, only
from guichet.entitlements.tests.country import BEST_START, OPERATOR, PROGRAMMES, Country, law, partition
from guichet.entitlements.tests.test_sweep_population import everything
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def sweep(*parts: Partition, about: str) -> entitlements.Sweep:
    people = Country(*parts, about=about)
    return entitlements.sweep(population=people, on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law())


def review() -> tuple[entitlements.Change, ...]:
    return entitlements.review_grants(
        partition=partition(1), law=law(), on=ON, by=kernel.SYSTEM, programmes=(BEST_START,)
    )


def mixed(before: Partition, after: Partition, homes: set[str]) -> Partition:
    """The country with the facts of some homes changed."""
    groups = np.flatnonzero(np.isin(before.household_ids, sorted(homes)))
    changed = np.isin(before.table.memberships["family"].group, groups)
    columns = {
        spot: np.where(changed, after.table.columns[spot], column) for spot, column in before.table.columns.items()
    }
    return replace(before, table=replace(before.table, columns=columns))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(1, 3), salt=st.integers(1, 10_000), homes=st.sets(st.integers(0, 149), max_size=20))
def test_it_is_the_same_as_a_sweep_of_the_changed_country(seed: int, salt: int, homes: set[int]) -> None:
    ids = {f"h{seed}-{at}" for at in homes}
    before, after = partition(seed), partition(seed, salt=salt)
    tag = f"{seed} {salt} {sorted(homes)} {kernel.new_id()}"
    swept = entitlements.sweep(
        population=Country(before, about=tag), on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law()
    )
    entitlements.reassess(
        sweep_id=swept.id, before=only(before, ids), after=only(after, ids), law=law(), by=OPERATOR,
        programmes=PROGRAMMES,
    )  # fmt: skip
    whole = entitlements.sweep(
        population=Country(mixed(before, after, ids), about=f"{tag} whole"), on=ON, by=OPERATOR, programmes=PROGRAMMES,
        law=law(),
    )  # fmt: skip
    assert everything(swept) == everything(whole)


def test_who_is_born_and_who_leaves() -> None:
    first, second = partition(1), partition(2)
    swept = entitlements.sweep(
        population=Country(first, about="one"), on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law()
    )
    entitlements.reassess(sweep_id=swept.id, before=None, after=second, law=law(), by=OPERATOR, programmes=PROGRAMMES)
    both = entitlements.sweep(
        population=Country(first, second, about="two"), on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law()
    )
    assert everything(swept) == everything(both)
    entitlements.reassess(sweep_id=swept.id, before=first, after=None, law=law(), by=OPERATOR, programmes=PROGRAMMES)
    last = entitlements.sweep(
        population=Country(second, about="three"), on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law()
    )
    assert everything(swept) == everything(last)


def test_under_another_law_everybody_is_swept() -> None:
    swept = entitlements.sweep(population=Country(partition(1)), on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law())
    other = law().changed({"best_start.abatement_threshold": 90000})
    with pytest.raises(kernel.Conflict, match="law"):
        entitlements.reassess(sweep_id=swept.id, before=None, after=partition(2), law=other, by=OPERATOR, programmes=())


def granted(part: Partition, amount: int) -> entitlements.Grant:
    sweep = entitlements.sweep(
        population=Country(part, about=kernel.new_id()), on=ON, by=OPERATOR, programmes=(BEST_START,), law=law()
    )
    found = max(entitlements.findings(sweep_id=sweep.id, by=OPERATOR), key=lambda each: each.amount)
    return entitlements.grant(
        programme=BEST_START, person_id=found.person_id, household_id=found.household_id, amount=found.amount + amount,
        from_on=ON, case_id="c", decision_id=kernel.new_id(), law_hash="l", graph_hash="g", by=kernel.SYSTEM,
    )  # fmt: skip


def test_more_is_told_before_it_is_paid() -> None:
    grant = granted(partition(1), -500)
    (change,) = entitlements.review_grants(
        partition=partition(1), law=law(), on=ON, by=kernel.SYSTEM, programmes=(BEST_START,)
    )
    assert (change.state, change.after - change.before) == ("announced", 500)
    assert change.takes_effect_on > ON
    assert review() == ()
    assert entitlements.take_changes_into_effect(on=change.takes_effect_on - timedelta(days=1), by=kernel.SYSTEM) == 0
    assert entitlements.take_changes_into_effect(on=change.takes_effect_on, by=kernel.SYSTEM) == 1
    assert entitlements.grant_of(grant_id=grant.id, by=kernel.SYSTEM).amount == change.after


def test_less_waits_for_an_officer() -> None:
    grant = granted(partition(1), 500)
    (change,) = entitlements.review_grants(
        partition=partition(1), law=law(), on=ON, by=kernel.SYSTEM, programmes=(BEST_START,)
    )
    assert change.state == "review"
    assert entitlements.take_changes_into_effect(on=date(2030, 1, 1), by=kernel.SYSTEM) == 0
    assert entitlements.grant_of(grant_id=grant.id, by=kernel.SYSTEM).amount == grant.amount
    assert ChangeRow.objects.get().state == "review"
