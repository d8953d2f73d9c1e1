"""What each operation of an expression graph means, in plain numpy over a whole table.

The slow and obvious way to run a graph: the other ways are tested against it, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import ExpressionGraph, Node, Spot
from guichet.rules.table import Column, Membership, Table

# Runs an OpenFisca formula on a table: (variable, period, table) -> its values.
Opaque = Callable[[str, str, Table], Column]


def run(
    graph: ExpressionGraph,
    table: Table,
    *,
    roles: Mapping[str, Mapping[str, Sequence[int]]],
    defaults: Mapping[str, Any],
    opaque: Opaque,
) -> dict[Spot, Column]:
    """Compute the outputs of a graph.

    `roles`: per group entity, the indices of the flattened roles that each role's key stands for; `defaults`: the
    value of each input variable whose column is not in the table.
    """
    values: list[Column] = []
    with np.errstate(all="ignore"):
        for node in graph:
            arguments = [values[each] for each in node.arguments]
            values.append(_value(node, arguments, table, graph.person, roles, defaults, opaque))
    return {
        spot: np.broadcast_to(values[at], (table.count(_entity(graph, at)),)).copy()
        for spot, at in graph.outputs.items()
    }


def _entity(graph: ExpressionGraph, position: int) -> str:
    return graph.nodes[position].entity or graph.person


def _value(
    node: Node,
    arguments: list[Column],
    table: Table,
    person: str,
    roles: Mapping[str, Mapping[str, Sequence[int]]],
    defaults: Mapping[str, Any],
    opaque: Opaque,
) -> Column:
    match node.op:
        case op.INPUT:
            column = table.columns.get(node.spot)
            if column is None:
                return np.full(table.count(node.entity), defaults[node.details[0]], dtype=node.dtype)
            return np.asarray(column)
        case op.OPAQUE:
            return opaque(*node.spot, table)
        case op.HAS_ROLE | op.POSITION | op.COUNT:
            return _membership(node, table.memberships[node.details[0]], roles)
        case op.PROJECT:
            return np.broadcast_to(arguments[0], (table.count(node.details[0]),))[
                table.memberships[node.details[0]].group
            ]
        case op.RANK:
            membership = table.memberships[node.details[0]]
            spread = [np.broadcast_to(each, (table.persons,)) for each in arguments]
            return rank(membership, spread[0], spread[1])
        case _ if node.op in op.AGGREGATIONS:
            membership = table.memberships[node.details[0]]
            spread = [np.broadcast_to(each, (table.persons,)) for each in arguments]
            return aggregate(node, membership, spread[0], roles)
        case _:
            return elementwise(node, arguments)


def elementwise(node: Node, arguments: Sequence[Any]) -> Column:
    """The operations that look at one person or group at a time."""
    match node.op:
        case op.CONSTANT:
            return np.asarray(node.value)
        case op.UFUNC:
            return np.asarray(getattr(np, node.details[0])(*arguments))
        case op.CAST:
            return np.asarray(arguments[0]).astype(node.dtype)
        case op.WHERE:
            return np.where(*arguments)
        case op.TAKE:
            return np.asarray(node.details[0], dtype=node.dtype)[np.asarray(arguments[0])]
        case op.MATCHES:
            return np.isin(arguments[0], node.details[0])
        case op.VARIABLE:
            return np.asarray(arguments[0])
    raise AssertionError(f"no meaning is written for '{node.op}'")


def _membership(node: Node, membership: Membership, roles: Mapping[str, Mapping[str, Sequence[int]]]) -> Column:
    if node.op == op.POSITION:
        return membership.position
    held = in_roles(membership, node.details, roles)
    if node.op == op.HAS_ROLE:
        return held
    return np.bincount(membership.group, weights=held, minlength=membership.count).astype(np.int64)


def in_roles(
    membership: Membership, details: tuple[Any, ...], roles: Mapping[str, Mapping[str, Sequence[int]]]
) -> Column:
    """Whether each person has one of the roles a node names (all persons when it names none)."""
    group, keys = details[0], details[1]
    if not keys:
        return np.ones(len(membership.group), dtype=bool)
    wanted = [index for key in keys for index in roles[group][key]]
    return np.isin(membership.role, wanted)


def aggregate(
    node: Node, membership: Membership, values: Column, roles: Mapping[str, Mapping[str, Sequence[int]]]
) -> Column:
    """From persons to their group."""
    group, count = membership.group, membership.count
    match node.op:
        case op.SUM | op.ANY:
            held = in_roles(membership, node.details, roles)
            total = np.bincount(group[held], weights=values[held], minlength=count)
            return total if node.op == op.SUM else total > 0
        case op.MEMBER:
            return _placed(node, membership, values, in_roles(membership, node.details, roles))
        case op.NTH:
            return _placed(node, membership, values, membership.position == node.details[1])
    held = in_roles(membership, node.details, roles)
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
