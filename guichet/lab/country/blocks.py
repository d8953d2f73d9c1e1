"""Makes one block of a country: some thousand people of one area, whole, from the seed and the block's number alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country import families, homes, work
from guichet.lab.country.census import MARGINS, Census, Column
from guichet.lab.country.families import ADULT, CAREGIVER, CHILD
from guichet.lab.country.sampling import chosen, drawn, evenly, raked

#: Most people of a block. Part of what a seed means: with another number there would be other people.
MOST = 20_000
CENTS = 100
AGE_BANDS = np.arange(0, 90, 5)
OLDEST = 104
ARRIVED_AT_LEAST = np.array([0, 1, 2, 3, 4, 5, 10, 20, 60])
FULL_TIME_STUDY, PART_TIME_STUDY, NO_STUDY = 0, 1, 2
Columns = dict[str, Column]


@dataclass(frozen=True)
class Plan:
    """Which people a block has: the area (its index), how many, the number of the first, and how many homes."""

    number: int
    area: int
    persons: int
    first_person: int
    households: int


@dataclass(frozen=True)
class People:
    """Persons, families and households in columns; see README.md for what each column holds.

    Households are in the order of their numbers, the families of each together and its keeper's first, the persons of
    each family together: caregiver, partner, children. `family` and `household` are indices into the others.
    """

    persons: Columns
    families: Columns
    households: Columns

    @property
    def count(self) -> int:
        return len(self.persons["person"])


def of_homes(people: People, wanted: Column) -> tuple[People, Column]:
    """The people of some homes (one truth value a household), whole; and which rows of the persons they are."""
    families = np.flatnonzero(wanted[people.families["household"]])
    chosen = np.zeros(len(people.families["household"]), dtype=bool)
    chosen[families] = True
    rows = np.flatnonzero(chosen[people.persons["family"]])
    persons = {name: column[rows] for name, column in people.persons.items()}
    persons["family"] = (np.cumsum(chosen, dtype=np.int32) - np.int32(1))[persons["family"]]
    homes = {name: column[wanted] for name, column in people.households.items()}
    of_family = {name: column[families] for name, column in people.families.items()}
    of_family["household"] = (np.cumsum(wanted) - 1).astype(people.families["household"].dtype)[of_family["household"]]
    return People(persons, of_family, homes), rows


def plans(census: Census, people: int) -> tuple[Plan, ...]:
    """The blocks of a country of so many people: areas by their share of the census, each cut evenly."""
    exact = np.array([area.persons for area in census.areas], dtype=np.float64)
    exact *= people / exact.sum()
    quota = np.floor(exact).astype(np.int64)
    quota[np.argsort(-(exact - quota), kind="stable")[: people - int(quota.sum())]] += 1
    found: list[Plan] = []
    person = 1
    for index, (area, count) in enumerate(zip(census.areas, quota.tolist(), strict=True)):
        pieces = -(-count // MOST)
        for piece in range(pieces):
            lower, upper = count * piece // pieces, count * (piece + 1) // pieces
            wanted = max(1, round((upper - lower) * area.households / max(area.persons, 1)))
            found.append(Plan(len(found), index, upper - lower, person, wanted))
            person += upper - lower
    return tuple(found)


def made(plan: Plan, census: Census, *, seed: int, day: np.datetime64) -> People:
    """The people of a block on a day, the same for the same seed."""
    random = np.random.default_rng([seed, plan.number])
    shares = {margin.name: census.shares(margin.name, plan.area) for margin in MARGINS}
    ages = _ages(plan, shares, random)
    partnered = float(shares["partnered"][0])
    settled = families.settle(ages, partnered=partnered, households=plan.households, random=random)
    ages, family, role, home = _in_order(ages, settled)
    persons: Columns = {
        "person": np.arange(plan.first_person, plan.first_person + plan.persons, dtype=np.int64),
        "family": family.astype(np.int32),
        "role": role,
        "born": born(ages, day, random),
    }
    _work(persons, ages, plan, shares, random)
    _health_and_study(persons, ages, shares, random)
    _origin(persons, ages, shares, day, random)
    _children(persons, ages, random)
    area = census.areas[plan.area]
    renting = area.renting / max(area.households, 1)
    households = _households(persons, ages, home, block=plan.number, shares=shares, renting=renting, random=random)
    households["area"] = np.full(len(households["tenure"]), area.number, dtype=np.int16)
    cash = households.pop("cash")
    kept = np.concatenate(([True], home[1:] != home[:-1]))
    own = cash[home] * np.where(kept, 1.0, 0.3)
    return People(persons, {"household": home.astype(np.int32), "cash": own.astype(np.int32)}, households)


def age_on(born_on: Column, day: np.datetime64) -> Column:
    """Full years on a day."""
    months = born_on.astype("datetime64[M]")
    years = (day.astype("datetime64[M]") - months).astype(np.int64)
    of_month, today = (born_on - months).astype(np.int64), int((day - day.astype("datetime64[M]")).astype(np.int64))
    found: Column = (years - (of_month > today)) // 12
    return found


def born(ages: Column, day: np.datetime64, random: np.random.Generator) -> Column:
    """Days of birth of people who are so many full years old on a day."""
    month = day.astype("datetime64[M]")
    of_month = min(int((day - month).astype(np.int64)), 27)
    birthday = (month - 12 * ages.astype("timedelta64[M]")).astype("datetime64[D]") + np.timedelta64(of_month, "D")
    found: Column = birthday - random.integers(0, 365, len(ages)).astype("timedelta64[D]")
    return found


def _ages(plan: Plan, shares: Mapping[str, Column], random: np.random.Generator) -> Column:
    band = evenly(shares["age"], plan.first_person, plan.persons)
    ages = AGE_BANDS[band] + random.integers(0, 5, plan.persons)
    old = band == len(AGE_BANDS) - 1
    ages[old] = np.minimum(85 + random.exponential(4.5, int(old.sum())).astype(np.int64), OLDEST)
    if (ages < ADULT).all():  # a block of a handful: somebody must look after them
        ages[0] = 40
    return ages


def _in_order(ages: Column, settled: families.Homes) -> tuple[Column, Column, Column, Column]:
    """Ages, family and role by person, and household by family, everything in its order."""
    order = np.lexsort((~settled.keeper, settled.household_of_family))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    family = place[settled.family]
    persons = np.lexsort((-ages, settled.role, family))
    return ages[persons], family[persons], settled.role[persons], settled.household_of_family[order]


def _work(
    persons: Columns, ages: Column, plan: Plan, shares: Mapping[str, Column], random: np.random.Generator
) -> None:
    who, count = np.flatnonzero(ages >= 15), len(ages)
    with_children, couple = families_with(persons)
    of = persons["family"][who]
    kind = np.where(
        couple[of],
        np.where(with_children[of], work.COUPLE_WITH_CHILDREN, work.COUPLE),
        np.where(with_children[of], work.ONE_PARENT, work.SINGLE),
    )
    kind[persons["role"][who] == CHILD] = work.DEPENDENT
    found = work.at_work(ages[who], kind, shares, first=plan.first_person, random=random)
    income = np.ceil(found.income * CENTS * assumed.INCOMES_SINCE_CENSUS)
    changed = random.random(len(who)) < assumed.INCOME_CHANGED_LAST_YEAR
    last = income * np.where(changed, np.exp(random.normal(0, assumed.INCOME_CHANGE, len(who))), 0.97)
    for name, values, kind_of, otherwise in (
        ("income", income, np.int32, 0), ("income_last", last, np.int32, 0),
        ("work", found.work, np.int8, work.NOT_WORKING), ("benefit", found.benefit, np.int8, work.NO_BENEFIT),
        ("hours", found.hours, np.int8, 0), ("wages", found.wages, bool, False),
    ):  # fmt: skip
        persons[name] = np.full(count, otherwise, dtype=kind_of)
        persons[name][who] = values.astype(kind_of)


def families_with(persons: Columns) -> tuple[Column, Column]:
    """Truth by family: with a child, with a partner."""
    family, role = persons["family"], persons["role"]
    count = int(family.max()) + 1 if len(family) else 0
    return (
        np.bincount(family[role == CHILD], minlength=count) > 0,
        np.bincount(family[role == families.PARTNER], minlength=count) > 0,
    )


def _health_and_study(
    persons: Columns, ages: Column, shares: Mapping[str, Column], random: np.random.Generator
) -> None:
    who = np.flatnonzero(ages >= 5)
    steps = np.array([age for age, _ in assumed.STUDIES_AT])
    likely = np.array([share for _, share in assumed.STUDIES_AT])
    group = np.searchsorted(steps, ages[who], side="right") - 1
    group[persons["benefit"][who] == work.STUDENT_ALLOWANCE] = len(steps)
    likely = np.append(likely, 0.9999)
    part = np.array([0, 0.01, 0.05, 0.15, 0.3, 0.5, 0.6, 0.5, 0.01])
    studies = np.stack([likely * (1 - part), likely * part, 1 - likely], axis=1) + 1e-9
    persons["study"] = np.full(len(ages), NO_STUDY, dtype=np.int8)
    persons["study"][who] = _kinds(studies, group, shares["study"], random)
    steps = np.array([age for age, _ in assumed.CANNOT_WALK_AT])
    group = np.searchsorted(steps, ages[who], side="right") - 1
    group[persons["benefit"][who] == work.SUPPORTED_LIVING] = len(steps)
    cannot = np.append([share for _, share in assumed.CANNOT_WALK_AT], 0.4)
    walking = np.stack([np.maximum(1 - 4 * cannot, 0.2), 3 * cannot, 0.8 * cannot, 0.2 * cannot], axis=1)
    persons["walking"] = np.zeros(len(ages), dtype=np.int8)
    persons["walking"][who] = _kinds(walking, group, shares["walking"], random)
    alone = ~families_with(persons)[1][persons["family"]]
    persons["care"] = alone & (random.random(len(ages)) < assumed.at_age(assumed.IN_CARE_AT, ages))
    persons["veteran"] = (ages >= assumed.VETERAN_FROM) & (random.random(len(ages)) < assumed.VETERAN)
    persons["declined_winter"] = random.random(len(ages)) < assumed.DECLINED_WINTER_ENERGY


def _kinds(pattern: Column, group: Column, shares: Column, random: np.random.Generator) -> Column:
    there = np.bincount(group, minlength=len(pattern)).astype(np.float64)
    return drawn(raked(pattern, (((1,), shares * len(group)), ((0,), there))), group, random).astype(np.int8)


def _origin(
    persons: Columns, ages: Column, shares: Mapping[str, Column], day: np.datetime64, random: np.random.Generator
) -> None:
    """Where they were born, when they came, and whether they may stay."""
    count = len(ages)
    overseas = chosen(assumed.at_age(assumed.BORN_OVERSEAS_AT, ages), float(shares["birthplace"][1]) * count, random)
    who = np.flatnonzero(overseas)
    band = np.sort(drawn(shares["arrived"][None, :], np.zeros(len(who), dtype=np.int64), random))
    longest = np.argsort(ages[who] + random.normal(0, 15, len(who)), kind="stable")
    at = np.empty(len(who), dtype=np.int64)
    at[longest] = band
    low, high = ARRIVED_AT_LEAST[at], ARRIVED_AT_LEAST[at + 1]
    years = low + random.random(len(who)) * (high - low)
    pensioned = persons["benefit"][who] == work.SUPERANNUATION
    years = np.where(pensioned, np.maximum(years, 25 + random.random(len(who)) * 15), years)
    days = np.minimum((years * 365.2425).astype(np.int64), (day - persons["born"][who]).astype(np.int64))
    persons["arrived"] = persons["born"].copy()
    persons["arrived"][who] = day - days.astype("timedelta64[D]")
    persons["overseas"] = overseas
    persons["resident"] = ~overseas
    may_stay = random.random(len(who)) < assumed.at_age(assumed.RESIDENT_AFTER, np.floor(years))
    persons["resident"][who] = may_stay | pensioned
    persons["transitional"] = np.zeros(count, dtype=bool)
    persons["transitional"][who] = (years < 4) & (random.random(len(who)) < assumed.TRANSITIONAL_RESIDENT)


def _children(persons: Columns, ages: Column, random: np.random.Generator) -> None:
    count, child = len(ages), persons["role"] == CHILD
    small = child & (ages < 6)
    low, high = assumed.CHILDCARE_HOURS
    used = small & (random.random(count) < assumed.USES_CHILDCARE)
    persons["childcare_hours"] = (random.integers(low, high + 1, count) * used).astype(np.int8)
    low_fee, high_fee = assumed.CHILDCARE_FEE
    persons["childcare_fee"] = (random.uniform(low_fee, high_fee, count) * CENTS * used).astype(np.int32)
    persons["disability_allowance"] = child & (random.random(count) < assumed.CHILD_DISABILITY_ALLOWANCE)
    earns = np.zeros(int(persons["family"].max()) + 1, dtype=bool)
    earns[persons["family"][~child & (persons["hours"] > 0)]] = True
    persons["parental_leave"] = (
        child & (ages < 1) & earns[persons["family"]] & (random.random(count) < assumed.PARENTAL_LEAVE)
    )


def _households(
    persons: Columns,
    ages: Column,
    home: Column,
    *,
    block: int,
    shares: Mapping[str, Column],
    renting: float,
    random: np.random.Generator,
) -> Columns:
    of = home[persons["family"]]
    count = int(home[-1]) + 1
    starts = np.searchsorted(of, np.arange(count))
    income = np.bincount(of, weights=persons["income"], minlength=count)
    adults = np.bincount(of[persons["role"] != CHILD], minlength=count)
    # The first person of a household is its keeper's family's caregiver.
    housing = homes.housed(ages[starts], income, adults, shares, renting=renting, random=random)
    assert (persons["role"][starts] == CAREGIVER).all()
    return {
        "household": persons["person"][starts],
        "block": np.full(count, block, dtype=np.int32),
        "tenure": housing.tenure.astype(np.int8),
        "social": housing.social,
        "rent": housing.rent.astype(np.int32),
        "mortgage": housing.mortgage.astype(np.int32),
        "rates": housing.rates.astype(np.int32),
        "vehicles": housing.vehicles.astype(np.int8),
        "cash": housing.cash,
    }
