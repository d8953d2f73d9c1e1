"""Where the people come from whom a sweep looks at: `Population`, plugged in by its name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from guichet.kernel import api as kernel
from guichet.rules import api as rules

Column = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Partition:
    """Some whole households of a population, in columns: small enough for memory, and nobody in two of them.

    `table` is what the law reads. `person_ids` has one identifier a person, `household_ids` one a group of the table
    in their order; persons stand sorted by their group. `area` is one text for all, or one a person. `receives`
    says by programme who gets it now: one truth value a person, or one a group. A programme that is left out is
    received by nobody.
    """

    table: rules.Table
    person_ids: Column
    household_ids: Column
    area: Column | str
    receives: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """Some households as they were and as they are; None where there were or are none of them."""

    before: Partition | None
    after: Partition | None


class Population(ABC):
    """Everybody whom a programme could concern, as registers know them, in partitions of whole households.

    Partitions are the same, in the same order, as long as a sweep lasts: each is looked at by whichever worker is free,
    and again by another when the first one dies. `about` names the population and its day, such as
    `registers 2026-11-22`: a sweep is not continued over another one. Identifiers are those by which the person is
    known here (agent ids) where they are known; others are found and counted, and cannot be offered anything.
    """

    about: str = "population"

    @abstractmethod
    def partitions(self) -> Iterator[Partition]:
        """Every partition, one at a time; the one before may be forgotten."""

    def count(self) -> int:
        """How many partitions there are. Written here by counting; a population that knows says so at once."""
        return sum(1 for _ in self.partitions())

    def partition(self, number: int) -> Partition:
        """One partition, counted from 0. Written here by walking; a population in files opens the right one."""
        return next(islice(self.partitions(), number, None))

    def changed(self, number: int, *, since: str) -> Changed:
        """Of one partition the households that are others than in the state `since` (an earlier `about`), then and now.

        Raises Conflict where it is not known: then everybody is looked at anew. Written here so; a population that
        keeps what happened answers.
        """
        raise kernel.Conflict(
            f"{self.about} does not know what changed since {since} (partition {number})",
            where="population",
            remedy="Sweep the population anew.",
        )

    def household(self, household_id: str) -> Partition | None:
        """One household as it stands now, to fill an offer in with; None when it is not known."""
        for each in self.partitions():
            if str(household_id) in set(map(str, each.household_ids)):
                return only(each, {str(household_id)})
        return None


def only(partition: Partition, households: set[str]) -> Partition:
    """The part of a partition that some households are. Raises ValueError without exactly one kind of group."""
    ((kind, membership),) = partition.table.memberships.items()
    ids = np.asarray(partition.household_ids).astype(str)
    groups = np.flatnonzero(np.isin(ids, sorted(households)))
    persons = np.flatnonzero(np.isin(membership.group, groups))
    renumbered = np.full(membership.count, -1, dtype=np.int32)
    renumbered[groups] = np.arange(len(groups), dtype=np.int32)
    everybody = partition.table.persons

    def of(column: Column) -> Column:
        # As many groups as persons are told apart by nothing: then everybody lives alone and both orders agree.
        return column[persons] if len(column) == everybody else column[groups]

    table = rules.Table(
        len(persons),
        {kind: rules.Membership(renumbered[membership.group[persons]], membership.role[persons], len(groups))},
        {spot: of(column) for spot, column in partition.table.columns.items()},
    )
    area = partition.area if isinstance(partition.area, str) else partition.area[persons]
    receives = {name: of(column) for name, column in partition.receives.items()}
    return Partition(table, partition.person_ids[persons], partition.household_ids[groups], area, receives)


#: The population of a deployment is plugged in as `registers`.
populations: kernel.Registry[Population] = kernel.Registry("population")
