"""Reads a situation in OpenFisca's web shape in one pass: who is there, what is given, what is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from openfisca_core import holders, periods

from guichet.rules.book import Book
from guichet.rules.graph.nodes import Spot

Wanted = tuple[dict[str, Any], str, Spot, int]  # the object to fill in, its key, what, of which person or group
Given = tuple[Spot, int, Any]
Roles = tuple[int | None, tuple[int, ...]]  # the most there may be; a role's number, or one for each of its places
Key = tuple[frozenset[Spot], frozenset[Spot]]  # what is asked for; the computed variables that are given

MOST_PERIODS = 400  # texts of periods remembered for each variable: strangers write them
LARGEST = 1e30  # well within a float32
EXACT = 2**53
EPOCH = dt.date(1970, 1, 1).toordinal()
_SPREADING = (holders.set_input_dispatch_by_period, holders.set_input_divide_by_period)


class Unusual(Exception):
    """A situation that OpenFisca itself must read: its own conveniences, or something is wrong with it."""


class VariableReader:
    """How one variable stands in a situation: the periods it takes, and its values as its column holds them."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.name: str = raw.name
        self.computed = bool(raw.formulas)
        self.askable = raw.value_type is not str and not raw.is_neutralized
        self.givable = self.askable and raw.end is None and raw.set_input in (None, *_SPREADING)
        self.convert: Callable[[Any], Any] = _converter(raw)
        self.spots: dict[str, Spot] = {}

    def spot(self, text: str) -> Spot:
        """The variable at a period, when that is written as OpenFisca writes it and is one of the variable's own."""
        try:
            period = periods.period(text)
        except Exception as error:  # the parser raises what its libraries raise
            raise Unusual from error
        eternal = self.raw.definition_period == periods.DateUnit.ETERNITY
        if str(period) != text or period.unit != self.raw.definition_period or (period.size != 1 and not eternal):
            raise Unusual
        spot = (self.name, text)
        if len(self.spots) < MOST_PERIODS:
            self.spots[text] = spot
        return spot


class GroupReader:
    """How one kind of group stands in a situation: its roles, and the variables it has."""

    def __init__(self, entity: Any, readers: Mapping[str, VariableReader]) -> None:
        self.key: str = entity.key
        self.plural: str = entity.plural
        self.readers = readers
        flattened = list(entity.flattened_roles)
        self.roles: dict[str, Roles] = {
            role.plural or role.key: (role.max, tuple(flattened.index(each) for each in role.subroles or (role,)))
            for role in entity.roles
        }


@dataclass(slots=True)
class Reading:
    """A situation as numbers. `counts`: persons, then the groups of each kind; `groups` and `roles`: by kind, each
    person's group and role."""

    counts: list[int]
    groups: list[list[int]]
    roles: list[list[int]]
    given: list[Given]
    wanted: list[Wanted]
    key: Key


class SituationReader:
    """Reads situations for one law. Raises Unusual for whatever is not plain and right."""

    def __init__(self, book: Book) -> None:
        system = book.system
        readers: dict[str, dict[str, VariableReader]] = {entity.key: {} for entity in system.entities}
        for name, raw in system.variables.items():
            readers[raw.entity.key][name] = VariableReader(raw)
        self.person_plural: str = system.person_entity.plural
        self._persons = readers[system.person_entity.key]
        self.kinds = tuple(GroupReader(entity, readers[entity.key]) for entity in system.group_entities)
        self._plurals = frozenset(entity.plural for entity in system.entities)

    def read(self, situation: Any) -> Reading:
        """One pass over the situation."""
        if type(situation) is not dict or not self._plurals.issuperset(situation):
            raise Unusual
        persons = situation.get(self.person_plural)
        if type(persons) is not dict or not persons:
            raise Unusual
        seen = _Pass()
        for place, (name, facts) in enumerate(persons.items()):
            seen.index[name] = place
            seen.read_facts(facts, self._persons, place)
        counts, groups, roles = [len(persons)], [], []
        for kind in self.kinds:
            count, group, role = seen.read_groups(situation.get(kind.plural), kind)
            counts.append(count)
            groups.append(group)
            roles.append(role)
        asked = frozenset([each[2] for each in seen.wanted])
        return Reading(counts, groups, roles, seen.given, seen.wanted, (asked, frozenset(seen.computed)))


class _Pass:
    """What was read so far."""

    __slots__ = ("computed", "given", "index", "wanted")

    def __init__(self) -> None:
        self.given: list[Given] = []
        self.wanted: list[Wanted] = []
        self.computed: set[Spot] = set()
        self.index: dict[str, int] = {}

    def read_facts(self, facts: Any, readers: Mapping[str, VariableReader], place: int) -> None:
        """What is given and asked for of one person or group."""
        if type(facts) is not dict:
            raise Unusual
        for name, values in facts.items():
            reader = readers.get(name)
            if reader is None or type(values) is not dict:
                raise Unusual
            for period, value in values.items():
                spot = reader.spots.get(period) or reader.spot(period)
                if value is None:
                    if not reader.askable:
                        raise Unusual
                    self.wanted.append((values, period, spot, place))
                else:
                    if not reader.givable:
                        raise Unusual
                    self.given.append((spot, place, reader.convert(value)))
                    if reader.computed:
                        self.computed.add(spot)

    def read_groups(self, instances: Any, kind: GroupReader) -> tuple[int, list[int], list[int]]:
        """How many groups of a kind there are, each person's group and role. Whom none names is alone in one."""
        size = len(self.index)
        if instances is None:
            return size, list(range(size)), [0] * size
        if type(instances) is not dict:
            raise Unusual
        group, role, placed = [-1] * size, [0] * size, 0
        for number, content in enumerate(instances.values()):
            if type(content) is not dict:
                raise Unusual
            facts = {}
            for name, value in content.items():
                known = kind.roles.get(name)
                if known is None:
                    facts[name] = value
                else:
                    placed += self._place(value, known, number, group, role)
            if facts:
                self.read_facts(facts, kind.readers, number)
        count = len(instances)
        if placed < size:
            for person, place in self.index.items():
                if group[place] < 0:
                    if person in instances:  # OpenFisca puts such a person into the group of that name
                        raise Unusual
                    group[place] = count
                    count += 1
        return count, group, role

    def _place(self, members: Any, known: Roles, number: int, group: list[int], role: list[int]) -> int:
        """Put those who hold a role into a group; returns how many they are."""
        most, numbers = known
        if type(members) is str:
            members = [members]
        if type(members) is not list or (most is not None and len(members) > most):
            raise Unusual
        for position, person in enumerate(members):
            place = self.index.get(person) if type(person) is str else None
            if place is None or group[place] >= 0:
                raise Unusual
            group[place], role[place] = number, numbers[position if len(numbers) > 1 else 0]
        return len(members)


def _converter(raw: Any) -> Callable[[Any], Any]:
    """A value as the variable's column holds it; Unusual for what is not plainly one."""
    if getattr(raw, "possible_values", None) is not None:
        return _Members({item.name: item.index for item in raw.possible_values})
    if raw.value_type is bool:
        return _truth
    if raw.value_type is int:
        limits = np.iinfo(raw.dtype)
        # What is spread over periods passes through a double.
        most = min(int(limits.max), EXACT) if raw.set_input else int(limits.max)
        return _Whole(max(int(limits.min), -most), most)
    if raw.value_type is float:
        return _number
    if raw.value_type is dt.date:
        return _day
    return _unusual


def _truth(value: Any) -> bool:
    if value is True or value is False:
        return bool(value)
    raise Unusual


def _number(value: Any) -> float:
    if (type(value) is float or type(value) is int) and -LARGEST <= value <= LARGEST:
        return float(value)
    raise Unusual


def _day(value: Any) -> int:
    """Days since 1970, as numpy counts them."""
    if type(value) is not str or len(value) != 10 or value[4] != "-":
        raise Unusual
    try:
        return dt.date.fromisoformat(value).toordinal() - EPOCH
    except ValueError as error:
        raise Unusual from error


def _unusual(_value: Any) -> Any:
    raise Unusual


class _Whole:
    """Whole numbers that the column holds."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, value: Any) -> int:
        if type(value) is int and self.least <= value <= self.most:
            return value
        raise Unusual


class _Members:
    """An enum's members by name."""

    def __init__(self, indices: Mapping[str, int]) -> None:
        self.indices = indices

    def __call__(self, value: Any) -> int:
        found = self.indices.get(value) if type(value) is str else None
        if found is None:
            raise Unusual
        return found
