"""The back end without a compiler: numpy over one piece at a time, small enough to stay in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
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
            return _counted(piece, kind, node.details[1])
        case op.SUM:
            return _summed(piece, kind, node.details[1], arguments[0])
        case op.ANY:
            return np.asarray(_summed(piece, kind, node.details[1], arguments[0]) > 0)
        case op.ALL | op.MIN | op.MAX:
            return _reduced(node, piece, arguments[0])
        case op.MEMBER:
            return _placed(node, piece, arguments[0])
    return meaning.value(node, arguments, piece.table, piece.terms)


def _summed(piece: Piece, kind: str, keys: tuple[str, ...], values: Any) -> Column:
    group, count, held = piece.index(kind), piece.membership(kind).count, piece.held(kind, keys)
    values = np.broadcast_to(values, (len(group),))
    if held is not None:
        group, values = group[held], values[held]
    # Of nobody, bincount counts instead of adding.
    return np.bincount(group, weights=values, minlength=count).astype(np.float64, copy=False)


def _counted(piece: Piece, kind: str, keys: tuple[str, ...]) -> Column:
    group, held = piece.index(kind), piece.held(kind, keys)
    counted = np.bincount(group if held is None else group[held], minlength=piece.membership(kind).count)
    return counted.astype(np.int64, copy=False)


def _reduced(node: Node, piece: Piece, values: Any) -> Column:
    """All, least or greatest of the members, one after the other in their order."""
    kind = node.details[0]
    group, count, held = piece.index(kind), piece.membership(kind).count, piece.held(kind, node.details[1])
    values = np.broadcast_to(values, (len(group),)).astype(node.dtype, copy=False)
    if node.op == op.ALL:
        against = ~values if held is None else held & ~values
        return np.asarray(np.bincount(group[against], minlength=count) == 0)
    if held is not None:
        group, values = group[held], values[held]
    found = np.full(count, np.inf if node.op == op.MIN else -np.inf, dtype=node.dtype)
    (np.minimum if node.op == op.MIN else np.maximum).at(found, group, values)
    return found


def _placed(node: Node, piece: Piece, values: Any) -> Column:
    kind = node.details[0]
    group, held = piece.index(kind), piece.held(kind, node.details[1])
    values = np.broadcast_to(values, (len(group),))
    found = np.full(piece.membership(kind).count, node.details[2], dtype=node.dtype)
    if held is None:
        found[group] = values
    else:
        found[group[held]] = values[held]
    return found


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
