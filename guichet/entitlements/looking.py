"""Looks at one partition: who is entitled, who receives, who misses out, by programme and area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from guichet.entitlements.ports import Column, Partition
from guichet.entitlements.types import Programme, Tally
from guichet.kernel.api import Invalid, Problem
from guichet.rules import api as rules


@dataclass(frozen=True)
class Found:
    """Those who miss out on one programme, in columns of texts and cents: a row each, before they are written down."""

    programme: str
    person: Column
    household: Column
    area: Column
    amount: Column


@dataclass(frozen=True)
class Looked:
    """What one partition shows."""

    persons: int
    tallies: tuple[Tally, ...]
    found: tuple[Found, ...]
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """One programme over one partition, one value for each of those it can be granted to (persons or groups).

    `area` is an index into `areas`.
    """

    entitled: Column
    receives: Column
    amount: Column
    person: Column
    household: Column
    area: Column
    areas: Column


def look_at(partition: Partition, programmes: Sequence[Programme], *, law: rules.Law, period: str) -> Looked:
    """Count a partition, and list who is entitled and does not receive. Raises Invalid, and what the rules raise."""
    tallies: list[Tally] = []
    found: list[Found] = []
    for programme, standing in standings(partition, programmes, law=law, period=period).items():
        missing = standing.entitled & ~standing.receives
        tallies.extend(_counted(programme, standing, missing))
        at = np.flatnonzero(missing)
        if len(at):
            found.append(
                Found(
                    programme,
                    standing.person[at].astype(str),
                    standing.household[at].astype(str),
                    standing.areas[standing.area[at]],
                    standing.amount[at].astype(np.int64),
                )
            )
    return Looked(
        partition.table.persons,
        tuple(tallies),
        tuple(found),
        unknown(partition, programmes, law=law, period=period),
    )


def _counted(programme: str, standing: Standing, missing: Column) -> list[Tally]:
    places = len(standing.areas)

    def count(those: Column) -> Column:
        return np.bincount(standing.area[those], minlength=places)

    entitled, receiving, lacking = (
        count(standing.entitled),
        count(standing.entitled & standing.receives),
        count(missing),
    )
    cents = np.zeros(places, dtype=np.int64)
    # Not bincount with weights: its sums are floats, and cents are exact.
    np.add.at(cents, standing.area[missing], standing.amount[missing].astype(np.int64))
    return [
        Tally(
            programme=programme,
            area=str(standing.areas[at]),
            entitled=int(entitled[at]),
            receiving=int(receiving[at]),
            missing=int(lacking[at]),
            cents=int(cents[at]),
        )
        for at in np.flatnonzero(entitled)
    ]


def unknown(partition: Partition, programmes: Sequence[Programme], *, law: rules.Law, period: str) -> dict[str, str]:
    """The programmes nothing can be said of here, with an input of the law that the population says nothing about."""
    given = {(name, str(at)) for name, at in partition.table.columns}
    computed = tuple(spot for spot in given if law.raw(spot[0]).formulas)
    found = {}
    for each in programmes:
        inputs = law.graph(each.outputs, period, computed).inputs
        lacking = next((f"{name} for {at}" for name, at in inputs if (name, at) not in given), None)
        if lacking is not None:
            found[each.name] = lacking
    return found


def standings(
    partition: Partition, programmes: Sequence[Programme], *, law: rules.Law, period: str
) -> Mapping[str, Standing]:
    """Each programme over a partition, from one sweep of the law. Nothing is assumed of anybody (`unknown`)."""
    if not partition.table.persons or not programmes:
        return {}
    left_out = unknown(partition, programmes, law=law, period=period)
    judged = tuple(each for each in programmes if each.name not in left_out)
    if not judged:
        return {}
    outputs = tuple(dict.fromkeys(name for each in judged for name in each.outputs))
    swept = law.sweep(outputs, period, partition.table, missing="refuse")
    people = _People(partition)
    standing = {}
    for programme in judged:
        entity = law.variable(programme.decision).entity
        entitled = swept.column(programme.decision).astype(bool)
        amount = swept.column(programme.amount) if programme.amount else np.zeros(len(entitled), dtype=np.int64)
        if len(amount) != len(entitled):
            raise _refused(programme.name, f"{programme.amount} is not of the same entity as {programme.decision}.")
        standing[programme.name] = people.stand(programme.name, entity, entitled, amount)
    return standing


class _People:
    """Who is who in a partition."""

    def __init__(self, partition: Partition) -> None:
        self._partition = partition
        table = partition.table
        self._person = np.asarray(partition.person_ids)
        if len(self._person) != table.persons:
            raise _refused("person_ids", f"{len(self._person)} identifiers for {table.persons} persons.")
        if isinstance(partition.area, str):
            self._areas, self._area = np.array([partition.area]), np.zeros(table.persons, dtype=np.int64)
        else:
            self._areas, self._area = np.unique(np.asarray(partition.area).astype(str), return_inverse=True)
        fitting = [each for each in table.memberships.values() if each.count == len(partition.household_ids)]
        if not fitting:
            raise _refused("household_ids", f"{len(partition.household_ids)} identifiers fit no kind of group.")
        self._household = np.asarray(partition.household_ids)[fitting[0].group]
        self._firsts: dict[str, Column] = {}

    @cached_property
    def _everybody(self) -> Column:
        return np.arange(self._partition.table.persons)

    def _first(self, entity: str) -> Column:
        """Every person, or for a group its first role's first member."""
        membership = self._partition.table.memberships.get(entity)
        if membership is None:
            return self._everybody
        if entity not in self._firsts:
            order = np.lexsort((membership.role, membership.group))
            self._firsts[entity] = order[np.searchsorted(membership.group[order], np.arange(membership.count))]
        return self._firsts[entity]

    def stand(self, programme: str, entity: str, entitled: Column, amount: Column) -> Standing:
        """Those a programme can be granted to."""
        membership = self._partition.table.memberships.get(entity)
        first = self._first(entity)
        said = self._partition.receives.get(programme)
        receives = np.zeros(len(entitled), dtype=bool) if said is None else np.asarray(said).astype(bool)
        if len(receives) != len(entitled):
            if membership is None or len(receives) != self._partition.table.persons:
                raise _refused(programme, f"`receives` has {len(receives)} values; {len(entitled)} are needed.")
            receives = np.bincount(membership.group, weights=receives, minlength=membership.count) > 0
        return Standing(
            entitled, receives, amount, self._person[first], self._household[first], self._area[first], self._areas
        )


def _refused(where: str, message: str) -> Invalid:
    return Invalid((Problem(where, message, "See guichet/entitlements/ports.py: Partition."),))
