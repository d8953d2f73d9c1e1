"""The back end without a compiler: numpy over one piece at a time, small enough to stay in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from guichet.rules.graph import meaning
from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph, Node
from guichet.rules.running.schedule import roots
from guichet.rules.table import Column, Membership, Table


class Piece:
    """Some whole groups: a small table, and what several nodes want to know of it, found once."""

    def __init__(self, table: Table, terms: Terms) -> None:
        self.table = table
        self.terms = terms
        self._found: dict[Any, Any] = {}

    def membership(self, kind: str) -> Membership:
        """How the persons of the piece stand in their groups."""
        return self.table.memberships[kind]

    def index(self, kind: str) -> Column:
        """Each person's group in numpy's own type for indices, which saves a conversion in every sum."""
        found: Column = self._once(("index", kind), lambda: self.membership(kind).group.astype(np.intp))
        return found

    def held(self, kind: str, keys: tuple[str, ...]) -> Column | None:
        """Who has one of some roles; None for everybody."""
        if not keys:
            return None
        found: Column = self._once(("held", kind, keys), lambda: self._held(kind, keys))
        return found

    def members(self, kind: str, keys: tuple[str, ...]) -> tuple[Column, Column | None]:
        """The groups of those who have one of some roles, and who they are (None: everybody)."""
        found: tuple[Column, Column | None] = self._once(("members", kind, keys), lambda: self._members(kind, keys))
        return found

    def _members(self, kind: str, keys: tuple[str, ...]) -> tuple[Column, Column | None]:
        held = self.held(kind, keys)
        if held is None:
            return self.index(kind), None
        persons = np.flatnonzero(held)
        return self.index(kind)[persons], persons

    def _once(self, key: Any, find: Any) -> Any:
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    def _held(self, kind: str, keys: tuple[str, ...]) -> Column:
        wanted = sorted({index for key in keys for index in self.terms.roles[kind][key]})
        role = self.membership(kind).role
        found = np.zeros(len(role), dtype=bool)
        for index in wanted:
            found |= role == index
        return found


def evaluate(node: Node, arguments: Sequence[Any], piece: Piece) -> Any:
    """The value of one node on a piece, as `meaning.value` has it; a constant's stays a single one."""
    kind = node.details[0] if node.op in meaning.GROUPED else ""
    match node.op:
        case op.INPUT:
            return meaning.value(node, arguments, piece.table, piece.terms)
        case op.PROJECT:
            if np.ndim(arguments[0]) == 0:
                return arguments[0]
            return arguments[0][piece.index(kind)]
        case op.HAS_ROLE:
            held = piece.held(kind, node.details[1])
            return np.ones(piece.table.persons, dtype=bool) if held is None else held
        case op.COUNT:
            return _counted(piece, node)
        case op.SUM:
            return _summed(piece, node, arguments[0])
        case op.ANY:
            return _any(piece, node, arguments[0])
        case op.ALL | op.MIN | op.MAX:
            return _reduced(node, piece, arguments[0])
        case op.MEMBER:
            return _placed(node, piece, arguments[0])
    return meaning.value(node, arguments, piece.table, piece.terms)


def _given(piece: Piece, node: Node, values: Any) -> tuple[Column, Column]:
    """The groups of the members that count, and their values."""
    group, persons = piece.members(node.details[0], node.details[1])
    if np.ndim(values) == 0:
        return group, np.broadcast_to(values, group.shape)
    return group, values if persons is None else values[persons]


def _summed(piece: Piece, node: Node, values: Any) -> Column:
    group, given = _given(piece, node, values)
    # Of nobody, bincount counts instead of adding.
    found = np.bincount(group, weights=given, minlength=piece.membership(node.details[0]).count)
    return found.astype(np.float64, copy=False)


def _any(piece: Piece, node: Node, values: Any) -> Column:
    group, given = _given(piece, node, values)
    if given.dtype != bool:
        return np.asarray(_summed(piece, node, values) > 0)
    found = np.zeros(piece.membership(node.details[0]).count, dtype=bool)
    found[group[given]] = True
    return found


def _counted(piece: Piece, node: Node) -> Column:
    group, _ = piece.members(node.details[0], node.details[1])
    return np.bincount(group, minlength=piece.membership(node.details[0]).count).astype(np.int64, copy=False)


def _reduced(node: Node, piece: Piece, values: Any) -> Column:
    """All, least or greatest of the members, one after the other in their order."""
    group, given = _given(piece, node, values)
    given, count = given.astype(node.dtype, copy=False), piece.membership(node.details[0]).count
    if node.op == op.ALL:
        found = np.ones(count, dtype=bool)
        found[group[~given]] = False
        return found
    found = np.full(count, np.inf if node.op == op.MIN else -np.inf, dtype=node.dtype)
    (np.minimum if node.op == op.MIN else np.maximum).at(found, group, given)
    return found


def _placed(node: Node, piece: Piece, values: Any) -> Column:
    group, given = _given(piece, node, values)
    found = np.full(piece.membership(node.details[0]).count, node.details[2], dtype=node.dtype)
    found[group] = given
    return found


@cache
def _calendar(given: str, wanted: str) -> tuple[Column, int]:
    """Every month or day of four centuries around 1970 in another unit, and how many of them come before 1970."""
    before = {"<M8[D]": 73_000, "<M8[M]": 2_400}[given]
    return np.arange(-before, before).astype(given).astype(wanted), before


def _dated(wanted: np.dtype[Any], values: Any) -> Any:
    """A date in another unit: looked up, unless one of them is missing or centuries away."""
    if np.ndim(values) == 0:
        return values.astype(wanted)
    found, before = _calendar(values.dtype.str, wanted.str)
    index = values.view(np.int64) + before
    if index.view(np.uint64).max(initial=0) >= 2 * before:
        return values.astype(wanted)
    return found[index]


class PlainRunner:
    """Runs a whole graph node by node; a value is let go when no later node reads it."""

    def __init__(self, graph: ExpressionGraph, terms: Terms) -> None:
        self.graph, self.terms = graph, terms
        self.root = roots(graph)
        outputs = {self.root[each] for each in graph.outputs.values()}
        last: dict[int, int] = {}
        for position, node in enumerate(graph):
            for argument in node.arguments:
                last[self.root[argument]] = position
        ends: dict[int, list[int]] = {}
        for position, end in last.items():
            if position not in outputs and graph.nodes[position].op != op.CONSTANT:
                ends.setdefault(end, []).append(position)
        self._constants = {at: np.asarray(node.value) for at, node in enumerate(graph) if node.op == op.CONSTANT}
        self._steps = [
            (at, self._operation(node), tuple(self.root[each] for each in node.arguments), tuple(ends.get(at, ())))
            for at, node in enumerate(graph)
            if node.op not in (op.CONSTANT, op.VARIABLE)
        ]

    def _operation(self, node: Node) -> Any:
        """What to call with a piece and the arguments."""
        if node.op == op.UFUNC:
            function = getattr(np, node.details[0])
            return lambda _, *arguments: function(*arguments)
        if node.op == op.CAST:
            dtype = np.dtype(node.dtype)
            given = self.graph.nodes[node.arguments[0]].dtype
            if (given, dtype.str) in (("<M8[D]", "<M8[M]"), ("<M8[D]", "<M8[Y]"), ("<M8[M]", "<M8[D]")):
                return lambda _, argument: _dated(dtype, argument)
            return lambda _, argument: argument.astype(dtype)
        if node.op == op.WHERE:
            return lambda _, *arguments: np.where(*arguments)
        if node.op == op.TAKE:
            values = np.asarray(node.details[0], dtype=node.dtype)
            return lambda _, index: values[index]
        return partial(_evaluated, node)

    def run(self, table: Table, outputs: dict[Any, Column]) -> None:
        """Compute a piece and write its outputs."""
        piece = Piece(table, self.terms)
        values: dict[int, Any] = dict(self._constants)
        for position, operation, arguments, ends in self._steps:
            values[position] = operation(piece, *[values[each] for each in arguments])
            for each in ends:
                del values[each]
        for spot, position in self.graph.outputs.items():
            outputs[spot][:] = values[self.root[position]]


def _evaluated(node: Node, piece: Piece, *arguments: Any) -> Any:
    return evaluate(node, arguments, piece)
