"""A sweep finds who misses out, part by part; who dies half-way loses nothing; nobody counts twice."""

from datetime import date, timedelta

import numpy as np
import pytest

from guichet.entitlements import api as entitlements
from guichet.entitlements.models import FindingRow, PartRow
from guichet.entitlements.operations.sweep_population import LEASE
from guichet.entitlements.ports import Partition, only
from guichet.entitlements.tests.country import BEST_START, OPERATOR, PERIOD, PROGRAMMES, SUPER, Country, country, law
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def swept(people: Country) -> entitlements.Sweep:
    return entitlements.sweep(population=people, on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law())


def everything(sweep: entitlements.Sweep) -> tuple[object, ...]:
    rows = FindingRow.objects.filter(sweep_id=sweep.id).order_by("programme", "person_id")
    found = rows.values_list("programme", "person_id", "household_id", "area", "amount")
    return tuple(found), entitlements.tallies(sweep_id=sweep.id)


def test_it_finds_exactly_those_whom_the_law_entitles_and_nobody_pays() -> None:
    people = country(2)
    sweep = swept(people)

    wanted = set()
    for part in people.parts:
        columns = law().sweep(("nz_super_entitled", "nz_super_weekly_amount"), PERIOD, part.table)
        for at in np.flatnonzero(columns.column("nz_super_entitled") & ~part.receives[SUPER.name]):
            wanted.add((str(part.person_ids[at]), int(columns.column("nz_super_weekly_amount")[at])))
    found = tuple(entitlements.findings(sweep_id=sweep.id, by=OPERATOR, programme=SUPER.name))
    assert wanted
    assert {(each.person_id, each.amount) for each in found} == wanted
    assert {each.law_hash for each in found} == {law().hash}
    assert {each.graph_hash for each in found} == {law().graph(SUPER.outputs, PERIOD).hash}
    assert sweep.done
    assert sweep.persons == sum(each.table.persons for each in people.parts)
    counted = [each for each in entitlements.tallies(sweep_id=sweep.id) if each.programme == SUPER.name]
    assert sum(each.missing for each in counted) == len(wanted)
    assert all(each.entitled == each.receiving + each.missing for each in counted)
    assert sum(each.cents for each in counted) == sum(amount for _, amount in wanted)


def test_of_a_family_the_first_role_is_found() -> None:
    people = country(1)
    sweep = swept(people)
    (part,) = people.parts
    membership = part.table.memberships["family"]
    heads = {str(part.person_ids[at]) for at in range(part.table.persons) if membership.role[at] == 0}
    found = {
        each.person_id for each in entitlements.findings(sweep_id=sweep.id, by=OPERATOR, programme=BEST_START.name)
    }
    assert found
    assert found <= heads


class Dying(Country):
    """Its reader dies at one partition, once."""

    def __init__(self, *parts: Partition, at: int, about: str) -> None:
        super().__init__(*parts, about=about)
        self.at: int | None = at

    def partition(self, number: int) -> Partition:
        if number == self.at:
            self.at = None
            raise KeyboardInterrupt
        return super().partition(number)


def test_a_worker_that_dies_loses_nothing() -> None:
    whole = everything(swept(country(4, about="whole")))
    dying = Dying(*country(4).parts, at=2, about="dying")
    with pytest.raises(KeyboardInterrupt):
        swept(dying)
    half = swept(dying)  # another worker: the dead one still holds its part
    assert not half.done
    assert half.parts_done == 3
    with kernel.held_at(kernel.now() + LEASE + timedelta(seconds=1)):
        again = swept(dying)
    assert again.id == half.id
    assert again.done
    assert everything(again) == whole


def test_who_was_thought_dead_and_comes_back_counts_nothing_twice() -> None:
    whole = everything(swept(country(2, about="whole")))

    class Slow(Country):
        overtaken = False

        def partition(self, number: int) -> Partition:
            found = super().partition(number)
            if number == 0 and not self.overtaken:
                self.overtaken = True
                with kernel.held_at(kernel.now() + LEASE + timedelta(seconds=1)):
                    swept(self)
            return found

    assert everything(swept(Slow(*country(2).parts, about="slow"))) == whole
    assert PartRow.objects.filter(done_at=None).count() == 0


def test_one_household_looked_at_alone_is_what_it_is_among_others() -> None:
    people = country(1)
    rows = everything(swept(people))[0]
    among = {each for each in rows if each[2] in ("h1-3", "h1-7", "h1-8")}  # type: ignore[attr-defined]  # mixed kinds
    alone = Country(only(people.parts[0], {"h1-3", "h1-7", "h1-8"}), about="three homes")
    assert set(everything(swept(alone))[0]) == among  # type: ignore[call-overload]  # the rows are tuples of mixed kinds


def test_strangers_do_not_sweep(cast_free_actor: kernel.Actor) -> None:
    with pytest.raises(kernel.NotAllowed):
        entitlements.sweep(population=country(1), on=ON, by=cast_free_actor, programmes=PROGRAMMES, law=law())


def test_columns_that_do_not_fit_are_refused() -> None:
    (part,) = country(1).parts
    wrong = Partition(part.table, part.person_ids[1:], part.household_ids, part.area, part.receives)
    with pytest.raises(kernel.Invalid, match="person_ids"):
        swept(Country(wrong, about="wrong"))
