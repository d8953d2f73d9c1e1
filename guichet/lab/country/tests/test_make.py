"""The same people for the same seed, whole families, and who receives what."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from guichet.kernel import api as kernel
from guichet.lab.country import api as country
from guichet.lab.country import storing
from guichet.lab.country.families import settle
from guichet.lab.country.tests.conftest import DAY, LAW, PEOPLE, ROOT
from guichet.rules import api as rules


def everybody(folder: Path) -> dict[str, np.ndarray]:
    """All persons of a country, without the numbers that depend on its parts."""
    told = country.Country(folder)
    parts = [told.people(name)[0] for name in told.manifest.parts]
    names = [name for name in parts[0].persons if name != "family"]
    found = {name: np.concatenate([part.persons[name] for part in parts]) for name in names}
    homes = [part.families["household"][part.persons["family"]] for part in parts]
    for name in parts[0].households:
        found[f"home {name}"] = np.concatenate(
            [part.households[name][home] for part, home in zip(parts, homes, strict=True)]
        )
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_another_other_people(small: Path, tmp_path: Path) -> None:
    country.make(people=PEOPLE, folder=tmp_path / "again", day=DAY, seed=7)
    country.make(people=PEOPLE, folder=tmp_path / "other", day=DAY, seed=8)
    assert bytes_of(tmp_path / "again") == bytes_of(small)
    assert not np.array_equal(everybody(tmp_path / "other")["born"], everybody(small)["born"])


def test_the_size_of_parts_and_the_workers_change_nobody(small: Path, tmp_path: Path) -> None:
    made = country.make(people=PEOPLE, folder=tmp_path / "cut", day=DAY, seed=7, part=2_000, workers=2)
    assert len(made.parts) > len(country.Country(small).manifest.parts)
    whole, cut = everybody(small), everybody(tmp_path / "cut")
    for name, column in whole.items():
        assert np.array_equal(column, cut[name]), name


def test_an_interrupted_country_is_finished_and_equal(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "country"
    country.make(people=PEOPLE, folder=folder, day=DAY, seed=7, part=2_000)
    expected = bytes_of(folder)
    manifest = storing.read_manifest(folder)
    begun = replace(manifest, complete=False, digest="", population=0)
    storing.write_manifest(folder, begun)
    for file in (folder / manifest.day / manifest.parts[1]).iterdir():
        file.unlink()
    (folder / manifest.day / manifest.parts[1]).rmdir()
    with pytest.raises(kernel.Invalid, match="not finished"):
        country.Country(folder)
    country.make(people=PEOPLE, folder=folder, day=DAY, seed=7, part=2_000)
    assert bytes_of(folder) == expected


def test_families_are_whole_and_sorted_by_household(small: Path) -> None:
    persons = 0
    for part in country.Country(small).partitions():
        family = part.table.memberships["family"]
        persons += part.table.persons
        assert (np.diff(part.household_ids) >= 0).all()
        assert (np.diff(family.group) >= 0).all()
        assert (np.bincount(family.group[part.role == 0], minlength=family.count) == 1).all()
        assert np.bincount(family.group[part.role == 1], minlength=family.count).max() == 1
        assert len(np.unique(part.person_ids)) == part.table.persons
        assert len(np.unique(part.family_ids)) == family.count
        born = part.table.columns["birth_date", rules.ETERNITY]
        caregiver = np.zeros(family.count, dtype="datetime64[D]")
        caregiver[family.group[part.role == 0]] = born[part.role == 0]
        older = (born - caregiver[family.group])[part.role == 2].astype(int) / 365.25
        assert np.median(older) > 25
        assert (older > 0).all()
        # Each area has its own part of the households.
        assert set(np.unique(part.area).tolist()) <= set(country.Country(small).areas)
    assert persons == PEOPLE


def test_nobody_exists(small: Path) -> None:
    """No name, no address, no number of any register: only numbers of its own, from 1."""
    people = everybody(small)
    assert np.array_equal(np.sort(people["person"]), np.arange(1, PEOPLE + 1))
    assert all(column.dtype.kind in "biuM" for column in people.values()), "no text is kept of anybody"


@pytest.mark.parametrize("number", range(1, 12))
def test_a_handful_of_people_has_somebody_to_look_after_them(number: int) -> None:
    for seed in range(5):
        random = np.random.default_rng([number, seed])
        ages = random.integers(0, 90, number)
        ages[0] = 40
        homes = settle(ages, partnered=0.6, households=max(1, number // 3), random=random)
        assert (np.bincount(homes.family[homes.role == 0]) == 1).all()
        assert (ages[homes.role != 2] >= 18).all()


def test_takers_are_entitled_and_some_are_missing(tmp_path: Path) -> None:
    made = country.make(people=4_000, folder=tmp_path / "country", day=DAY, law=LAW)
    law = rules.load(LAW)
    outputs = [f"{name}_entitled" for name in ("best_start", "nz_super", "supergold_card", "rates_rebate")]
    seen = dict.fromkeys(outputs, (0, 0))
    for part in country.Country(tmp_path / "country").partitions(period="2026-11"):
        swept = law.sweep(outputs, "2026-11", part.table, missing="refuse")
        group = part.table.memberships["family"].group
        for output in outputs:
            column = swept.column(output)
            entitled = column if len(column) == part.table.persons else column[group] & (part.role == 0)
            receives = part.receives[output.removesuffix("_entitled")]
            assert not (receives & ~entitled).any(), output
            before = seen[output]
            seen[output] = (before[0] + int(receives.sum()), before[1] + int((entitled & ~receives).sum()))
    assert all(receiving > 0 and missing > 0 for receiving, missing in seen.values()), seen
    assert set(made.programmes) >= {"best_start", "nz_super"}
    assert made.law == law.hash


def test_refusals_say_what_to_do(small: Path, tmp_path: Path) -> None:
    with pytest.raises(kernel.Invalid, match="made otherwise"):
        country.make(people=PEOPLE + 1, folder=small, day=DAY, seed=7)
    with pytest.raises(kernel.Invalid, match="200,000,000"):
        country.make(people=0, folder=tmp_path / "none", day=DAY)
    with pytest.raises(kernel.Invalid, match="no country"):
        country.Country(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(kernel.Invalid, match="not empty"):
        country.make(people=10, folder=tmp_path / "full", day=DAY)
    with pytest.raises(kernel.Invalid, match="no month"):
        list(country.Country(small).partitions(period="2026"))
    with pytest.raises(kernel.Invalid, match="part-00000"):
        country.Country(small).people("part-99999")


def test_the_command_makes_and_holds_it_against_the_census(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "guichet.site", "lab", "country"]
    at = ["--folder", str(tmp_path / "country")]
    made = subprocess.run([*words, "make", "--people", "3000", "--without-law", "--day", "2026-11-21", *at],
                          cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "3,000 people" in made.stdout
    assert country.Country(tmp_path / "country").day == date(2026, 11, 21)
