"""Invents a population of households for any law: the same people for the same seed, and nobody who lives."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from guichet.rules.book import Book, VariableInfo
from guichet.rules.graph.nodes import Spot
from guichet.rules.situation import period_of
from guichet.rules.stock import default_of
from guichet.rules.table import Column, Membership, Table

WORKING_AGE = 15
DAYS_A_YEAR = 365.2425

# How the invented people are, read off the names and units of variables: enough that most rules have somebody to
# decide about. Whoever needs true shares brings a population of their own.
LIKELY = ("resident", "citizen", "lived", "born_in", "present", "qualif", "surname", "both_parents", "wages")
UNLIKELY = ("receives", "disab", "illness", "declined", "transitional", "pension", "funded", "emergency", "deceased",
            "paid_by", "carer", "social_housing", "student")  # fmt: skip
SHARE_LIKELY, SHARE_UNLIKELY, SHARE_OTHERWISE = 0.92, 0.1, 0.4
# Words in a name, and the usual amount a year in units of the currency.
YEARLY = (
    (("income", "salar", "wage", "earn", "revenu"), 48_000),
    (("rent", "cost", "loyer", "accommodation"), 19_000),
    (("rates", "tax", "fee"), 3_200),
)
OTHERWISE_YEARLY = 6_000
HELD = ("asset", "cash", "saving", "wealth", "estate", "capital", "patrimoine")
USUALLY_HELD = 9_000
PARTS_OF_A_YEAR = {"year": 1, "month": 12, "week": 52, "day": 365, "eternity": 1}
BIRTH = ("birth", "birth_date", "date_of_birth", "date_naissance")


@dataclass(frozen=True)
class _People:
    """Who there is before the law asks anything: households, ages in days, adults."""

    household: Column  # int32 [persons]
    adult: Column  # bool [persons]
    place: Column  # int32 [persons]: 0 for the first adult or the first child of a household
    age: Column  # int64 [persons], in days
    adults: Column  # int64 [households]

    @property
    def households(self) -> int:
        return len(self.adults)

    @cached_property
    def first(self) -> Column:
        """The first adult of each household."""
        return np.flatnonzero(self.adult & (self.place == 0))


def invent(
    book: Book,
    inputs: Sequence[Spot],
    *,
    period: str,
    households: int,
    seed: int = 1,
    shares: Mapping[str, float] | None = None,
) -> Table:
    """Households of one to eight people with a column for each of the inputs, as they are at the start of a period.

    A variable's values depend on the seed and its name alone: asking for more outputs leaves everybody as they were. A
    variable has the same value in all its periods. `shares` says how often a yes-or-no variable is true. Texts stay at
    the law's default. Every kind of group of the law is made of the same households.
    """
    start = np.datetime64(str(period_of(period, where="period").start), "D")
    people = _people(book, households, np.random.default_rng([seed, 0]))
    memberships = {entity.key: _membership(entity, people) for entity in book.system.group_entities}
    drawn: dict[str, Column | None] = {}
    columns: dict[Spot, Column] = {}
    for spot in inputs:
        name = spot[0]
        if name not in drawn:
            random = np.random.default_rng([seed, zlib.crc32(name.encode())])
            drawn[name] = _Draw(book, people, memberships, start, shares or {}, random).column(name)
        column = drawn[name]
        if column is not None:
            columns[spot] = column
    return Table(len(people.household), memberships, columns)


def _people(book: Book, households: int, random: np.random.Generator) -> _People:
    adults = random.choice([1, 2, 3], size=households, p=[0.42, 0.52, 0.06])
    children = random.choice([0, 1, 2, 3, 4, 5], size=households, p=[0.52, 0.18, 0.19, 0.07, 0.03, 0.01])
    most = min((_room(entity) for entity in book.system.group_entities), default=8)
    adults = np.minimum(adults, most)
    children = np.minimum(children, most - adults)
    sizes = adults + children
    household = np.repeat(np.arange(households, dtype=np.int32), sizes)
    place = (np.arange(len(household)) - np.repeat(np.cumsum(sizes) - sizes, sizes)).astype(np.int32)
    adult = place < adults[household]
    place = np.where(adult, place, place - adults[household]).astype(np.int32)
    with_children, alone = random.integers(20, 52, households), random.integers(18, 92, households)
    eldest: Column = np.where(children > 0, with_children, alone)[household]
    years: Column = np.clip(eldest + random.integers(-7, 8, len(household)) * (place > 0), 18, 100)
    years = np.where(adult & (place > 1), random.integers(18, 90, len(household)), years)
    years = np.where(adult, years, random.integers(0, 18, len(household)))
    age = (years * DAYS_A_YEAR).astype(np.int64) + random.integers(0, 365, len(household))
    return _People(household, adult, place, age, adults)


def _places(entity: Any) -> list[tuple[int, int]]:
    """The flattened roles of a group with how many may have each (0: any number)."""
    flattened = list(entity.flattened_roles)
    found: list[tuple[int, int]] = []
    for role in entity.roles:
        if role.subroles:
            found.extend((flattened.index(each), 1) for each in role.subroles)
        else:
            found.append((flattened.index(role), role.max or 0))
    return found


def _room(entity: Any) -> int:
    """How many people fit into one group, at most 8."""
    places = _places(entity)
    return 8 if any(not most for _, most in places) else min(8, sum(most for _, most in places))


def _membership(entity: Any, people: _People) -> Membership:
    """Adults take the first places there are; children the last role that takes any number, or the next place."""
    places = _places(entity)
    in_turn: list[int] = []
    for role, most in places:
        in_turn.extend([role] * (most or 8))
    turn = np.array((in_turn + [in_turn[-1]] * 8)[:16], dtype=np.int8)
    unlimited = [role for role, most in places if not most]
    last = unlimited[-1] if unlimited else None
    following = people.place + np.where(people.adult, 0, people.adults[people.household])
    found: Column = turn[following] if last is None else np.where(people.adult, turn[people.place], np.int8(last))
    return Membership(people.household, found.astype(np.int8), people.households)


@dataclass(frozen=True)
class _Draw:
    """Draws one variable for everybody."""

    book: Book
    people: _People
    memberships: Mapping[str, Membership]
    start: Any
    shares: Mapping[str, float]
    random: np.random.Generator

    def column(self, name: str) -> Column | None:
        info, raw = self.book.variable(name), self.book.raw(name)
        of_persons = raw.entity.is_person
        age = self.people.age if of_persons else self.people.age[self.people.first]
        found = self._values(info, raw, age)
        if found is None:
            return None
        found = found.astype("datetime64[D]" if info.value_type == "date" else raw.dtype)
        if of_persons and info.concerns and info.value_type != "date":
            found = np.where(self._in_roles(info.concerns), found, default_of(raw)).astype(found.dtype)
        return found

    def _values(self, info: VariableInfo, raw: Any, age: Column) -> Column | None:
        if info.value_type == "bool":
            return self._truths(info, age)
        if info.value_type == "date":
            return self._days(info.name, age)
        if info.value_type == "enum":
            return self.random.integers(0, len(info.possible_values), len(age))
        if info.value_type == "str":
            return None
        if info.is_money:
            return self._amounts(info, age)
        return self._numbers(info, raw, age)

    def _truths(self, info: VariableInfo, age: Column) -> Column:
        drawn = self.random.random(len(age))
        if info.name in self.shares:
            return drawn < self.shares[info.name]
        held = info.name.removeprefix("is_")
        for entity in self.book.system.group_entities:
            keys = {role.key for role in (*entity.roles, *entity.flattened_roles)}
            if held in keys and len(age) == len(self.people.age):
                return self._in_roles((held,))
        if info.name.endswith("has_partner"):
            several = self.people.adults > 1
            of_persons = several[self.people.household] & self.people.adult
            return of_persons if len(age) == len(self.people.age) else several
        unlikely = any(word in info.name for word in UNLIKELY)
        likely = not unlikely and any(word in info.name for word in LIKELY)
        share = SHARE_UNLIKELY if unlikely else SHARE_LIKELY if likely else SHARE_OTHERWISE
        return drawn < share

    def _days(self, name: str, age: Column) -> Column:
        born: Column = self.start - age
        if name in BIRTH:
            return born
        ago = self.random.integers(0, 3 * 365, len(age))
        return np.asarray(np.maximum(born, self.start - ago))

    def _amounts(self, info: VariableInfo, age: Column) -> Column:
        name = info.name
        if any(word in name for word in HELD):
            usual: float = USUALLY_HELD
        else:
            usual = next((amount for words, amount in YEARLY if any(word in name for word in words)), OTHERWISE_YEARLY)
            if "hourly" in name:
                usual = 15
            else:
                usual /= 52 if "weekly" in name else PARTS_OF_A_YEAR[info.definition_period]
        spread = self.random.lognormal(np.log(usual), 0.7, len(age))
        none = (self.random.random(len(age)) < 0.12) | (age < WORKING_AGE * DAYS_A_YEAR) & ("fee" not in name)
        amounts = np.where(none, 0.0, spread)
        return np.rint(amounts * 100) if info.value_type == "int" else np.round(amounts, 2)

    def _numbers(self, info: VariableInfo, raw: Any, age: Column) -> Column:
        years = age / DAYS_A_YEAR
        if info.name == "age":
            return np.floor(years)
        if "hour" in info.unit or "hour" in info.name:
            hours = self.random.choice([0, 8, 20, 30, 40], size=len(age), p=[0.25, 0.1, 0.15, 0.15, 0.35])
            return np.asarray(hours if "childcare" in info.name else np.where(years < WORKING_AGE, 0, hours))
        if "year" in info.unit or "years" in info.name:
            return np.asarray(np.floor(np.maximum(years - 20, 0) * self.random.choice([1.0, 0.6, 0.2], size=len(age))))
        if "month" in info.unit or "months" in info.name:
            return self.random.integers(0, 120, len(age))
        if raw.value_type is int:
            return self.random.poisson(1.0, len(age))
        return np.round(self.random.lognormal(3.5, 0.8, len(age)), 2)

    def _in_roles(self, keys: Sequence[str]) -> Column:
        found = np.zeros(len(self.people.age), dtype=bool)
        for entity in self.book.system.group_entities:
            flattened = list(entity.flattened_roles)
            wanted = [role for role in flattened if role.key in keys]
            for role in entity.roles:
                if role.key in keys:
                    wanted.extend(role.subroles or ())
            places = [flattened.index(each) for each in wanted]
            found |= np.isin(self.memberships[entity.key].role, places)
        return found
