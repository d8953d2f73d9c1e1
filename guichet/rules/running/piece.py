"""What numpy computes of a piece of a population, node by node: some whole groups, and what is found of them once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from guichet.rules.graph import meaning
from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import Node
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


def dated(wanted: np.dtype[Any], values: Any) -> Any:
    """A date in another unit: looked up, unless one of them is missing or centuries away."""
    if np.ndim(values) == 0:
        return values.astype(wanted)
    found, before = _calendar(values.dtype.str, wanted.str)
    index = values.view(np.int64) + before
    if index.view(np.uint64).max(initial=0) >= 2 * before:
        return values.astype(wanted)
    return found[index]
