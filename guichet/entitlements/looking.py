"""Looks at one partition: who is entitled, who receives, who misses out, by programme and area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guichet.entitlements.ports import Column, Partition
from guichet.entitlements.types import Programme, Tally
from guichet.kernel.api import Invalid, Problem
from guichet.rules import api as rules


@dataclass(frozen=True)
class Found:
    """One who misses out, before it is written down."""

    programme: str
    person_id: str
    household_id: str
    area: str
    amount: int


@dataclass(frozen=True)
class Looked:
    """What one partition shows."""

    persons: int
    tallies: tuple[Tally, ...]
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Standing:
    """One programme over one partition, one value for each of those it can be granted to (persons or groups)."""

    entitled: Column
    receives: Column
    amount: Column
    person: Column
    household: Column
    area: Column


def look_at(partition: Partition, programmes: Sequence[Programme], *, law: rules.Law, period: str) -> Looked:
    """Count a partition, and list who is entitled and does not receive. Raises Invalid, and what the rules raise."""
    tallies: list[Tally] = []
    found: list[Found] = []
    for programme, standing in standings(partition, programmes, law=law, period=period).items():
        receiving = standing.entitled & standing.receives
        missing = standing.entitled & ~standing.receives
        for area in np.unique(standing.area[standing.entitled]):
            here = standing.area == area
            tallies.append(
                Tally(
                    programme=programme,
                    area=str(area),
                    entitled=int(np.count_nonzero(standing.entitled & here)),
                    receiving=int(np.count_nonzero(receiving & here)),
                    missing=int(np.count_nonzero(missing & here)),
                    cents=int(standing.amount[missing & here].sum()),
                )
            )
        found.extend(
            Found(programme, str(standing.person[at]), str(standing.household[at]), str(standing.area[at]),
                  int(standing.amount[at]))
            for at in np.flatnonzero(missing)
        )  # fmt: skip
    return Looked(partition.table.persons, tuple(tallies), tuple(found))


def standings(
    partition: Partition, programmes: Sequence[Programme], *, law: rules.Law, period: str
) -> Mapping[str, Standing]:
    """Each programme over a partition, from one sweep of the law."""
    if not partition.table.persons or not programmes:
        return {}
    outputs = tuple(dict.fromkeys(name for each in programmes for name in each.outputs))
    swept = law.sweep(outputs, period, partition.table)
    people = _People(partition)
    standing = {}
    for programme in programmes:
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
        self._area = (
            np.full(table.persons, partition.area)
            if isinstance(partition.area, str)
            else np.asarray(partition.area).astype(str)
        )
        fitting = [each for each in table.memberships.values() if each.count == len(partition.household_ids)]
        if not fitting:
            raise _refused("household_ids", f"{len(partition.household_ids)} identifiers fit no kind of group.")
        self._household = np.asarray(partition.household_ids)[fitting[0].group]

    def stand(self, programme: str, entity: str, entitled: Column, amount: Column) -> Standing:
        """Those a programme can be granted to: every person, or for a group its first role's first member."""
        membership = self._partition.table.memberships.get(entity)
        if membership is None:
            first = np.arange(self._partition.table.persons)
        else:
            order = np.lexsort((membership.role, membership.group))
            first = order[np.searchsorted(membership.group[order], np.arange(membership.count))]
        said = self._partition.receives.get(programme)
        receives = np.zeros(len(entitled), dtype=bool) if said is None else np.asarray(said).astype(bool)
        if len(receives) != len(entitled):
            if membership is None or len(receives) != self._partition.table.persons:
                raise _refused(programme, f"`receives` has {len(receives)} values; {len(entitled)} are needed.")
            receives = np.bincount(membership.group, weights=receives, minlength=membership.count) > 0
        return Standing(entitled, receives, amount, self._person[first], self._household[first], self._area[first])


def _refused(where: str, message: str) -> Invalid:
    return Invalid((Problem(where, message, "See guichet/entitlements/ports.py: Partition."),))
