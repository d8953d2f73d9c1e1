"""Days and years: the accounts balance, steps of any length agree, and whoever turns 65 is told of."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from guichet.kernel import api as kernel
from guichet.lab.country import api as country
from guichet.lab.country import storing
from guichet.lab.country.blocks import age_on
from guichet.lab.country.families import CHILD
from guichet.lab.country.tests.conftest import DAY, PEOPLE
from guichet.lab.country.tests.test_make import bytes_of, everybody


@pytest.fixture
def living(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "living"))


@pytest.fixture(scope="module")
def after(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small country a year and a month later."""
    folder = Path(shutil.copytree(small, tmp_path_factory.mktemp("after") / "country"))
    country.live(folder=folder, days=395, keep=True)
    return folder


def test_stock_and_births_less_deaths(small: Path, after: Path) -> None:
    told = country.Country(after)
    happened = told.happened()
    assert told.day == DAY + timedelta(days=395)
    assert told.population == PEOPLE + happened["born"] - happened["died"]
    before, now = everybody(small)["person"], everybody(after)["person"]
    born = [each.person for each in told.events() if each.kind == "born"]
    died = [each.person for each in told.events() if each.kind == "died"]
    assert set(now) == (set(before) | set(born)) - set(died)
    assert len(now) == len(set(now)) == told.population
    assert len(born) == len(set(born))
    # Of the order of what New Zealand counts: some 11 births and 7 deaths for a thousand people a year.
    years = 395 / 365
    assert 6 < happened["born"] / PEOPLE * 1000 / years < 16
    assert 4 < happened["died"] / PEOPLE * 1000 / years < 12
    assert all(number > 0 for kind, number in happened.items() if kind != "taken_in")


def test_steps_of_any_length_lead_to_the_same_country(after: Path, living: Path) -> None:
    for days in (1, 44, 250, 100):
        country.live(folder=living, days=days, workers=2)
    assert country.Country(living).manifest.digest == country.Country(after).manifest.digest
    assert list(country.Country(living).events()) == list(country.Country(after).events())


def test_parts_do_not_change_what_happens(after: Path, tmp_path: Path) -> None:
    country.make(people=PEOPLE, folder=tmp_path / "cut", day=DAY, seed=7, part=2_000)
    country.live(folder=tmp_path / "cut", days=395)
    one, other = (
        {
            (each.id, each.kind, each.person, each.household, each.day, each.other)
            for each in country.Country(at).events()
        }
        for at in (after, tmp_path / "cut")
    )
    assert one == other


def test_everybody_who_turns_65_is_told_of_on_the_day(small: Path, after: Path) -> None:
    told = [each for each in country.Country(after).events() if each.kind == "turned_65"]
    people = everybody(small)
    birthday = {}
    for person, born in zip(people["person"].tolist(), people["born"].tolist(), strict=True):
        if (born.month, born.day) != (2, 29) and DAY < born.replace(year=born.year + 65) <= DAY + timedelta(days=395):
            birthday[person] = born.replace(year=born.year + 65)
    died = {each.person: each.day for each in country.Country(after).events() if each.kind == "died"}
    expected = {person: day for person, day in birthday.items() if died.get(person, date.max) > day}
    assert {each.person: each.day for each in told} == expected
    assert len(expected) > 50


def test_families_stay_whole(after: Path) -> None:
    told = country.Country(after)
    for part in told.partitions():
        family = part.table.memberships["family"]
        assert (np.diff(part.household_ids) >= 0).all()
        assert (np.diff(family.group) >= 0).all()
        assert (np.bincount(family.group[part.role == 0], minlength=family.count) == 1).all()
    for name in told.manifest.parts:
        people, _ = told.people(name)
        ages = age_on(people.persons["born"], np.datetime64(told.day))
        assert (ages[people.persons["role"] != CHILD] >= 18).all()
        assert (ages[people.persons["role"] == CHILD] < 18).all()
        assert set(people.families["household"]) == set(range(len(people.households["household"])))


def test_an_event_names_the_part_its_people_are_in(after: Path) -> None:
    told = country.Country(after)
    last = told.day - timedelta(days=5)
    found: dict[str, set[tuple[int, int]]] = {}
    for event in told.events(since=last):
        assert event.day > last
        if event.kind in ("born", "moved", "separated"):
            found.setdefault(event.part, set()).add((event.person, event.household))
    gone = {each.person for each in told.events(since=last) if each.kind == "died"}
    assert found
    for name, listed in found.items():
        people, _ = told.people(name)
        homes = people.households["household"][people.families["household"][people.persons["family"]]]
        there = dict(zip(people.persons["person"].tolist(), homes.tolist(), strict=True))
        assert {person for person, _ in listed if person not in gone} <= set(there)


def test_a_new_tax_year_makes_this_years_income_last_years(living: Path) -> None:
    country.live(folder=living, days=(date(2027, 4, 1) - DAY).days)
    people = everybody(living)
    changed = {each.person for each in country.Country(living).events(since=date(2027, 3, 31))}
    same = ~np.isin(people["person"], list(changed))
    assert np.array_equal(people["income_last"][same], people["income"][same])


def test_an_interrupted_step_goes_on(small: Path, tmp_path: Path) -> None:
    once, twice = (tmp_path / name for name in ("once", "twice"))
    for folder in (once, twice):
        country.make(people=PEOPLE, folder=folder, day=DAY, seed=7, part=3_000)
    country.live(folder=once, days=30)
    before = storing.read_manifest(twice)
    storing.write_manifest(twice, replace(before, reaching="2026-12-21"))
    with pytest.raises(kernel.Invalid, match="on its way to 2026-12-21"):
        country.live(folder=twice, days=3)
    country.live(folder=twice, days=30)
    assert bytes_of(once) == bytes_of(twice)
    with pytest.raises(kernel.Invalid, match="days"):
        country.live(folder=once, days=0)
