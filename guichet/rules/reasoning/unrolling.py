"""A graph written out for the people of one household: one cell for each value of each person or group."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import in_roles
from guichet.rules.graph.nodes import ExpressionGraph, Node
from guichet.rules.reasoning.transfer import Function
from guichet.rules.table import Membership, Table

FACT, FIXED, APPLIED, HIDDEN, RANKED = "fact", "fixed", "applied", "hidden", "ranked"
BOOL, FLOAT64 = "|b1", "<f8"

AND = Function(op.UFUNC, BOOL, (BOOL, BOOL), ("logical_and",))
OR = Function(op.UFUNC, BOOL, (BOOL, BOOL), ("logical_or",))
ADD = Function(op.UFUNC, FLOAT64, (FLOAT64, FLOAT64), ("add",))
POSITIVE = Function(op.UFUNC, BOOL, (FLOAT64, FLOAT64), ("greater",))


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one person or group.

    `kind` is fact (an input), fixed (`value`, a numpy scalar), applied (`function` of other cells), hidden (an opaque
    formula of those cells) or ranked. `spot` is (variable, period, place in the columns) of a fact, a variable and a
    hidden formula; `node` the place in the graph, -1 for the steps that an aggregation is written out in.
    """

    kind: str
    dtype: str
    arguments: tuple[int, ...] = ()
    function: Function | None = None
    value: Any = None
    spot: tuple[str, str, int] | None = None
    node: int = -1


@dataclass
class Unrolled:
    """The cells of a household, each after those it reads; `outputs` by variable, period and place."""

    cells: list[Cell] = field(default_factory=list)
    outputs: dict[tuple[str, str, int], int] = field(default_factory=dict)
    spots: dict[tuple[str, str, int], int] = field(default_factory=dict)
    nodes: dict[tuple[int, int], int] = field(default_factory=dict)  # (node, place) -> cell

    def below(self, start: Iterable[int]) -> frozenset[int]:
        """Every cell that some cells read, themselves included."""
        found: set[int] = set()
        stack = list(start)
        while stack:
            at = stack.pop()
            if at not in found:
                found.add(at)
                stack.extend(self.cells[at].arguments)
        return frozenset(found)


class Unroller:
    """Writes a graph out for one table's persons and groups; columns are not looked at."""

    def __init__(
        self,
        graph: ExpressionGraph,
        table: Table,
        roles: Mapping[str, Mapping[str, Sequence[int]]],
        reads: Mapping[int, Sequence[int]],
    ) -> None:
        """`reads` gives the nodes that each opaque one reads."""
        self.graph, self.table, self.roles, self.reads = graph, table, roles, reads
        self.made = Unrolled()
        self._known: dict[Hashable, int] = {}
        self._held: dict[tuple[str, tuple[str, ...]], list[bool]] = {}
        self._members: dict[str, list[list[int]]] = {}

    def unroll(self, wanted: Iterable[tuple[int, int]]) -> Unrolled:
        """Write out everything that some (node, place) need."""
        for start in wanted:
            stack = [start]
            while stack:
                at = stack[-1]
                if at in self.made.nodes:
                    stack.pop()
                    continue
                missing = [each for each in self._needs(*at) if each not in self.made.nodes]
                if missing:
                    stack.extend(reversed(missing))
                else:
                    self.made.nodes[at] = self._write(*at)
                    stack.pop()
        for spot, position in self.graph.outputs.items():
            for place in range(self.table.count(self.graph.nodes[position].entity or self.graph.person)):
                cell = self.made.nodes.get((position, place))
                if cell is not None:
                    self.made.outputs[(*spot, place)] = cell
        return self.made

    def _needs(self, position: int, place: int) -> list[tuple[int, int]]:
        """The (node, place) that one reads."""
        node = self.graph.nodes[position]
        if node.op == op.OPAQUE:
            return [
                (each, n)
                for each in self.reads.get(position, ())
                for n in self._related(node.entity, place, self.graph.nodes[each].entity)
            ]
        if node.op in op.AGGREGATIONS:
            return [(node.arguments[0], self._at(node.arguments[0], n)) for n in self._chosen(node, place)]
        if node.op == op.PROJECT:
            group = int(self.table.memberships[node.details[0]].group[place])
            return [(node.arguments[0], self._at(node.arguments[0], group))]
        if node.op == op.RANK:
            group = int(self.table.memberships[node.details[0]].group[place])
            members = self.members(node.details[0])[group]
            return [(each, self._at(each, n)) for each in node.arguments for n in members]
        return [(each, self._at(each, place)) for each in node.arguments]

    def _at(self, position: int, place: int) -> int:
        """A constant is the same for everybody."""
        return place if self.graph.nodes[position].entity else 0

    def _related(self, entity: str, place: int, other: str) -> Sequence[int]:
        """Whose values of another entity an opaque formula may read: never too few."""
        if not other:
            return (0,)
        if entity == other and entity != self.graph.person:
            return (place,)
        if entity == self.graph.person and other != self.graph.person:
            return (int(self.table.memberships[other].group[place]),)
        if other == self.graph.person and entity != self.graph.person:
            return self.members(entity)[place]
        return range(self.table.count(other))

    def members(self, entity: str) -> list[list[int]]:
        """The persons of each group, in the persons' order."""
        if entity not in self._members:
            membership = self.table.memberships[entity]
            found: list[list[int]] = [[] for _ in range(membership.count)]
            for person, group in enumerate(membership.group):
                found[int(group)].append(person)
            self._members[entity] = found
        return self._members[entity]

    def _in_roles(self, group: str, keys: tuple[str, ...]) -> list[bool]:
        if (group, keys) not in self._held:
            membership: Membership = self.table.memberships[group]
            terms: Any = _Roles(self.roles)
            self._held[group, keys] = [bool(each) for each in in_roles(membership, (group, keys), terms)]
        return self._held[group, keys]

    def _chosen(self, node: Node, place: int) -> list[int]:
        """The persons of a group that an aggregation reads."""
        members = self.members(node.details[0])[place]
        if node.op == op.NTH:
            return members[node.details[1] : node.details[1] + 1] if node.details[1] >= 0 else []
        held = self._in_roles(node.details[0], tuple(node.details[1]))
        found = [person for person in members if held[person]]
        return found[-1:] if node.op == op.MEMBER else found

    def _write(self, position: int, place: int) -> int:
        node = self.graph.nodes[position]
        arguments = [self.made.nodes[each] for each in self._needs(position, place)]
        match node.op:
            case op.CONSTANT:
                return self._fixed(node.value, node.dtype, position)
            case op.INPUT:
                return self._add(Cell(FACT, node.dtype, spot=(*node.spot, place), node=position))
            case op.OPAQUE:
                return self._add(Cell(HIDDEN, node.dtype, tuple(arguments), spot=(*node.spot, place), node=position))
            case op.PROJECT:
                return arguments[0]
            case op.HAS_ROLE:
                return self._fixed(self._in_roles(node.details[0], tuple(node.details[1]))[place], node.dtype)
            case op.COUNT:
                held = self._in_roles(node.details[0], tuple(node.details[1]))
                return self._fixed(sum(held[n] for n in self.members(node.details[0])[place]), node.dtype)
            case op.POSITION:
                return self._fixed(self.table.memberships[node.details[0]].position[place], node.dtype)
            case op.RANK:
                members = self.members(node.details[0])[self.table.memberships[node.details[0]].group[place]]
                return self._add(
                    Cell(RANKED, node.dtype, tuple(arguments), value=members.index(place), node=position)
                )
        if node.op in op.AGGREGATIONS:
            return self._aggregated(node, arguments)
        inputs = tuple(self.graph.nodes[each].dtype for each in node.arguments)
        details = () if node.op == op.VARIABLE else node.details
        function = Function(node.op, node.dtype, inputs, details)
        spot = (*node.spot, place) if node.op == op.VARIABLE else None
        return self._add(Cell(APPLIED, node.dtype, tuple(arguments), function, spot=spot, node=position))

    def _aggregated(self, node: Node, arguments: list[int]) -> int:
        if node.op in (op.MEMBER, op.NTH):
            return self._cast(arguments[0], node.dtype) if arguments else self._fixed(node.details[2], node.dtype)
        booleans = all(self.made.cells[each].dtype == BOOL for each in arguments)
        if node.op == op.ALL or (node.op == op.ANY and booleans):
            found = self._fixed(node.op == op.ALL, BOOL)
            for each in arguments:
                found = self._apply(AND if node.op == op.ALL else OR, found, self._cast(each, BOOL))
            return found
        if node.op in (op.SUM, op.ANY):
            found = self._fixed(0.0, FLOAT64)
            for each in arguments:
                found = self._apply(ADD, found, self._cast(each, FLOAT64))
            return found if node.op == op.SUM else self._apply(POSITIVE, found, self._fixed(0.0, FLOAT64))
        name, start = ("minimum", np.inf) if node.op == op.MIN else ("maximum", -np.inf)
        found = self._fixed(np.full(1, start, dtype=node.dtype)[0], node.dtype)
        function = Function(op.UFUNC, node.dtype, (node.dtype, node.dtype), (name,))
        for each in arguments:
            found = self._apply(function, found, self._cast(each, node.dtype))
        return found

    def _cast(self, cell: int, dtype: str) -> int:
        before = self.made.cells[cell].dtype
        if before == dtype:
            return cell
        return self._apply(Function(op.CAST, dtype, (before,)), cell)

    def _apply(self, function: Function, *arguments: int) -> int:
        return self._add(Cell(APPLIED, function.dtype, arguments, function))

    def _fixed(self, value: Any, dtype: str, position: int = -1) -> int:
        scalar = np.asarray(value).astype(dtype)[()]
        return self._add(Cell(FIXED, dtype, value=scalar, node=position))

    def _add(self, cell: Cell) -> int:
        value = (cell.value.dtype.str, cell.value.tobytes()) if isinstance(cell.value, np.generic) else cell.value
        plain = cell.function is None or cell.function.op not in (op.TAKE, op.MATCHES)
        key = (
            cell.kind,
            cell.dtype,
            cell.arguments,
            cell.function if plain else cell.node,
            value,
            cell.spot,
            cell.node if cell.kind in (FIXED, RANKED) else -1,
        )
        at = self._known.get(key)
        if at is None:
            at = self._known[key] = len(self.made.cells)
            self.made.cells.append(cell)
            if cell.spot is not None:
                self.made.spots.setdefault(cell.spot, at)
        return at


@dataclass(frozen=True)
class _Roles:
    roles: Mapping[str, Mapping[str, Sequence[int]]]
