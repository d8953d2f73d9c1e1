"""Holds a country against the census: by kind both shares, and how far apart they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country import homes, work
from guichet.lab.country.blocks import ARRIVED_AT_LEAST, People, age_on, families_with
from guichet.lab.country.census import MARGINS, Census, Column, Margin, default_census, read_census
from guichet.lab.country.families import CHILD
from guichet.lab.country.partitions import Country

CENTS = 100


@dataclass(frozen=True)
class KindFit:
    """One kind of a margin, in shares of those the margin counts."""

    kind: str
    census: float
    country: float

    @property
    def difference(self) -> float:
        """Country less census."""
        return self.country - self.census


@dataclass(frozen=True)
class MarginFit:
    """A margin: `people` it counts in the country; `error`: the sum of its differences without their signs.

    `areas_error` is the same with every area held against its own shares, weighed by how many are counted there.
    """

    name: str
    of: str
    people: int
    kinds: tuple[KindFit, ...]
    areas_error: float

    @property
    def error(self) -> float:
        """Total absolute error, in shares: 0.02 says that one in a hundred is in the wrong kind."""
        return sum(abs(each.difference) for each in self.kinds)


@dataclass(frozen=True)
class Fit:
    """How well a country fits a census. `detail`: the census knows each area (`areas`), or the whole (`country`)."""

    detail: str
    day: str
    population: int
    margins: tuple[MarginFit, ...]

    @property
    def error(self) -> float:
        """Total absolute error over all margins, in shares, the margins' mean."""
        return sum(each.error for each in self.margins) / len(self.margins)

    @property
    def worst(self) -> MarginFit:
        """The margin that fits least."""
        return max(self.margins, key=lambda each: each.error)

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "census": self.detail, "day": self.day, "population": self.population,
            "mean_absolute_error": round(self.error, 6),
            "margins": [
                {
                    "margin": each.name, "of": each.of, "counted": each.people,
                    "total_absolute_error": round(each.error, 6),
                    "total_absolute_error_of_areas": round(each.areas_error, 6),
                    "kinds": [
                        {"kind": kind.kind, "census": round(kind.census, 6), "country": round(kind.country, 6),
                         "difference": round(kind.difference, 6)}
                        for kind in each.kinds
                    ],
                }
                for each in self.margins
            ],
        }  # fmt: skip


def fit(folder: Path, *, census: Path | None = None) -> Fit:
    """Count a country's people, part by part, and hold them against the census. Raises Invalid."""
    country = Country(folder)
    told = default_census() if census is None else read_census(census)
    places = {area.number: index for index, area in enumerate(told.areas)}
    counted = {margin.name: np.zeros((len(told.areas), len(margin.kinds))) for margin in MARGINS}
    whole = {margin.name: np.zeros(len(told.areas)) for margin in MARGINS}
    day = np.datetime64(country.manifest.day, "D")
    for name in country.manifest.parts:
        people, _ = country.people(name)
        for margin, (area, kind, of) in _kinds(people, day).items():
            at = np.array([places[number] for number in area.tolist()], dtype=np.int64)
            whole[margin] += np.bincount(at[of], minlength=len(places))
            seen = of & (kind >= 0)
            np.add.at(counted[margin], (at[seen], kind[seen]), 1)
    margins = tuple(_margin(told, margin, counted[margin.name], whole[margin.name]) for margin in MARGINS)
    return Fit(told.detail, country.manifest.day, country.population, margins)


def as_text(fit: Fit) -> str:
    """For people to read: a line for each kind, in per cent."""
    lines = [f"{fit.population:,} people on {fit.day}; mean total absolute error of a margin {100 * fit.error:.2f} %."]
    for margin in fit.margins:
        lines.append(f"\n{margin.name} ({margin.people:,} {margin.of}): total absolute error {100 * margin.error:.2f} %"
                     f", area by area {100 * margin.areas_error:.2f} %")  # fmt: skip
        lines += [
            f"  {kind.kind:<28}{100 * kind.census:7.2f} % {100 * kind.country:7.2f} % {100 * kind.difference:+7.2f}"
            for kind in margin.kinds
        ]
    return "\n".join(lines)


def _margin(census: Census, margin: Margin, counted: Column, whole: Column) -> MarginFit:
    # The country has the census's areas in its own sizes: each area's shares count as often as people are there.
    expected = np.stack([census.shares(margin.name, area) for area in range(len(whole))])
    total = max(float(whole.sum()), 1.0)
    told = (expected * whole[:, None]).sum(axis=0) / total
    found = counted.sum(axis=0) / total
    kinds = tuple(KindFit(*each) for each in zip(margin.kinds, told.tolist(), found.tolist(), strict=True))
    areas_error = float(np.abs(counted - expected * whole[:, None]).sum()) / total
    return MarginFit(margin.name, margin.of, int(whole.sum()), kinds, areas_error)


def _kinds(people: People, day: np.datetime64) -> Mapping[str, tuple[Column, Column, Column]]:
    """By margin: the area and the kind of each person or household, and whether the margin counts it."""
    persons, households = people.persons, people.households
    area = households["area"][people.families["household"][persons["family"]]]
    home = households["area"]
    ages = age_on(persons["born"], day)
    everybody, adult, five = ages >= 0, ages >= 15, ages >= 5
    employed = adult & (persons["work"] <= work.PART_TIME)
    income = np.floor(persons["income"] / (CENTS * assumed.INCOMES_SINCE_CENSUS) + 1e-9)
    years = (day - persons["arrived"]).astype(np.int64) / 365.2425
    couple = families_with(persons)[1][persons["family"]] & (persons["role"] != CHILD)
    # In the order of the census's kinds: jobseeker, sole parent, supported living, student allowance, pension.
    benefit = persons["benefit"].astype(np.int64) - 1
    tenure = np.array([0, 1, 2, 2])[households["tenure"]]
    renting = households["tenure"] == homes.RENTED
    rent = np.floor(households["rent"] / (CENTS * assumed.RENTS_SINCE_CENSUS) + 1e-9)
    homes_all = np.ones(len(home), dtype=bool)
    return {
        "age": (area, np.minimum(ages // 5, 17), everybody),
        "birthplace": (area, persons["overseas"].astype(np.int64), everybody),
        "arrived": (area, _band(ARRIVED_AT_LEAST, years + 1e-6), persons["overseas"]),
        "study": (area, persons["study"].astype(np.int64), five),
        "walking": (area, persons["walking"].astype(np.int64), five),
        "partnered": (area, (~couple).astype(np.int64), adult),
        "work": (area, persons["work"].astype(np.int64), adult),
        "income": (area, _band(work.BANDS, income), adult),
        "benefits": (area, benefit, adult),
        "employment": (area, (~persons["wages"]).astype(np.int64), employed),
        "hours": (area, _band(work.HOURS, persons["hours"]), employed),
        "tenure": (home, tenure, homes_all),
        "vehicles": (home, households["vehicles"].astype(np.int64), homes_all),
        "landlord": (home, (~households["social"]).astype(np.int64), renting),
        "rent": (home, _band(homes.RENTS, rent), renting),
    }


def _band(bounds: Column, values: Column) -> Column:
    found: Column = np.clip(np.searchsorted(bounds, values, side="right") - 1, 0, len(bounds) - 2)
    return found
