"""The nodes of an expression graph: one per distinct computation, each after all that it reads.

A graph is what is left of a law's formulas for one period: inputs, numpy operations, group operations. Periods and
parameters have become constants. Every operation here has the meaning that `graph/meaning.py` gives it in plain numpy;
any faster way to run a graph gives the same bits.

| op | arguments | details | value of |
|---|---|---|---|
| input | - | (variable, period) | its entity |
| constant | - | (value, parameter name or "", day or "") | nobody: one value |
| ufunc | one to three, of the loop's own types | (numpy's name,) | the arguments' entity |
| function | one or more | (numpy's name, options) | the arguments' entity; an elementwise function that is no ufunc |
| cast | x | () | x's entity; numpy's astype |
| where | condition, a, b | () | their entity |
| take | whole number | (table of values,) | x's entity; table[x], negative counts from the end as in numpy |
| matches | text input | (texts,) | x's entity; whether the text is one of them |
| variable | formula's result, cast to the variable's type | (variable, period) | its entity; the same value |
| opaque | - | (variable, period) | its entity; the original formula, run by OpenFisca on the chunk |
| has_role | - | (group, role keys) | persons |
| position | - | (group,) | persons; 0 for a group's first member, in the persons' order |
| project | x of a group | (group,) | persons; the value of the person's group |
| count | - | (group, role keys or ()) | the group; how many members (int64) |
| sum | x of persons | (group, role keys or ()) | the group; float64, added in the persons' order from 0.0 |
| any | x of persons | (group, role keys or ()) | the group; bool, whether that sum is above 0 |
| all, min, max | x of persons | (group, role keys or ()) | the group; in the members' order, from True, inf, -inf |
| member | x of persons | (group, role keys, default) | the group; the value of the one member in the role |
| nth | x of persons | (group, n, default) | the group; the value of the member at position n |
| rank | x of persons, condition | (group,) | persons; int64, 0 for the least among those with the condition, ties by |
| | | | position, -1 without the condition |
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Spot = tuple[str, str]  # a variable and a period, as texts

INPUT = "input"
CONSTANT = "constant"
UFUNC = "ufunc"
FUNCTION = "function"
CAST = "cast"
WHERE = "where"
TAKE = "take"
MATCHES = "matches"
VARIABLE = "variable"
OPAQUE = "opaque"
HAS_ROLE = "has_role"
POSITION = "position"
PROJECT = "project"
COUNT = "count"
SUM = "sum"
ANY = "any"
ALL = "all"
MIN = "min"
MAX = "max"
MEMBER = "member"
NTH = "nth"
RANK = "rank"

# From persons to a group: an argument of persons, a value of the group.
AGGREGATIONS = frozenset({SUM, ANY, ALL, MIN, MAX, MEMBER, NTH})
LEAVES = frozenset({INPUT, CONSTANT, OPAQUE, HAS_ROLE, POSITION, COUNT})


@dataclass(frozen=True, slots=True)
class Node:
    """One computation.

    `entity` is the key of the entity it has a value for, "" for a constant; `dtype` numpy's name of the value's type;
    `arguments` are positions in the graph, all smaller than the node's own.
    """

    op: str
    entity: str
    dtype: str
    arguments: tuple[int, ...] = ()
    details: tuple[Any, ...] = ()

    @property
    def spot(self) -> Spot:
        """The variable and period of an input, variable or opaque node."""
        return self.details[0], self.details[1]

    @property
    def value(self) -> Any:
        """The value of a constant node."""
        return self.details[0]


@dataclass(frozen=True)
class Place:
    """Where in the law's files a node was written, as the author sees it."""

    file: str
    line: int


@dataclass(frozen=True)
class Opacity:
    """Why a formula could not be traced: a short kind, a sentence, and where."""

    kind: str
    reason: str
    file: str
    line: int


@dataclass(frozen=True)
class ExpressionGraph:
    """Nodes in an order in which each comes after its arguments, and what some of them stand for."""

    nodes: tuple[Node, ...]
    person: str  # key of the person entity
    outputs: Mapping[Spot, int]
    inputs: Mapping[Spot, int]
    variables: Mapping[Spot, int]  # every variable that is computed: its `variable` or `opaque` node
    places: Mapping[int, Place] = field(default_factory=dict)
    opaque: Mapping[int, Opacity] = field(default_factory=dict)
    parameters: Mapping[Spot, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # read by a formula: name, day

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @cached_property
    def hash(self) -> str:
        """SHA-256 over nodes and outputs: the name of a compiled kernel and a part of every stored decision."""
        digest = hashlib.sha256()
        for node in self.nodes:
            digest.update(repr((node.op, node.entity, node.dtype, node.arguments, _plain(node.details))).encode())
        digest.update(repr(sorted(self.outputs.items())).encode())
        return digest.hexdigest()

    @cached_property
    def users(self) -> tuple[tuple[int, ...], ...]:
        """For each node, those that read it."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for position, node in enumerate(self.nodes):
            for argument in dict.fromkeys(node.arguments):
                found[argument].append(position)
        return tuple(tuple(each) for each in found)

    def below(self, start: Iterable[int], *, stop: frozenset[int] = frozenset()) -> tuple[int, ...]:
        """Every node that `start` depends on, itself included, in the graph's order; not looked into at `stop`."""
        wanted: set[int] = set()
        stack = list(start)
        while stack:
            position = stack.pop()
            if position not in wanted:
                wanted.add(position)
                if position not in stop:
                    stack.extend(self.nodes[position].arguments)
        return tuple(sorted(wanted))

    def pruned(self, outputs: Mapping[Spot, int]) -> ExpressionGraph:
        """The part of the graph that some outputs need, renumbered."""
        kept = self.below(outputs.values())
        at = {old: new for new, old in enumerate(kept)}
        nodes = tuple(
            Node(node.op, node.entity, node.dtype, tuple(at[each] for each in node.arguments), node.details)
            for node in (self.nodes[old] for old in kept)
        )

        variables = {node.spot: new for new, node in enumerate(nodes) if node.op in (VARIABLE, OPAQUE)}
        return ExpressionGraph(
            nodes=nodes,
            person=self.person,
            outputs={spot: at[old] for spot, old in outputs.items()},
            inputs={node.spot: new for new, node in enumerate(nodes) if node.op == INPUT},
            variables=variables,
            places={at[old]: self.places[old] for old in kept if old in self.places},
            opaque={at[old]: self.opaque[old] for old in kept if old in self.opaque},
            parameters={spot: self.parameters[spot] for spot in variables if spot in self.parameters},
        )


def _plain(details: tuple[Any, ...]) -> tuple[Any, ...]:
    """Details as their bits: two floats that print alike are not the same constant."""
    return tuple(_bits(each) for each in details)


def _bits(detail: Any) -> Any:
    if isinstance(detail, np.generic | float | bool):
        array = np.asarray(detail)
        return (array.dtype.str, array.tobytes())
    if isinstance(detail, tuple):
        return tuple(_bits(each) for each in detail)
    return detail
