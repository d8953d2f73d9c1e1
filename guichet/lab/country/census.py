"""The census tables a country is made from: how many people and households of each kind live in each area."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from guichet.kernel import api as kernel

Column = np.ndarray[Any, np.dtype[Any]]

SHARES = Path(__file__).with_name("shares.json")
INDIVIDUALS = "nz-2018-individuals-by-territorial-authority.csv"
HOUSEHOLDS = "nz-2018-households-by-territorial-authority.csv"
#: Rows that are no area: the whole country, and people who live on boats and outside every territorial authority.
NO_AREA = ("total", "999")


@dataclass(frozen=True)
class Margin:
    """One table of the census: `of` says whom it counts, `kinds` are its categories, in order.

    `codes` are the beginnings of the names of its rows; several with `+` between them are counted together.
    """

    name: str
    of: str
    variable: str
    kinds: tuple[str, ...]
    codes: tuple[str, ...]
    suffix: str = ""
    #: The kinds exclude one another and add up to everybody who answered; otherwise each is a share of `whole`.
    whole: str = ""


FIVE_YEARS = (*(f"{age}-{age + 4}" for age in range(0, 85, 5)), "85+")
PERSONS, ADULTS, FIVE, OVERSEAS = "persons", "persons of 15 and more", "persons of 5 and more", "persons born overseas"
EMPLOYED, HOMES, RENTERS = "persons in work", "households", "households that rent"
RENTS = ("under 100", "100-149", "150-199", "200-299", "300-399", "400-499", "500-599", "600+")
BENEFITS = ("jobseeker", "sole_parent", "supported_living", "student_allowance", "superannuation")

MARGINS = (
    Margin("age", PERSONS, "age_5_year_groups", FIVE_YEARS, tuple(f"{n:02}_" for n in range(1, 19))),
    Margin("birthplace", PERSONS, "birthplace_nz_overseas", ("here", "overseas"), ("0_", "1_")),
    Margin(
        "arrived", OVERSEAS, "years_since_arrival_in_nz",
        ("under 1", "1", "2", "3", "4", "5-9", "10-19", "20+"), tuple(f"{n:02}_" for n in range(1, 9)),
    ),
    Margin("study", FIVE, "study_participation", ("full time", "part time", "none"), ("01_", "02_", "04_"),
           suffix="5yrs_and_over"),
    Margin("walking", FIVE, "difficulty_walking", ("no difficulty", "some", "a lot", "cannot"),
           ("01_", "02_", "03_", "04_")),
    Margin("partnered", ADULTS, "partnership_status", ("partnered", "not partnered"), ("1_", "2_")),
    Margin("work", ADULTS, "work_and_labour_force_status",
           ("full time", "part time", "unemployed", "not in the labour force"), ("1_", "2_", "3_", "4_")),
    Margin(
        "income", ADULTS, "grouped_personal_income",
        ("5000 or less", "5001-10000", "10001-20000", "20001-30000", "30001-50000", "50001-70000", "70001+"),
        tuple(f"{n}_" for n in range(1, 8)),
    ),
    Margin("benefits", ADULTS, "sources_of_personal_income_total_responses", BENEFITS,
           ("07_", "08_", "09_", "10_", "05_"), whole="total_stated"),
    Margin("employment", EMPLOYED, "status_in_employment", ("employee", "self-employed or family"), ("1_", "2_+3_+4_")),
    Margin("hours", EMPLOYED, "hours_worked_per_week",
           ("1-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60+"), tuple(f"{n}_" for n in range(1, 8))),
    Margin("tenure", HOMES, "tenure_of_household", ("owned", "family trust", "not owned"), ("001_", "003_", "002_")),
    Margin("vehicles", HOMES, "number_of_motor_vehicles", ("0", "1", "2", "3", "4", "5+"),
           tuple(f"{n}_" for n in range(6))),
    Margin("landlord", RENTERS, "sector_of_landlord", ("social", "private"), ("2_+3_+5_+6_", "1_+4_")),
    Margin("rent", RENTERS, "weekly_rent", RENTS, tuple(f"{n}_" for n in range(1, 9))),
)  # fmt: skip
BY_NAME: Mapping[str, Margin] = {margin.name: margin for margin in MARGINS}
_HOUSEHOLD_MARGINS = frozenset({HOMES, RENTERS})


@dataclass(frozen=True)
class Area:
    """A territorial authority: its number, name, and how many people and households the census counted there."""

    number: int
    name: str
    persons: int
    households: int
    renting: int


@dataclass(frozen=True)
class Census:
    """Areas, and by margin how many of each kind there are in each: floats [areas, kinds].

    A margin of the benefits has the share of everybody who answered; all others are counts.
    """

    areas: tuple[Area, ...]
    counts: Mapping[str, Column] = field(repr=False)
    detail: str = "areas"

    def shares(self, name: str, area: int) -> Column:
        """The shares of a margin's kinds in the area at an index; the country's where nobody was counted there."""
        counted: Column = self.counts[name][area]
        if name == "benefits":
            return counted
        if counted.sum() <= 0:
            counted = self.counts[name].sum(axis=0)
        found: Column = counted / counted.sum()
        return found

    def national(self, name: str) -> Column:
        """The shares of a margin's kinds in the whole country."""
        counted = self.counts[name]
        if name == "benefits":
            weights = np.array([each.persons for each in self.areas], dtype=np.float64)
            found: Column = (counted * weights[:, None]).sum(axis=0) / weights.sum()
            return found
        whole: Column = counted.sum(axis=0) / counted.sum()
        return whole


def default_census() -> Census:
    """The shares that ship with the project: areas by size, with the whole country's shares in each."""
    document = _document()
    areas = tuple(Area(**each) for each in document["areas"])
    counts = {}
    for margin in MARGINS:
        told = np.array(document["shares"][margin.name], dtype=np.float64)
        sizes = np.array([_size(each, margin) for each in areas], dtype=np.float64)
        counts[margin.name] = (
            np.tile(told, (len(areas), 1)) if margin.whole else sizes[:, None] * told[None, :] / told.sum()
        )
    return Census(areas, counts, detail="country")


def read_census(folder: Path) -> Census:
    """The tables of a folder, area by area; raises Invalid when a file or a table is not there."""
    rows = _Rows(folder / INDIVIDUALS, folder / HOUSEHOLDS)
    names = {code: name for code, name in rows.areas.items() if code.lower() not in NO_AREA}
    codes = sorted(names)
    areas = tuple(
        Area(
            int(code), names[code],
            persons=int(rows.count(code, "usually_resident_population_count", ("",))),
            households=int(rows.count(code, "total_households_in_occupied_private_dwellings", ("",))),
            renting=int(rows.count(code, "weekly_rent", ("total_households",))),
        )
        for code in codes
    )  # fmt: skip
    counts = {}
    for margin in MARGINS:
        told = np.array([[rows.kind(code, margin, kind) for kind in margin.codes] for code in codes])
        if margin.whole:
            whole = np.array([rows.count(code, margin.variable, (margin.whole,)) for code in codes])
            told = told / np.maximum(whole, 1)[:, None]
        counts[margin.name] = told
    return Census(areas, counts)


def summed(census: Census) -> dict[str, Any]:
    """What `shares.json` holds: areas by size, and the shares of the whole country."""
    return {
        "source": "Stats NZ, 2018 Census of Population and Dwellings, tables by territorial authority",
        "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "changes": "Added up over areas and written as shares of those who answered; counts were rounded by Stats NZ.",
        "areas": [
            {"number": a.number, "name": a.name, "persons": a.persons, "households": a.households, "renting": a.renting}
            for a in census.areas
        ],
        "shares": {margin.name: [round(float(s), 6) for s in census.national(margin.name)] for margin in MARGINS},
    }


def source() -> tuple[str, str]:
    """Whose figures these are, and their licence."""
    document = _document()
    return document["source"], document["licence"]


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SHARES.read_text(encoding="utf-8"))
    return document


def _size(area: Area, margin: Margin) -> int:
    if margin.of == HOMES:
        return area.households
    return area.renting if margin.of == RENTERS else area.persons


class _Rows:
    """The rows of both files by area and variable."""

    def __init__(self, individuals: Path, households: Path) -> None:
        self.areas: dict[str, str] = {}
        self._found: dict[tuple[str, str], list[tuple[str, float]]] = {}
        for path in (individuals, households):
            for code, name, variable, kind, count in _read(path):
                self.areas.setdefault(code, name)
                self._found.setdefault((code, variable), []).append((kind, count))
        self._where = individuals.parent

    def kind(self, code: str, margin: Margin, kind: str) -> float:
        """How many of one kind of a margin there are in an area."""
        return self.count(code, margin.variable, tuple(kind.split("+")), margin.suffix)

    def count(self, code: str, variable: str, beginnings: tuple[str, ...], suffix: str = "") -> float:
        """The sum of the rows that begin (and end) so; a row that is not there is a refusal, not a nought."""
        rows = self._found.get((code, variable), [])
        fitting = [
            n for kind, n in rows if kind.startswith(beginnings) and kind.endswith(suffix) and "by_sex" not in kind
        ]
        if not fitting:
            raise kernel.Invalid(
                (
                    kernel.Problem(
                        str(self._where),
                        f"the table '{variable}' has no row '{' or '.join(beginnings)}' for area {code}.",
                        "Give the census tables of 2018 by territorial authority.",
                    ),
                )
            )
        return sum(fitting)


def _read(path: Path) -> Iterator[tuple[str, str, str, str, float]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file)):
                if number and len(row) == 5:
                    yield row[0], row[1], row[2], row[3], float(row[4] or 0)
    except (OSError, ValueError) as error:
        raise kernel.Invalid(
            (kernel.Problem(str(path), f"it cannot be read: {error}.", "Name the folder with both census tables."),)
        ) from error
