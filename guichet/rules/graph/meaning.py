"""What each operation of an expression graph means, in plain numpy over a whole table.

The slow and obvious way to run a graph: the other ways are tested against it, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import ExpressionGraph, Node, Spot
from guichet.rules.table import Column, Membership, Table

# Runs an OpenFisca formula on a table: (variable, period, table) -> its values.
Opaque = Callable[[str, str, Table], Column]

GROUPED = frozenset({op.HAS_ROLE, op.POSITION, op.COUNT, op.PROJECT, op.RANK}) | op.AGGREGATIONS


@dataclass(frozen=True)
class Terms:
    """What a graph leaves to the law it came from.

    `roles`: per group entity, the indices of the flattened roles that each role's key stands for; `defaults`: the
    value of an input whose column is not in the table (an enum's index); `opaque` runs the formulas that stay
    OpenFisca's.
    """

    roles: Mapping[str, Mapping[str, Sequence[int]]]
    defaults: Mapping[str, Any]
    opaque: Opaque


def run(graph: ExpressionGraph, table: Table, terms: Terms) -> dict[Spot, Column]:
    """Compute the outputs of a graph."""
    values: list[Column] = []
    with np.errstate(all="ignore"):
        for node in graph:
            values.append(value(node, [values[each] for each in node.arguments], table, terms))
    return {
        spot: np.broadcast_to(values[at], (table.count(graph.nodes[at].entity or graph.person),)).copy()
        for spot, at in graph.outputs.items()
    }


def value(node: Node, arguments: Sequence[Column], table: Table, terms: Terms) -> Column:
    """The value of one node from those of its arguments; a constant's stays a single one."""
    if node.op == op.INPUT:
        column = table.columns.get(node.spot)
        if column is None:
            return np.full(table.count(node.entity), terms.defaults[node.details[0]], dtype=node.dtype)
        return np.asarray(column)
    if node.op == op.OPAQUE:
        return terms.opaque(*node.spot, table)
    if node.op in GROUPED:
        return _grouped(node, arguments, table, terms)
    return elementwise(node, arguments)


def _grouped(node: Node, arguments: Sequence[Column], table: Table, terms: Terms) -> Column:
    membership = table.memberships[node.details[0]]
    if node.op == op.POSITION:
        return membership.position
    if node.op == op.PROJECT:
        return np.asarray(np.broadcast_to(arguments[0], (membership.count,))[membership.group])
    if node.op in (op.HAS_ROLE, op.COUNT):
        held = in_roles(membership, node.details, terms)
        if node.op == op.HAS_ROLE:
            return held
        return np.bincount(membership.group, weights=held, minlength=membership.count).astype(np.int64)
    spread = [np.broadcast_to(each, (table.persons,)) for each in arguments]
    if node.op == op.RANK:
        return rank(membership, spread[0], spread[1])
    return aggregate(node, membership, spread[0], terms)


def elementwise(node: Node, arguments: Sequence[Any]) -> Column:
    """The operations that look at one person or group at a time."""
    match node.op:
        case op.CONSTANT:
            return np.asarray(node.value)
        case op.UFUNC:
            return np.asarray(getattr(np, node.details[0])(*arguments))
        case op.FUNCTION:
            return np.asarray(getattr(np, node.details[0])(*arguments, **dict(node.details[1])))
        case op.CAST:
            return np.asarray(arguments[0]).astype(np.dtype(node.dtype))
        case op.WHERE:
            return np.asarray(np.where(*arguments))
        case op.TAKE:
            return np.asarray(np.asarray(node.details[0], dtype=node.dtype)[np.asarray(arguments[0])])
        case op.MATCHES:
            return np.asarray(np.isin(arguments[0], node.details[0]))
        case op.VARIABLE:
            return np.asarray(arguments[0])
    raise AssertionError(f"no meaning is written for '{node.op}'")


def in_roles(membership: Membership, details: tuple[Any, ...], terms: Terms) -> Column:
    """Whether each person has one of the roles a node names (all persons when it names none)."""
    group, keys = details[0], details[1]
    if not keys:
        return np.ones(len(membership.group), dtype=bool)
    wanted = [index for key in keys for index in terms.roles[group][key]]
    return np.asarray(np.isin(membership.role, wanted))


def aggregate(node: Node, membership: Membership, values: Column, terms: Terms) -> Column:
    """From persons to their group."""
    group, count = membership.group, membership.count
    match node.op:
        case op.SUM | op.ANY:
            held = in_roles(membership, node.details, terms)
            # Of nobody, bincount counts instead of adding.
            total = np.bincount(group[held], weights=values[held], minlength=count).astype(np.float64, copy=False)
            return np.asarray(total if node.op == op.SUM else total > 0)
        case op.MEMBER:
            return _placed(node, membership, values, in_roles(membership, node.details, terms))
        case op.NTH:
            return _placed(node, membership, values, membership.position == node.details[1])
    held = in_roles(membership, node.details, terms)
    neutral = {op.ALL: True, op.MIN: np.inf, op.MAX: -np.inf}[node.op]
    reducer: Any = {op.ALL: np.logical_and, op.MIN: np.minimum, op.MAX: np.maximum}[node.op]
    found = np.full(count, neutral, dtype=node.dtype)
    position = membership.position
    for n in range(int(position.max(initial=-1)) + 1):
        there = held & (position == n)
        found[group[there]] = reducer(found[group[there]], values[there].astype(node.dtype))
    return found


def _placed(node: Node, membership: Membership, values: Column, there: Column) -> Column:
    found = np.full(membership.count, node.details[2], dtype=node.dtype)
    found[membership.group[there]] = values[there]
    return found


def rank(membership: Membership, criteria: Column, condition: Column) -> Column:
    """The place of each person among the members with the condition, least first; equal ones by position."""
    ordered = np.where(condition, criteria, np.inf)
    order = np.lexsort((membership.position, ordered, membership.group))
    sizes = np.bincount(membership.group, minlength=membership.count)
    starts = np.cumsum(sizes) - sizes
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.arange(len(order)) - starts[membership.group[order]]
    return np.where(condition, found, -1)
