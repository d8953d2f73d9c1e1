"""The registers of a demonstration: a street where the cast live, and behind it a whole country where one was made.

What they say of the cast: who they are, their children as the site knows them (a birth that was registered here is in
them), and an income that the lab can change. Of everything else the law reads, they say the usual thing.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import people
from guichet.lab.country import api as country
from guichet.rules import api as rules

#: What the tax register says of whoever has none of their own, in cents a year.
INCOME = 5_200_000
AREA = "Wellington City"
FAMILY, MONTHS = "family", 12
CAREGIVER, CHILD = 0, 2


@dataclass(frozen=True)
class Neighbour:
    """One of the street: the lab's name, the agent's id, the income a year in cents."""

    name: str
    agent_id: str
    income: int = INCOME


def settle(agents: Mapping[str, str]) -> tuple[Neighbour, ...]:
    """Let the lab's people live in the street: those who are nobody's staff and nobody's child. May be repeated."""
    known = {each.name: each for each in neighbours()}
    children = {child.id for person in people.cast() for child in person.children}
    staff = {person.id for person in people.cast() if person.roles}
    found = tuple(
        Neighbour(name, agent_id, known[name].income if name in known else INCOME)
        for name, agent_id in agents.items()
        if name not in children | staff
    )
    _write(found)
    return found


def neighbours() -> tuple[Neighbour, ...]:
    """Who lives in the street; nobody before `settle`."""
    try:
        told = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(Neighbour(**each) for each in told)


def set_income(name: str, cents: int) -> Neighbour:
    """What the tax register says of one of the street from now on; raises NotFound, Invalid."""
    if cents < 0:
        raise kernel.Invalid((kernel.Problem("income", "it is below zero.", "Write cents a year."),))
    one = _one(name)
    changed = Neighbour(one.name, one.agent_id, cents)
    _write(tuple(changed if each == one else each for each in neighbours()))
    return changed


def bear(parent: str, *, name: str, birth_date: date) -> identity.Agent:
    """A child of one of the street stands in the register from now on; raises NotFound."""
    one = _one(parent)
    return identity.register_child(
        parent_id=one.agent_id, name=name, birth_date=birth_date, proof="lab", by=kernel.SYSTEM
    )


def _one(name: str) -> Neighbour:
    there = neighbours()
    for each in there:
        if each.name == name:
            return each
    remedy = f"There are: {', '.join(each.name for each in there)}." if there else "Run `guichet demo` first."
    raise kernel.NotFound(f"nobody in the street is called {name!r}", where="person", remedy=remedy)


class LabRegisters(ports.Population):
    """The street is the first partition, a part of the country each of the others.

    What changed in the street is not kept: it is swept anew. The country, named by GUICHET_LAB_COUNTRY, is followed
    by itself (the population `country`).
    """

    @property
    def about(self) -> str:  # type: ignore[override]  # it names the state, which changes under it
        """The day, and what everybody is told of."""
        told = [(each.agent_id, each.income, [child.id for child in _children(each)]) for each in neighbours()]
        digest = hashlib.sha256(json.dumps([told, _granted(neighbours())]).encode()).hexdigest()[:12]
        behind = standing_country()
        return f"street {digest} {_today()}" + (f", {behind.about}" if behind else "")

    def partitions(self) -> Iterator[ports.Partition]:
        """Street first."""
        return (self.partition(number) for number in range(self.count()))

    def count(self) -> int:
        """The street, and the parts of the country."""
        behind = standing_country()
        return 1 + (behind.count() if behind else 0)

    def partition(self, number: int) -> ports.Partition:
        """One of them, counted from 0."""
        behind = standing_country()
        return street(neighbours()) if number == 0 or behind is None else behind.partition(number - 1)

    def household(self, household_id: str) -> ports.Partition | None:
        """By the number of the home: an agent's id in the street, a caregiver's number in the country."""
        here = [each for each in neighbours() if each.agent_id == household_id]
        if here:
            return street(here, back=_looked_back())
        behind = standing_country()
        return behind.household(household_id) if behind else None


class LabCountry(ports.Population):
    """The country of GUICHET_LAB_COUNTRY as it stands now, whatever the command of the lab did to it meanwhile."""

    @property
    def about(self) -> str:  # type: ignore[override]  # it names the state, which changes under it
        """Which country, and the day it stands at."""
        return self._there().about

    def partitions(self) -> Iterator[ports.Partition]:
        """Part after part."""
        return self._there().partitions()

    def count(self) -> int:
        """How many parts there are."""
        return self._there().count()

    def partition(self, number: int) -> ports.Partition:
        """One part."""
        return self._there().partition(number)

    def changed(self, number: int, *, since: str) -> ports.Changed:
        """What happened in a part."""
        return self._there().changed(number, since=since)

    def household(self, household_id: str) -> ports.Partition | None:
        """One family."""
        return self._there().household(household_id)

    def _there(self) -> country.CountryPopulation:
        found = standing_country()
        if found is None:
            raise kernel.NotFound(
                f"there is no country in {settings.GUICHET_LAB_COUNTRY}",
                where="GUICHET_LAB_COUNTRY",
                remedy=f"Make one: guichet lab country make --folder {settings.GUICHET_LAB_COUNTRY}",
            )
        return found


_country: tuple[int, country.CountryPopulation] | None = None


def standing_country() -> country.CountryPopulation | None:
    """The country that is named, at the day it stands at; None where none was made. Read again when it has lived on."""
    global _country
    folder = Path(settings.GUICHET_LAB_COUNTRY)
    try:
        stamp = (folder / "manifest.json").stat().st_mtime_ns
    except OSError:
        return None
    if _country is None or _country[0] != stamp:
        found = country.Country(folder)
        period = found.manifest.day[:7]
        _country = (stamp, country.CountryPopulation(found, periods=(period,), months_back=_looked_back()))
    return _country[1]


def street(there: Sequence[Neighbour], *, back: int = 0) -> ports.Partition:
    """Some of the street's homes as the law reads them, for this month and so many before."""
    law, day = rules.load(catalogue.current().law_path), _today()
    born: list[date] = []
    ids: list[str] = []
    group: list[int] = []
    role: list[int] = []
    income: list[int] = []
    for number, one in enumerate(there):
        home = (identity.agent(one.agent_id), *_children(one))
        for at, agent in enumerate(home):
            ids.append(agent.id)
            born.append(agent.birth_date or date(1980, 1, 1))
            group.append(number)
            role.append(CHILD if at else CAREGIVER)
            income.append(0 if at else one.income)
    membership = rules.Membership(np.array(group, np.int32), np.array(role, np.int8), len(there))
    grown = np.array(role) == CAREGIVER
    years = np.array([max(0, (day - each).days // 365) for each in born])
    known: dict[str, ports.Column] = {
        "birth_date": np.array(born, "datetime64[D]"),
        "is_principal_caregiver": grown,
        "annual_income": np.array(income, np.int64),
        "monthly_income": np.array(income, np.int64) // MONTHS,
        "income_before_rating_year": np.array(income, np.int64),
        "years_resident_in_new_zealand_since_20": np.clip(years - 20, 0, None),
        "years_resident_in_new_zealand_since_50": np.clip(years - 50, 0, None),
        **dict.fromkeys(HERE, np.ones(len(ids), dtype=bool)),
    }
    spots = _inputs(law, _months(day, back))
    columns = {spot: known[spot[0]] for spot in spots if spot[0] in known}
    columns = completed(columns, law=law, months=_months(day, back), persons=len(ids), groups=len(there))
    received = _granted(there)
    receives = {
        each.name: np.array([f"{each.name}/{who}" in received for who in ids]) for each in entitlements.programmes()
    }
    homes = np.array([each.agent_id for each in there])
    return ports.Partition(rules.Table(len(ids), {FAMILY: membership}, columns), np.array(ids), homes, AREA, receives)


def completed(
    columns: Mapping[tuple[str, str], ports.Column], *, law: rules.Law, months: Sequence[str], persons: int, groups: int
) -> dict[tuple[str, str], ports.Column]:
    """Columns for everything that the programmes' law reads of some months: the usual thing where none is given.

    A sweep assumes nothing of anybody; a register that has no entry says so by the usual value.
    """
    lacking = {spot: _usual(law, spot[0], persons, groups) for spot in _inputs(law, months) if spot not in columns}
    return {**columns, **lacking}


#: Who lives in the street, lives there for good.
HERE = (
    "is_new_zealand_resident_and_present", "is_new_zealand_tax_resident", "has_been_resident_and_present_12_months",
    "is_citizen_or_resident_living_here",
)  # fmt: skip


def _inputs(law: rules.Law, months: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for each in entitlements.programmes():
        for month in months:
            found.update(dict.fromkeys(law.graph(each.outputs, month).inputs))
    return tuple(found)


def _usual(law: rules.Law, name: str, persons: int, groups: int) -> ports.Column:
    """What the law takes where nothing is said, which here is what the registers say."""
    raw = law.raw(name)
    enum = getattr(raw, "possible_values", None) is not None
    default: Any = raw.default_value.index if enum else raw.default_value
    dtype: Any = {date: "datetime64[D]", bool: "bool", str: object}.get(raw.value_type, raw.dtype)
    if enum:
        dtype = np.int16
    column: ports.Column = np.full(persons if raw.entity.is_person else groups, default, dtype=dtype)
    return column


def _children(one: Neighbour) -> tuple[identity.Agent, ...]:
    return tuple(each.agent for each in identity.related(one.agent_id, "parent_of"))


def _granted(there: Sequence[Neighbour]) -> list[str]:
    return sorted(
        f"{grant.programme}/{grant.person_id}"
        for each in there
        for grant in entitlements.grants_of(person_id=each.agent_id, by=kernel.SYSTEM)
        if grant.state == "running"
    )


def _today() -> date:
    return kernel.today(catalogue.current().time_zone)


def _looked_back() -> int:
    return max((each.look_back for each in entitlements.programmes()), default=0)


def _months(day: date, back: int) -> tuple[str, ...]:
    last = day.year * MONTHS + day.month - 1
    return tuple(f"{at // MONTHS:04d}-{at % MONTHS + 1:02d}" for at in range(last, last - back - 1, -1))


def _write(there: Sequence[Neighbour]) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as draft:
        json.dump([{"name": each.name, "agent_id": each.agent_id, "income": each.income} for each in there], draft)
    Path(draft.name).replace(path)  # whole or not at all: other processes read it at any moment


def _file() -> Path:
    return Path(settings.GUICHET_VAR) / "lab-street.json"
