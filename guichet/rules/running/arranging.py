"""The order in which numpy computes the persons and groups of a piece: first members first, or as they stand.

Ranked: all first members of the groups, largest group first, then all second members, and so on. What goes from persons
to groups and back is then a few slices, added in the members' order, instead of an index for each person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import Node
from guichet.rules.running.piece import Piece, evaluate
from guichet.rules.table import Column, Table

MOST_MEMBERS = 32  # a slice for each: with larger groups an index is sooner

_NEUTRAL = {op.ALL: True, op.MIN: np.inf, op.MAX: -np.inf}
_REDUCER: Mapping[str, Any] = {op.ALL: np.logical_and, op.MIN: np.minimum, op.MAX: np.maximum}


class Arrangement(Protocol):
    """What the steps of a piece need to know of its order."""

    def load(self, out: Column, column: Column, person: bool, /) -> None:
        """A column's part in this order."""
        ...

    def store(self, column: Column, values: Any, person: bool, /) -> None:
        """Back to the order of the table."""
        ...

    def grouped(self, node: Node, out: Column, values: Column | None) -> None:
        """A node that has to do with groups; `values` of its argument, if it has one."""
        ...


class InOrder:
    """As they stand: an index for each person."""

    def __init__(self, table: Table, terms: Terms) -> None:
        self._piece = Piece(table, terms)

    def load(self, out: Column, column: Column, _: bool, /) -> None:
        """A column's part."""
        out[: len(column)] = column

    def store(self, column: Column, values: Any, _: bool, /) -> None:
        """A result's part."""
        column[:] = values[: len(column)] if np.ndim(values) else values

    def grouped(self, node: Node, out: Column, values: Column | None) -> None:
        """As a graph is run node by node."""
        table = self._piece.table
        count = table.count(node.details[0]) if node.op == op.PROJECT else table.persons
        found = evaluate(node, () if values is None else (values[:count],), self._piece)
        out[: len(found)] = found


class Ranked:
    """First members first. Groups of every kind must be the same, and stand in the persons' order."""

    def __init__(self, table: Table, terms: Terms, sizes: Column) -> None:
        self.table, self.terms = table, terms
        self.order = np.argsort((MOST_MEMBERS - sizes).astype(np.uint8), kind="stable")
        starts = (np.cumsum(sizes) - sizes)[self.order]
        # How many groups have more than 0, 1, 2, ... members.
        larger = len(sizes) - np.cumsum(np.bincount(sizes))[:-1]
        self.spans: list[tuple[int, int]] = []
        self.places = np.empty(table.persons, dtype=np.intp)
        at = 0
        for number, count in enumerate(larger.tolist()):
            np.add(starts[:count], number, out=self.places[at : at + count])
            self.spans.append((at, at + count))
            at += count
        self._sizes = sizes
        self._held: dict[tuple[str, tuple[str, ...]], tuple[Column, Sequence[tuple[int, int]]]] = {}
        self._ways: Mapping[str, Callable[[Node, Column, Any], None]] = {
            op.PROJECT: self._project,
            op.POSITION: self._position,
            op.COUNT: self._count,
            op.HAS_ROLE: self._has_role,
            op.SUM: self._sum,
            op.ANY: self._any,
            op.ALL: self._reduce,
            op.MIN: self._reduce,
            op.MAX: self._reduce,
            op.MEMBER: self._member,
            op.NTH: self._nth,
        }

    def load(self, out: Column, column: Column, person: bool, /) -> None:
        """A column's part in this order."""
        order = self.places if person else self.order
        np.take(column, order, out=out[: len(order)], mode="clip")  # every place is one of its own

    def store(self, column: Column, values: Any, person: bool, /) -> None:
        """Back to the order of the table."""
        if np.ndim(values) == 0:
            column[:] = values
        else:
            column[self.places if person else self.order] = values[: len(column)]

    def grouped(self, node: Node, out: Column, values: Column | None) -> None:
        """Slice by slice."""
        self._ways[node.op](node, out, values)

    def held(self, node: Node) -> tuple[Column | None, Sequence[tuple[int, int]]]:
        """Who has one of a node's roles (None: everybody), and the slices in which there is one."""
        kind, keys = node.details[0], tuple(node.details[1])
        if not keys:
            return None, self.spans
        if (kind, keys) not in self._held:
            role = np.take(self.table.memberships[kind].role, self.places, mode="clip")
            found = np.zeros(len(role), dtype=bool)
            for index in sorted({index for key in keys for index in self.terms.roles[kind][key]}):
                found |= role == index
            self._held[kind, keys] = found, [(at, end) for at, end in self.spans if found[at:end].any()]
        return self._held[kind, keys]

    def _parts(self, node: Node, values: Column, otherwise: Any) -> Sequence[Column]:
        """The first members' values, the second members', ...; `otherwise` for those who do not count."""
        held, spans = self.held(node)
        if held is None:
            return [values[at:end] for at, end in spans]
        neutral = np.asarray(otherwise, dtype=values.dtype)
        return [np.where(held[at:end], values[at:end], neutral) for at, end in spans]

    def _project(self, _: Node, out: Column, values: Column) -> None:
        for at, end in self.spans:
            out[at:end] = values[: end - at]

    def _position(self, _: Node, out: Column, __: None) -> None:
        for number, (at, end) in enumerate(self.spans):
            out[at:end] = number

    def _count(self, node: Node, out: Column, _: None) -> None:
        held, spans = self.held(node)
        if held is None:
            np.take(self._sizes, self.order, out=out[: len(self.order)], mode="clip")
            return
        out[:] = 0
        for at, end in spans:
            out[: end - at] += held[at:end]

    def _has_role(self, node: Node, out: Column, _: None) -> None:
        held = self.held(node)[0]
        out[: self.table.persons] = True if held is None else held

    def _sum(self, node: Node, out: Column, values: Column) -> None:
        # Nothing is added for those who do not count: x + 0.0 is x, and a sum that begins with 0.0 is never -0.0.
        out[:] = 0.0
        for part in self._parts(node, values, 0):
            total = out[: len(part)]
            np.add(total, part, out=total)

    def _any(self, node: Node, out: Column, values: Column) -> None:
        if values.dtype != bool:
            total = np.empty(len(out), dtype=np.float64)
            self._sum(node, total, values)
            np.greater(total, 0, out=out)
            return
        out[:] = False
        for part in self._parts(node, values, False):
            total = out[: len(part)]
            np.logical_or(total, part, out=total)

    def _reduce(self, node: Node, out: Column, values: Column) -> None:
        neutral, reducer = _NEUTRAL[node.op], _REDUCER[node.op]
        out[:] = neutral
        for part in self._parts(node, values.astype(out.dtype, copy=False), neutral):
            total = out[: len(part)]
            reducer(total, part, out=total)

    def _member(self, node: Node, out: Column, values: Column) -> None:
        out[:] = node.details[2]
        held, spans = self.held(node)
        for at, end in spans:
            found = out[: end - at]
            found[:] = values[at:end] if held is None else np.where(held[at:end], values[at:end], found)

    def _nth(self, node: Node, out: Column, values: Column) -> None:
        out[:] = node.details[2]
        if node.details[1] < len(self.spans):
            at, end = self.spans[node.details[1]]
            out[: end - at] = values[at:end]


def arrange(table: Table, kinds: Sequence[str], terms: Terms) -> Arrangement:
    """Ranked where the groups of every kind are the same and small; the piece's groups stand in the persons' order."""
    if not kinds or not table.persons:
        return InOrder(table, terms)
    first, *others = (table.memberships[kind] for kind in kinds)
    for other in others:
        if other.count != first.count or not np.array_equal(other.group, first.group):
            return InOrder(table, terms)
    sizes = np.bincount(first.group, minlength=first.count)
    return Ranked(table, terms, sizes) if sizes.max() <= MOST_MEMBERS else InOrder(table, terms)
