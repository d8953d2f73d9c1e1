"""A population in columns: who stands in which group in which role, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Column = np.ndarray[Any, np.dtype[Any]]
Spot = tuple[str, str]


@dataclass(frozen=True)
class Membership:
    """How persons stand in the groups of one kind.

    `group`: int32 [persons], the index of each person's group, from 0. `role`: int8 [persons], an index into the
    entity's `flattened_roles` (OpenFisca's order). `count`: the number of groups.
    """

    group: Column
    role: Column
    count: int

    @cached_property
    def position(self) -> Column:
        """int32 [persons]: 0 for the first member of a group in the persons' order, and so on."""
        order = np.argsort(self.group, kind="stable")
        sizes = np.bincount(self.group, minlength=self.count)
        starts = np.cumsum(sizes) - sizes
        found = np.empty(len(self.group), dtype=np.int32)
        found[order] = np.arange(len(self.group)) - starts[self.group[order]]
        return found


@dataclass(frozen=True)
class Table:
    """Persons, their groups, and columns by variable and period.

    A column has one value for each person or group, in the variable's own dtype: enums as int16 indices, dates as
    datetime64[D], texts as numpy strings. A column that is not there stands for the variable's default.
    """

    persons: int
    memberships: Mapping[str, Membership] = field(default_factory=dict)  # by key of the group entity
    columns: Mapping[Spot, Column] = field(default_factory=dict)

    def count(self, entity: str) -> int:
        """How many there are of an entity: a group's key, or the persons."""
        membership = self.memberships.get(entity)
        return self.persons if membership is None else membership.count
