"""A country lives on, and its sweep is brought up to date by what happened: the same as sweeping everybody anew."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from guichet.entitlements import api as entitlements
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import DAY_OF_CONTENT, OPERATOR
from guichet.rules import api as rules

pytest.importorskip("pyarrow", reason="the extra 'sweep' is not installed")

country = lab.country
LAW = Path(__file__).parents[2] / "jurisdictions" / "aotearoa" / "law"
DAY = DAY_OF_CONTENT.date()


def everything(sweep: entitlements.Sweep) -> tuple[object, ...]:
    found = entitlements.findings(sweep_id=sweep.id, by=OPERATOR)
    rows = sorted((each.programme, each.person_id, each.household_id, each.area, each.amount) for each in found)
    return rows, entitlements.tallies(sweep_id=sweep.id), sweep.persons, sweep.missing


@pytest.mark.django_db
def test_a_lived_month_followed_by_its_events_is_the_same_as_a_whole_sweep(tmp_path: Path) -> None:
    """Days one after the other, then several at once: births, deaths, moves, partings, all in the law's same month."""
    folder, law, first = tmp_path / "country", rules.load(LAW), DAY.replace(day=1)
    country.make(people=6_000, folder=folder, day=first, law=LAW, part=1_500)
    known = set(law.system.variables)
    programmes = tuple(
        entitlements.Programme(
            name, "an-agency", "offer", f"{key}_entitled",
            tuple(each for each in (f"{key}_weekly_amount",) if each in known), "week", 0, 14, None,
        )
        for name, key in country.SERVICES.items()
    )  # fmt: skip

    def standing() -> country.CountryPopulation:
        return country.CountryPopulation(country.Country(folder), periods=("2026-11",))

    def swept() -> entitlements.Sweep:
        people = standing()
        return entitlements.sweep(population=people, on=people.country.day, by=OPERATOR, programmes=programmes, law=law)

    def followed(sweep_id: str) -> entitlements.Sweep:
        people = standing()
        return entitlements.follow_population(
            sweep_id=sweep_id, population=people, on=people.country.day, by=OPERATOR, programmes=programmes, law=law
        )

    sweep = swept()
    assert sweep.unknown == {}
    assert len({each.programme for each in entitlements.tallies(sweep_id=sweep.id)}) >= 10
    before = everything(sweep)
    for days in (1, 1, 26):
        country.live(folder=folder, days=days, keep=True)
        sweep = followed(sweep.id)
        assert sweep.on == country.Country(folder).day
        assert everything(sweep) == everything(swept())
    assert everything(sweep) != before
    assert followed(sweep.id) == sweep  # there already: nothing is done twice

    country.live(folder=folder, days=5)  # another month: ages and rates concern everybody
    with pytest.raises(kernel.Conflict, match="another in 2026-12"):
        followed(sweep.id)
    assert country.Country(folder).day == first + timedelta(days=33)
