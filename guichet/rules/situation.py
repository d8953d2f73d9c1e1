"""The people a plan computes for: what is known of each, from where, and how they stand in groups."""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from openfisca_core import periods

from guichet.rules.book import Book
from guichet.rules.errors import BadPeriod, BadSituation, nearest

SOURCES = ("declared", "register", "credential", "held", "assumed")
ETERNITY = "ETERNITY"


@dataclass(frozen=True)
class Fact:
    """A value and where it comes from: `declared` by the person, a `register`, a `credential`, `held`, or `assumed`."""

    value: object
    source: str = "declared"
    detail: str = ""


# A mapping's keys are invariant to the type checker: each way of naming periods stands here by itself.
ByPeriod = Mapping[str, Fact] | Mapping[None, Fact] | Mapping[str | None, Fact]


@dataclass(frozen=True)
class Situation:
    """People and groups.

    `entities`: {'persons': {'amina': {'birth_date': {'ETERNITY': Fact(date(1994, 5, 2))}}}}; facts of a group stand
    the same way under its plural. The key of a fact's period is `ETERNITY`, `2026`, `2026-11` or `2026-11-21`, or None
    for the period(s) the plan reads. A longer period stands for all it contains (`2026` for each of its months), except
    for sums of money or numbers.
    `groups`: {'families': {'f1': {'principal_caregivers': ['amina'], 'children': ['aroha']}}}; a role may be named by
    its key or its plural.
    """

    entities: Mapping[str, Mapping[str, Mapping[str, ByPeriod]]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """One group: who is in it, in which role (OpenFisca's own role objects, finest first)."""

    id: str
    members: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Household:
    """A situation checked against a law: every name resolved, every value typed, every period a real one."""

    persons: tuple[str, ...]
    groups: Mapping[str, tuple[Group, ...]]  # entity key -> groups
    facts: Mapping[tuple[str, str], Mapping[str, Fact]]  # (variable, period) -> instance -> fact

    def signature(self) -> Hashable:
        """Equal for households of which the law must say the same: who is there, in which roles, with which values."""
        groups = tuple(
            (entity, group.id, tuple((person, role.key) for person, role in group.members))
            for entity, several in self.groups.items()
            for group in several
        )
        facts = frozenset(
            (variable, period, instance, fact.value)
            for (variable, period), by_instance in self.facts.items()
            for instance, fact in by_instance.items()
        )
        return self.persons, groups, facts

    def instances(self, entity: str, person_entity: str) -> tuple[str, ...]:
        """The ids of an entity's instances, in the order of the arrays."""
        return self.persons if entity == person_entity else tuple(group.id for group in self.groups[entity])

    def in_roles(self, roles: tuple[str, ...], group: Group | None = None) -> tuple[str, ...]:
        """The persons who hold one of the roles (by key), in one group or in any; everybody when no role is named."""
        among = [group] if group else [each for groups in self.groups.values() for each in groups]
        held = {person for each in among for person, role in each.members if not roles or _is_one_of(role, roles)}
        return tuple(person for person in self.persons if person in held)

    def group_of(self, entity: str, person: str) -> Group:
        """The group of a kind a person is in."""
        return next(group for group in self.groups[entity] if any(member == person for member, _ in group.members))


def _is_one_of(role: Any, names: tuple[str, ...]) -> bool:
    """Whether a role, or the wider role it is a part of, is named."""
    return role.key in names or any(role in (wider.subroles or ()) for wider in role.entity.roles if wider.key in names)


@functools.lru_cache(maxsize=1024)
def _parsed(text: str) -> Any:
    return periods.period(periods.DateUnit.ETERNITY if text.upper() == ETERNITY else text)


def period_of(text: str, *, where: str) -> Any:
    """An OpenFisca period from its text; raises BadPeriod."""
    try:
        return _parsed(str(text))
    except (ValueError, TypeError, AttributeError) as error:
        raise BadPeriod(
            f"{text!r} is not a period.",
            where=where,
            remedy="Write a year (2026), a month (2026-11), a day (2026-11-21) or ETERNITY.",
        ) from error


def check_situation(law: Book, situation: Situation, reads: Mapping[str, tuple[str, ...]]) -> Household:
    """Check a situation against the law; `reads` are the periods a plan reads of each variable.

    Raises BadSituation, BadPeriod or UnknownVariable naming the person, the variable and the nearest right thing.
    """
    plurals = {entity.plural: entity for entity in law.system.entities}
    unknown = (set(situation.entities) | set(situation.groups)) - set(plurals)
    if unknown:
        name = min(unknown)
        raise BadSituation(f"the law has no entity '{name}'.", where=name, remedy=nearest(name, plurals))
    person_entity = law.system.person_entity
    if person_entity.plural in situation.groups:
        raise BadSituation(
            f"'{person_entity.plural}' are people, not groups.", where="groups", remedy="Put them under entities."
        )
    persons = tuple(situation.entities.get(person_entity.plural, {}))
    if not persons:
        raise BadSituation(
            "there is nobody in it.", where="situation", remedy=f"Give at least one of '{person_entity.plural}'."
        )
    groups = {
        entity.key: _groups(entity, situation.groups.get(entity.plural), persons)
        for entity in law.system.group_entities
    }
    facts: dict[tuple[str, str], dict[str, Fact]] = {}
    for plural, instances in situation.entities.items():
        entity = plurals[plural]
        ids = persons if entity.is_person else tuple(group.id for group in groups[entity.key])
        for instance, variables in instances.items():
            if instance not in ids:
                raise BadSituation(
                    "it has facts but is no group of the situation.",
                    where=f"{plural}.{instance}",
                    remedy=nearest(instance, ids),
                )
            for name, by_period in variables.items():
                where = f"{plural}.{instance}.{name}"
                for period, fact in _placed(law.raw(name), entity, by_period, reads.get(name, ()), where):
                    facts.setdefault((name, period), {})[instance] = fact
    return Household(persons=persons, groups=groups, facts=facts)


def _placed(
    raw: Any, entity: Any, by_period: ByPeriod, read: tuple[str, ...], where: str
) -> Iterator[tuple[str, Fact]]:
    """The facts of one variable of one instance, typed, each with the period it is for."""
    if raw.entity.key != entity.key:
        raise BadSituation(
            f"'{raw.name}' belongs to a {raw.entity.key}, not to a {entity.key}.",
            where=where,
            remedy=f"Put it under '{raw.entity.plural}'.",
        )
    given: list[tuple[str | None, Any]] = list(by_period.items())
    for key, fact in given:
        if not isinstance(fact, Fact):
            found = type(fact).__name__
            raise BadSituation(
                f"a Fact was expected, found {found}.", where=where, remedy="Write Fact(value, source=...)."
            )
        if fact.source not in SOURCES:
            raise BadSituation(
                f"'{fact.source}' is no source of a fact.", where=where, remedy=nearest(fact.source, SOURCES)
            )
        typed = Fact(value=typed_value(raw, fact.value, where), source=fact.source, detail=fact.detail)
        for period in _periods(raw, key, read, where):
            yield period, typed


def _periods(raw: Any, key: str | None, read: tuple[str, ...], where: str) -> tuple[str, ...]:
    """The periods a fact is for: the ones named, or those the plan reads."""
    unit = raw.definition_period
    if unit == periods.DateUnit.ETERNITY:
        if key is None or str(key).upper() == ETERNITY:
            return (ETERNITY,)
        raise BadPeriod(f"'{raw.name}' does not change over time.", where=where, remedy="Give it for ETERNITY.")
    if key is None:
        return read
    period = period_of(key, where=where)
    if period.unit == unit and period.size == 1:
        return (str(period),)
    contained = tuple(each for each in read if period.contains(period_of(each, where=where)))
    adds_up = raw.value_type in (int, float)
    if adds_up or period.unit == periods.DateUnit.ETERNITY or not contained:
        raise BadPeriod(
            f"'{raw.name}' is a fact of one {unit.value}, and '{key}' is not one.",
            where=where,
            remedy=f"Give it for {' or '.join(read) if read else f'a {unit.value}'}.",
        )
    return contained


def typed_value(raw: Any, value: object, where: str) -> object:
    """A value as the variable holds it; raises BadSituation for another type, NaN, NaT or a number too large."""
    kind = raw.value_type
    if kind is bool and isinstance(value, bool | np.bool_):
        return bool(value)
    if kind is int and isinstance(value, int | np.integer) and not isinstance(value, bool):
        limits = np.iinfo(raw.dtype)
        if limits.min <= value <= limits.max:
            return int(value)
        raise BadSituation(
            f"{value} does not fit: '{raw.name}' holds {limits.min} to {limits.max}.",
            where=where,
            remedy="Check the unit.",
        )
    if kind is float and isinstance(value, int | float | np.number) and not isinstance(value, bool):
        if math.isfinite(float(value)):
            return float(value)
        raise BadSituation(f"{value} is not a number.", where=where, remedy="Leave out what is not known.")
    if kind is dt.date:
        return _typed_date(value, where)
    if kind is str and isinstance(value, str):
        return value
    if getattr(raw, "possible_values", None) is not None:
        return _typed_member(raw, value, where)
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    raise BadSituation(
        f"'{raw.name}' takes {names.get(kind, kind)}; found {value!r}.",
        where=where,
        remedy="Whole cents for money." if "cent" in (raw.unit or "") else "Convert it first.",
    )


def _typed_date(value: object, where: str) -> dt.date:
    if isinstance(value, dt.datetime):
        raise BadSituation(f"a day was expected, found the moment {value}.", where=where, remedy="Give its date().")
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise BadSituation(f"{value!r} is not a day.", where=where, remedy="Write it as 2026-11-21.") from error
    raise BadSituation(f"a day was expected, found {value!r}.", where=where, remedy="Leave out what is not known.")


def _typed_member(raw: Any, value: object, where: str) -> str:
    name = getattr(value, "name", value)
    names = [item.name for item in raw.possible_values]
    if name not in names:
        raise BadSituation(f"{name!r} is no value of '{raw.name}'.", where=where, remedy=nearest(str(name), names))
    return str(name)


def _groups(
    entity: Any, declared: Mapping[str, Mapping[str, Sequence[str]]] | None, persons: tuple[str, ...]
) -> tuple[Group, ...]:
    if declared is None:  # as in OpenFisca: everyone is then alone, in the first role
        first = entity.flattened_roles[0]
        return tuple(Group(id=person, members=((person, first),)) for person in persons)
    roles = {name: role for role in entity.roles for name in (role.key, role.plural) if name}
    groups: list[Group] = []
    seen: dict[str, str] = {}
    for group_id, members in declared.items():
        found: list[tuple[str, Any]] = []
        for role_name, ids in members.items():
            where = f"{entity.plural}.{group_id}.{role_name}"
            if role_name not in roles:
                raise BadSituation(
                    f"a {entity.key} has no role '{role_name}'.", where=where, remedy=nearest(role_name, roles)
                )
            found.extend(_members(roles[role_name], ids, persons, seen, where))
        groups.append(Group(id=group_id, members=tuple(found)))
    lost = [person for person in persons if person not in seen]
    if lost:
        raise BadSituation(
            f"'{lost[0]}' is in no {entity.key}.",
            where=entity.plural,
            remedy=f"Put everyone in one {entity.key}, or give no {entity.plural} at all.",
        )
    return tuple(groups)


def _members(
    role: Any, ids: Sequence[str], persons: tuple[str, ...], seen: dict[str, str], where: str
) -> list[tuple[str, Any]]:
    if isinstance(ids, str):
        raise BadSituation(f"a list was expected, found {ids!r}.", where=where, remedy=f"Write ['{ids}'].")
    if role.max is not None and len(ids) > role.max:
        raise BadSituation(
            f"at most {role.max} can be {role.key}; found {len(ids)}.", where=where, remedy="Use another role."
        )
    members: list[tuple[str, Any]] = []
    for position, person in enumerate(ids):
        if person not in persons:
            raise BadSituation(f"there is no person '{person}'.", where=where, remedy=nearest(person, persons))
        if person in seen:
            raise BadSituation(
                f"'{person}' already stands in {seen[person]}.", where=where, remedy="Each person has one place."
            )
        seen[person] = where
        members.append((person, role.subroles[position] if role.subroles else role))
    return members
