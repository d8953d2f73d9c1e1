"""Cuts a population into pieces that no group straddles, reordering it where groups lie scattered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guichet.rules.errors import RulesError
from guichet.rules.table import Column, Membership, Spot, Table

WINDOW = 64
BLOCK = 1 << 18


class BadTable(RulesError):
    """A table whose columns do not fit one another or the law."""


@dataclass(frozen=True)
class Order:
    """Another order of a table: persons and groups by their old index, groups also the other way round."""

    persons: Column
    groups: Mapping[str, Column]
    renumbered: Mapping[str, Column]


@dataclass(frozen=True)
class Layout:
    """Where the pieces begin: `bounds` [pieces + 1, 1 + kinds of group], persons first; `order` if it had to change."""

    kinds: tuple[str, ...]
    bounds: Column
    order: Order | None = None

    @property
    def pieces(self) -> int:
        """How many there are."""
        return len(self.bounds) - 1

    def largest(self) -> Column:
        """The most persons, and groups of each kind, in a piece."""
        return np.asarray(np.diff(self.bounds, axis=0).max(axis=0))


def lay_out(table: Table, kinds: Sequence[str], size: int) -> Layout:
    """Pieces of about `size` persons, or as many as the groups that hang together are. Raises BadTable."""
    memberships = [_checked(table, kind) for kind in kinds]
    if all(_sorted(each.group) for each in memberships):
        cuts = _cuts([each.group for each in memberships], table.persons, size)
        columns = [cuts] + [_first_groups(each.group, each.count, cuts) for each in memberships]
        return Layout(tuple(kinds), np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.int64))
    return _reordered(table, tuple(kinds), memberships, size)


def _checked(table: Table, kind: str) -> Membership:
    membership = table.memberships.get(kind)
    if membership is None:
        raise BadTable(f"the table does not say in which '{kind}' each person is: give a Membership for it")
    for name, column in (("group", membership.group), ("role", membership.role)):
        if len(column) != table.persons:
            raise BadTable(f"'{kind}': {len(column)} values of '{name}' for {table.persons} persons")
    return membership


def _check_range(membership: Membership, least: int, most: int) -> None:
    if least < 0 or most >= membership.count:
        raise BadTable(f"a group index of {least if least < 0 else most}: expected 0 to {membership.count - 1}")


def _sorted(group: Column) -> bool:
    return all(
        bool((group[at + 1 : at + BLOCK + 1] >= group[at : at + BLOCK][: len(group) - at - 1]).all())
        for at in range(0, len(group) - 1, BLOCK)
    )


def _first_groups(group: Column, count: int, cuts: Column) -> Column:
    """The group that each cut falls before; groups without members go with the piece in front of them."""
    found = np.empty(len(cuts), dtype=np.int64)
    found[0], found[-1] = 0, count
    if len(group):
        if group[0] < 0 or group[-1] >= count:
            raise BadTable(f"a group index of {min(group[0], group[-1])} or {group[-1]}: expected 0 to {count - 1}")
        found[1:-1] = group[cuts[1:-1]]
    return found


def _cuts(keys: Sequence[Column], count: int, size: int) -> Column:
    """Places 0, ..., `count` at which every one of some sorted keys changes, about `size` apart."""
    targets = np.arange(size, count, size)
    if not keys:
        return np.concatenate([[0], targets, [count]])
    near = targets[targets + WINDOW <= count]
    offsets = near[:, None] + np.arange(WINDOW)
    change = np.ones(offsets.shape, dtype=bool)
    for key in keys:
        change &= key[offsets] != key[offsets - 1]
    hit = change.any(axis=1)
    found = {int(at): int(at + where) for at, where in zip(near[hit], change[hit].argmax(axis=1), strict=True)}
    cuts = [0]
    for target in targets.tolist():
        if target <= cuts[-1]:
            continue
        cut = found.get(target) or _next_change(keys, target, count)
        if cut >= count:
            break
        cuts.append(cut)
    return np.array([*cuts, count], dtype=np.int64)


def _next_change(keys: Sequence[Column], start: int, count: int) -> int:
    width = WINDOW
    while start < count:
        stop = min(start + width, count)
        change = np.ones(stop - start, dtype=bool)
        for key in keys:
            change &= key[start:stop] != key[start - 1 : stop - 1]
        if change.any():
            return start + int(change.argmax())
        start, width = stop, 2 * width
    return count


def _reordered(table: Table, kinds: tuple[str, ...], memberships: list[Membership], size: int) -> Layout:
    """Persons in the order of what hangs together by any group, each whole; groups numbered in the same order."""
    for membership in memberships:
        if table.persons:
            _check_range(membership, int(membership.group.min()), int(membership.group.max()))
    label = memberships[0].group if len(memberships) == 1 else _together(table.persons, memberships)
    persons = np.argsort(label, kind="stable").astype(np.int32)
    label = label[persons]
    cuts = _cuts([label], table.persons, size)
    groups, renumbered, columns = {}, {}, [cuts]
    last = np.iinfo(label.dtype).max
    for kind, membership in zip(kinds, memberships, strict=True):
        of_group = np.full(membership.count, last, dtype=label.dtype)
        of_group[membership.group[persons]] = label
        order = np.argsort(of_group, kind="stable").astype(np.int32)
        new = np.empty(membership.count, dtype=np.int32)
        new[order] = np.arange(membership.count, dtype=np.int32)
        groups[kind], renumbered[kind] = order, new
        starts = np.searchsorted(of_group[order], label[cuts[1:-1]])
        columns.append(np.concatenate([[0], starts, [membership.count]]))
    bounds = np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.int64)
    return Layout(kinds, bounds, Order(persons, groups, renumbered))


def _together(persons: int, memberships: Sequence[Membership]) -> Column:
    """The least index of anybody each person hangs together with, through groups of any kind."""
    label = np.arange(persons, dtype=np.int32)
    while True:
        before = label
        for membership in memberships:
            least = np.full(membership.count, persons, dtype=np.int32)
            np.minimum.at(least, membership.group, label)
            label = least[membership.group]
        label = label[label]  # a label is a person who may have found a smaller one
        if np.array_equal(label, before):
            return label


def taken(table: Table, order: Order, bounds: tuple[Column, Column], entities: Mapping[Spot, str]) -> Table:
    """Some pieces of a reordered table as a table of its own; `entities` says whose the wanted columns are."""
    lower, upper = bounds
    persons = order.persons[lower[0] : upper[0]]
    groups = {kind: old[lower[at] : upper[at]] for at, (kind, old) in enumerate(order.groups.items(), start=1)}
    memberships = {}
    for at, kind in enumerate(order.groups, start=1):
        group = order.renumbered[kind][table.memberships[kind].group[persons]] - np.int32(lower[at])
        memberships[kind] = Membership(group, table.memberships[kind].role[persons], len(groups[kind]))
    columns = {
        spot: table.columns[spot][groups.get(entity, persons)]
        for spot, entity in entities.items()
        if spot in table.columns
    }
    return Table(len(persons), memberships, columns)


def sliced(table: Table, kinds: Sequence[str], bounds: tuple[Column, Column], entities: Mapping[Spot, str]) -> Table:
    """A piece of a table that is in order, as a table of its own, without copying its columns."""
    lower, upper = bounds
    persons = slice(lower[0], upper[0])
    groups = {kind: slice(lower[at], upper[at]) for at, kind in enumerate(kinds, start=1)}
    memberships = {
        kind: Membership(
            table.memberships[kind].group[persons] - np.int32(lower[at]),
            table.memberships[kind].role[persons],
            int(upper[at] - lower[at]),
        )
        for at, kind in enumerate(kinds, start=1)
    }
    columns = {
        spot: table.columns[spot][groups.get(entity, persons)]
        for spot, entity in entities.items()
        if spot in table.columns
    }
    return Table(int(upper[0] - lower[0]), memberships, columns)
