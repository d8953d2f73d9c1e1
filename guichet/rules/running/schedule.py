"""In which order a graph is run: loops over persons or groups, passes from persons to groups, numpy in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import ExpressionGraph, Node
from guichet.rules.running.instructions import arithmetic, casts, words

Kind = Literal["loop", "gather", "numpy"]
LOOP: Kind = "loop"
GATHER: Kind = "gather"
NUMPY: Kind = "numpy"

# Longer loops keep more values at a time than there are registers, and take a compiler longer than linear time.
LONGEST_LOOP = 400

FREE = frozenset({op.CONSTANT, op.INPUT, op.HAS_ROLE})
CHOSEN = frozenset({op.MEMBER, op.NTH})  # of one member: who, is found once for all values that are asked
GATHERED = (op.AGGREGATIONS - CHOSEN) | {op.COUNT, op.POSITION}


@dataclass(frozen=True)
class Step:
    """One pass: a `loop` over an entity, a `gather` of persons into their groups, or some nodes by `numpy`."""

    kind: Kind
    entity: str
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class Schedule:
    """Steps in order. `root` leads from a variable's node to the node that computes it; `home` to a node's step."""

    steps: tuple[Step, ...]
    root: tuple[int, ...]
    home: dict[int, int]


def roots(graph: ExpressionGraph) -> tuple[int, ...]:
    """For each node the one that computes its value: a variable's node has its formula's."""
    found: list[int] = []
    for position, node in enumerate(graph):
        found.append(found[node.arguments[0]] if node.op == op.VARIABLE else position)
    return tuple(found)


def can_compile(graph: ExpressionGraph, position: int) -> bool:
    """Whether a node's meaning is written for the compiler; numpy computes the others."""
    node = graph.nodes[position]
    dtype = words.Type(node.dtype)
    given = [words.Type(graph.nodes[each].dtype) for each in node.arguments]
    if not (words.known(dtype) and all(words.known(each) for each in given)):
        return False
    match node.op:
        case op.UFUNC:
            return arithmetic.can_compute(node.details[0], given, dtype)
        case op.CAST:
            return casts.can_cast(given[0], dtype)
        case op.WHERE:
            return given[0] == words.BOOL and given[1] == given[2] == dtype
        case op.TAKE:
            return given[0].kind in "iu" and len(node.details[0]) > 0
        case op.SUM | op.ANY:
            return given[0].kind in "biuf"
        case op.ALL | op.MIN | op.MAX:
            return casts.can_cast(given[0], dtype) and dtype.kind == ("b" if node.op == op.ALL else "f")
        case op.MEMBER | op.NTH:
            return given[0] == dtype
    return node.op not in (op.MATCHES, op.OPAQUE, op.RANK)


def schedule(graph: ExpressionGraph, *, able: Callable[[ExpressionGraph, int], bool] = can_compile) -> Schedule:
    """Put every node in the first pass it can be in."""
    root = roots(graph)
    lasting = _lasting(graph, root)
    phase: dict[int, tuple[int, Kind, str]] = {}
    for position, node in enumerate(graph):
        free = node.op in FREE and able(graph, position) and position not in lasting
        if free or node.op == op.VARIABLE:
            continue
        place = _place(graph, node, able(graph, position))
        first = 0
        for argument in {root[each] for each in node.arguments}:
            if argument in phase:
                first = max(first, phase[argument][0] + _later(phase[argument], place))
        phase[position] = (first, *place)
    steps = _steps(phase)
    home = {position: number for number, step in enumerate(steps) for position in step.nodes}
    return Schedule(tuple(steps), root, home)


def _lasting(graph: ExpressionGraph, root: tuple[int, ...]) -> set[int]:
    """Nodes that loops would compute where they need them, but which must be stored: they are read from elsewhere."""
    wanted = {root[each] for each in graph.outputs.values()}
    wanted |= {root[node.arguments[0]] for node in graph if node.op in CHOSEN}
    return {each for each in wanted if graph.nodes[each].op == op.HAS_ROLE}


def _place(graph: ExpressionGraph, node: Node, able: bool) -> tuple[Kind, str]:
    if not able:
        return NUMPY, ""
    return (GATHER, graph.person) if node.op in GATHERED else (LOOP, node.entity or graph.person)


def _later(given: tuple[int, Kind, str], place: tuple[Kind, str]) -> int:
    """0 when a pass can use in the same phase what another gives; within one, loops come first and numpy last."""
    order = (LOOP, GATHER, NUMPY)
    _, kind, entity = given
    if kind == place[0]:
        return 0 if kind == NUMPY or (kind == LOOP and entity == place[1]) else 1
    if kind == LOOP and place[0] == GATHER:
        return 0 if entity == place[1] else 1
    return 0 if order.index(kind) < order.index(place[0]) else 1


def _steps(phase: dict[int, tuple[int, Kind, str]]) -> list[Step]:
    order = (LOOP, GATHER, NUMPY)
    together: dict[tuple[int, int, str], list[int]] = {}
    for position, (number, kind, entity) in phase.items():
        together.setdefault((number, order.index(kind), entity), []).append(position)
    steps = []
    for key in sorted(together):
        kind, found = order[key[1]], sorted(together[key])
        longest = LONGEST_LOOP if kind == LOOP else len(found)
        steps += [Step(kind, key[2], tuple(found[at : at + longest])) for at in range(0, len(found), longest)]
    return steps
