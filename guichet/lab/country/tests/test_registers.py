"""A country is what a sweep of entitlements asks for."""

from pathlib import Path

import numpy as np

from guichet.entitlements import ports
from guichet.lab.country import api as country
from guichet.lab.country.tests.conftest import DAY, LAW
from guichet.rules import api as rules


def test_a_country_is_a_population_of_entitlements(tmp_path: Path) -> None:
    country.make(people=3_000, folder=tmp_path / "country", day=DAY, law=LAW, part=1_000)
    told = country.CountryPopulation(country.Country(tmp_path / "country"), periods=("2026-11", "2026-10"))
    assert isinstance(told, ports.Population)
    partitions = list(told.partitions())
    assert told.count() == len(partitions) > 1
    assert sum(each.table.persons for each in partitions) == 3_000
    law, first = rules.load(LAW), partitions[0]
    (family,) = first.table.memberships.values()
    assert len(first.household_ids) == family.count
    assert set(np.unique(first.area)) <= set(told.country.areas.values())
    for period in told.periods:  # both months can be looked at, with nothing assumed
        assert law.sweep(["nz_super_entitled"], period, first.table, missing="refuse").assumed == ()
    assert first.receives["social-development/nz-superannuation"].any()

    wanted = str(first.household_ids[int(family.group[-1])])
    one = told.household(wanted)
    assert one is not None
    assert one.household_ids.tolist() == [int(wanted)]
    assert one.table.persons == int((family.group == family.group[-1]).sum())
    whole = law.sweep(["nz_super_entitled"], "2026-11", first.table).column("nz_super_entitled")
    alone = law.sweep(["nz_super_entitled"], "2026-11", one.table).column("nz_super_entitled")
    assert alone.tolist() == whole[family.group == family.group[-1]].tolist()
    assert told.household("999999999") is None
    assert told.household("nobody") is None
