"""A sweep follows its population: what changed is counted anew, once, however often the work is interrupted."""

from __future__ import annotations

from datetime import date

import pytest

from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.entitlements.tests.country import BEST_START, OPERATOR, PROGRAMMES, Country, country, law, partition
from guichet.entitlements.tests.test_sweep_population import everything
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
THEN, NOW = date(2026, 11, 22), date(2026, 11, 23)


class Living(Country):
    """Every household of the second and the last part has other incomes on the second day."""

    dies_at: int | None = None

    def changed(self, number: int, *, since: str) -> ports.Changed:
        if since != "then":
            raise kernel.Conflict("not known")
        if number == self.dies_at:
            self.dies_at = None
            raise KeyboardInterrupt
        if number not in (1, 3):
            return ports.Changed(None, None)
        return ports.Changed(partition(number + 1), self.parts[number])


def living() -> Living:
    return Living(partition(1), partition(2, salt=5), partition(3), partition(4, salt=6), about="now")


def swept(people: ports.Population, on: date) -> entitlements.Sweep:
    return entitlements.sweep(population=people, on=on, by=OPERATOR, programmes=PROGRAMMES, law=law())


def followed(sweep_id: str, people: ports.Population, on: date = NOW, **changes: object) -> entitlements.Sweep:
    values: dict[str, object] = {"by": OPERATOR, "programmes": PROGRAMMES, "law": law(), **changes}
    return entitlements.follow_population(sweep_id=sweep_id, population=people, on=on, **values)  # type: ignore[arg-type]  # kinds as the function's


def test_the_result_is_that_of_a_whole_sweep() -> None:
    first = swept(country(4, about="then"), THEN)
    before = everything(first)
    after = followed(first.id, living())
    assert everything(after) == everything(swept(living(), NOW)) != before
    assert (after.population, after.on) == ("now", NOW)
    assert everything(followed(after.id, living())) == everything(after)  # it is there: nothing is done


def test_interrupted_it_goes_on_and_counts_nothing_twice() -> None:
    first = swept(country(4, about="then"), THEN)
    dying = living()
    dying.dies_at = 3
    with pytest.raises(KeyboardInterrupt):
        followed(first.id, dying)
    half = entitlements.tallies(sweep_id=first.id)
    assert everything(followed(first.id, dying)) == everything(swept(living(), NOW))
    assert half != entitlements.tallies(sweep_id=first.id)


def test_grants_of_those_who_changed_are_reviewed_and_others_are_not() -> None:
    first = swept(country(4, about="then"), THEN)
    found = {each.person_id: each for each in entitlements.findings(sweep_id=first.id, by=OPERATOR)
             if each.programme == BEST_START.name}  # fmt: skip
    changed = next(each for each in found.values() if each.person_id.startswith("p2-"))
    same = next(each for each in found.values() if each.person_id.startswith("p3-"))
    for each in (changed, same):
        entitlements.grant(
            programme=BEST_START, person_id=each.person_id, household_id=each.household_id, amount=1,
            from_on=THEN, case_id="c", decision_id=each.person_id, law_hash="l", graph_hash="g", by=kernel.SYSTEM,
        )  # fmt: skip
    followed(first.id, living())
    grants = {who: entitlements.grants_of(person_id=who, by=kernel.SYSTEM)[0]
              for who in (changed.person_id, same.person_id)}  # fmt: skip
    waiting = entitlements.changes_waiting(by=OPERATOR)
    assert {each.grant_id for each in waiting} == {grants[changed.person_id].id}
    assert all(each.amount == 1 for each in grants.values())  # nothing takes effect before it was told


def test_another_month_another_law_and_strangers_are_refused() -> None:
    first = swept(country(4, about="then"), THEN)
    with pytest.raises(kernel.Conflict, match="another in 2026-12"):
        followed(first.id, living(), date(2026, 12, 1))
    harder = law().changed({"best_start.abatement_threshold": 45000})
    with pytest.raises(kernel.Conflict, match="law is another"):
        followed(first.id, living(), law=harder)
    with pytest.raises(kernel.Conflict, match="does not know what changed"):
        followed(first.id, country(4, about="later"))
    with pytest.raises(kernel.NotAllowed):
        followed(first.id, living(), by=kernel.Actor(agent_id="eve", channel="web"))
    assert entitlements.newest_sweep() == first
