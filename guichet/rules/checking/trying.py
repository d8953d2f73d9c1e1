"""Tries one formula in stock OpenFisca on invented people: alone, among others, twice; and tells what differed."""

from __future__ import annotations

import datetime as dt
import itertools
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from openfisca_core import periods
from openfisca_core.indexed_enums import Enum, EnumArray

from guichet.rules.book import Book
from guichet.rules.checking.formulas import Rule
from guichet.rules.checking.silence import quietly
from guichet.rules.stock import default_of, simulation_of
from guichet.rules.table import Column, Membership, Table

SAME: Final = "same"
DIFFERS: Final = "differs"  # another result alone than among others
LAST_BIT: Final = "last bit"  # so little that only the order of adding can be the reason
FAILS_AMONG: Final = "fails among"  # works alone
FAILS: Final = "fails"  # alone, among others, and with nothing but defaults
UNSTABLE: Final = "unstable"  # the same people twice, two results
UNKNOWN: Final = "unknown"  # failed for these invented figures, which no real person may have

HOUSEHOLDS = (1, 2, 3, 1, 4, 2, 1, 5)  # how many people live in each
TRIED_ALONE = (0, 2, 4)  # the first is one person
SEEDS_WHEN_SUSPECT = 4
ORDINARY = (0, 1, 2, 3, 5, 16, 17, 18, 25, 40, 64, 65, 70, 120, 1_000, 15_000, 28_000, 79_000, 120_000, 400_000)
CLOSE = 1e-5  # float32 has about seven digits


@dataclass(frozen=True)
class Outcome:
    """What happened: `kind` one of the constants above; the rest for the message."""

    kind: str
    alone: str = ""
    among: str = ""
    others: int = 0
    error: str = ""


@dataclass(frozen=True)
class People:
    """Some of the invented people: `persons` and `groups` are their numbers among all."""

    table: Table
    persons: Column
    groups: Mapping[str, Column]

    def of(self, entity: str) -> Column:
        """The numbers of the instances of an entity."""
        return self.groups.get(entity, self.persons)


class Trial:
    """Runs formulas of one law. Figures are invented by variable, period and `seed`, the same for alone and among."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._bounds: tuple[float, ...] = ()
        self.everybody = self._people(tuple(range(len(HOUSEHOLDS))))
        self.households = [self._people((number,)) for number in range(len(HOUSEHOLDS))]
        self.alone = [self.households[number] for number in TRIED_ALONE]

    def compare(self, rule: Rule, period: Any, *, suspect: bool = False, bounds: Sequence[float] = ()) -> Outcome:
        """The same people alone and among others; a suspect formula with several sets of figures.

        `bounds` are numbers the formula compares with: figures about them are invented as well.
        """
        self._bounds = tuple(each + step for each in bounds for step in (-1, 0, 1))
        found = Outcome(SAME)
        for seed in range(SEEDS_WHEN_SUSPECT if suspect else 1):
            found = self._compared(rule, period, seed, suspect=suspect)
            if found.kind not in (SAME, UNKNOWN):
                break
        if found.kind == UNKNOWN and self._fails_with_defaults(rule, period):
            return Outcome(FAILS, error=found.error)
        return found

    def _compared(self, rule: Rule, period: Any, seed: int, *, suspect: bool) -> Outcome:
        others = len(self.everybody.persons) - 1
        whole, error = self._tried(rule, period, self.everybody, seed)
        if whole is not None:
            again, _ = self._tried(rule, period, self.everybody, seed)
            if again is None or not _equal(whole, again):
                return Outcome(UNSTABLE)
        for few in self.alone:
            single, problem = self._tried(rule, period, few, seed)
            if single is None:
                return Outcome(UNKNOWN, error=error or problem)
            if whole is None:
                single_ones = [each for each in self.households if len(each.persons) == 1]
                # A formula that cannot be traced may fail as soon as there are two people, also of one household.
                tried = single_ones if suspect else self.households
                if any(self._tried(rule, period, each, seed)[0] is None for each in tried):
                    return Outcome(UNKNOWN, error=error)  # somebody has figures that fail alone as well
                return Outcome(FAILS_AMONG, alone=_said(rule, single[0]), others=others, error=error)
            part = whole[few.of(rule.raw.entity.key)]
            if not _equal(single, part):
                at = int(np.flatnonzero(~_same(single, part))[0])
                kind = LAST_BIT if _close(single, part) else DIFFERS
                exactly = kind == LAST_BIT
                alone, among = (_said(rule, each[at], exactly=exactly) for each in (single, part))
                return Outcome(kind, alone, among, others)
        return Outcome(SAME)

    def _fails_with_defaults(self, rule: Rule, period: Any) -> bool:
        return self._tried(rule, period, self.alone[0], None)[0] is None

    def _tried(self, rule: Rule, period: Any, people: People, seed: int | None) -> tuple[Column | None, str]:
        try:
            with quietly():
                return self._run(rule, period, people, seed), ""
        except Exception as error:  # whatever a formula may raise is what we want to know
            return None, _message(error)

    def _run(self, rule: Rule, period: Any, people: People, seed: int | None) -> Column:
        simulation: Any = simulation_of(self.book, people.table)
        own = simulation.calculate

        def calculate(name: str, of: Any) -> Any:
            at = of if isinstance(of, periods.Period) else periods.period(of)
            raw = self.book.system.get_variable(name, check_existence=True)
            simulation._check_period_consistency(at, raw)
            if name == rule.variable and at == period:
                raise RecursionError(f"{name} of {at} is computed from itself.")
            return self._invented(raw, at, people, seed)

        simulation.calculate = calculate  # what the formula reads is invented, not computed
        return np.asarray(own(rule.variable, period)).view(np.ndarray)

    def _invented(self, raw: Any, period: Any, people: People, seed: int | None) -> Any:
        count = len(self.everybody.of(raw.entity.key))
        if seed is None:
            column = np.full(count, default_of(raw))
        else:
            rng = np.random.default_rng(zlib.crc32(f"{seed}/{raw.name}/{period}".encode()))
            column = _figures(raw, rng, count, self._bounds)
        column = column[people.of(raw.entity.key)]
        if raw.value_type == Enum:
            return EnumArray(column.astype(raw.dtype), raw.possible_values)
        return column if raw.value_type is str else column.astype(raw.dtype)

    def _people(self, households: tuple[int, ...]) -> People:
        """The people of some households; each household is one group of every kind."""
        firsts = np.cumsum((0, *HOUSEHOLDS))
        persons = np.concatenate([np.arange(firsts[each], firsts[each + 1]) for each in households])
        sizes = [HOUSEHOLDS[each] for each in households]
        group = np.repeat(np.arange(len(households), dtype=np.int32), sizes)
        memberships = {
            entity.key: Membership(
                group, np.concatenate([_roles(entity, size) for size in sizes]).astype(np.int8), len(households)
            )
            for entity in self.book.system.group_entities
        }
        groups = {key: np.asarray(households) for key in memberships}
        return People(Table(len(persons), memberships), persons, groups)


def _roles(entity: Any, size: int) -> list[int]:
    """Roles for the members of a group: one of each as far as they go, the rest in roles that anybody may have."""
    roles = list(entity.flattened_roles)
    endless = [number for number, role in enumerate(roles) if role.max is None] or [len(roles) - 1]
    further = itertools.islice(itertools.cycle(endless), max(size - len(roles), 0))
    return [*range(min(size, len(roles))), *further]


def _figures(raw: Any, rng: np.random.Generator, count: int, bounds: tuple[float, ...]) -> Column:
    if raw.value_type is bool:
        return rng.random(count) < 0.5
    if raw.value_type == Enum:
        return rng.integers(0, len(list(raw.possible_values)), count)
    if raw.value_type is dt.date:
        days = np.datetime64("1935-01-01") + rng.integers(0, 33_000, count)
        return np.asarray(days, dtype="datetime64[D]")
    if raw.value_type is str:
        return np.full(count, raw.default_value or "")
    if raw.value_type is float:
        return rng.choice([*ORDINARY, *bounds], count) + rng.integers(0, 100, count) / 100
    most = np.iinfo(raw.dtype).max
    return rng.choice([*ORDINARY, *(int(each) for each in bounds if abs(each) < most)], count)


def _same(one: Column, other: Column) -> Column:
    if one.dtype.kind == "f":
        return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))
    return np.asarray((one == other) | (np.isnat(one) & np.isnat(other) if one.dtype.kind == "M" else False))


def _equal(one: Column, other: Column) -> bool:
    return one.shape == other.shape and bool(np.all(_same(one, other)))


def _close(one: Column, other: Column) -> bool:
    return one.dtype.kind == "f" and bool(np.allclose(one, other, rtol=CLOSE, atol=0, equal_nan=True))


def _said(rule: Rule, value: Any, *, exactly: bool = False) -> str:
    if rule.raw.value_type == Enum:
        return str(list(rule.raw.possible_values)[int(value)].name)
    plain = value.item() if hasattr(value, "item") else value
    return f"{plain:,.2f}" if isinstance(plain, float) and not exactly else str(value)


def _message(error: Exception) -> str:
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words[:200]}"
