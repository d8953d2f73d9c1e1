"""What depends on one date, or on one other number of few values, is computed once for each value and then looked up.

Ages, and all that follows from an age alone, are a few ten thousand values for any number of persons.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guichet.rules.graph import meaning
from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.running.schedule import can_compile
from guichet.rules.table import Column

NARROW = frozenset({"<M8[D]", "<M8[M]", "<i2", "|i1", "|u1"})
ELEMENTWISE = frozenset({op.UFUNC, op.CAST, op.WHERE, op.TAKE})
WIDEST = 1 << 17  # more than three centuries of days
MARGIN = 1 << 9  # looked up besides, so that the next piece need not compute everything again


@dataclass(frozen=True)
class Region:
    """The nodes that depend on one input only, in their order, and those of them that are read from outside."""

    source: int
    nodes: tuple[int, ...]
    roots: tuple[int, ...]


def regions(
    graph: ExpressionGraph, alias: Sequence[int], constants: Collection[int], wanted: Collection[int]
) -> dict[int, Region]:
    """The regions that are worth it, by their input. `wanted` are outputs; `alias` leads to the node that computes."""
    source: dict[int, int] = {}
    for position, node in enumerate(graph):
        if alias[position] != position or position in constants:
            continue
        if node.op == op.INPUT and node.dtype in NARROW:
            source[position] = position
        elif node.op in ELEMENTWISE and can_compile(graph, position):
            given = {source.get(alias[each], -1) for each in node.arguments if alias[each] not in constants}
            if len(given) == 1 and -1 not in given:
                source[position] = given.pop()
    read = set(wanted)
    for position, node in enumerate(graph):
        if alias[position] == position:
            read |= {alias[at] for at in node.arguments if source.get(alias[at]) != source.get(position, -1)}
    found = {}
    for start in sorted(set(source.values())):
        nodes = tuple(at for at, each in source.items() if each == start and at != start)
        roots = tuple(at for at in nodes if at in read)
        dates = any(graph.nodes[at].op == op.CAST and graph.nodes[at].dtype[1] == "M" for at in nodes)
        if roots and (dates or len(nodes) > 2 * len(roots) + 2):
            found[start] = Region(start, nodes, roots)
    return found


class OutOfRange(Exception):
    """A piece has values of a source that are not looked up; `least` and `most` of them."""

    def __init__(self, source: int, least: int, most: int) -> None:
        super().__init__(source)
        self.source, self.least, self.most = source, least, most


@dataclass
class Lookup:
    """The results of a region for the values from `least` on."""

    graph: ExpressionGraph
    alias: Sequence[int]
    constants: Mapping[int, Any]
    region: Region
    least: int = 0
    width: int = 0
    tables: dict[int, Column] = field(default_factory=dict)

    def index(self, values: Column, out: Column, count: int) -> None:
        """Where the values stand in the tables. Raises OutOfRange."""
        np.subtract(values, self.least, out=out)
        if count and int(out[:count].view(np.uint64).max()) >= self.width:
            raise OutOfRange(self.region.source, int(values[:count].min()), int(values[:count].max()))

    def take(self, root: int, index: Column, out: Column) -> None:
        """The results; the index was looked at before."""
        np.take(self.tables[root], index, out=out, mode="clip")

    def widen(self, least: int, most: int, limit: int) -> bool:
        """Compute it for these values too; False when they are too many, or some of them have no result."""
        if self.width:
            least, most = min(least, self.least), max(most, self.least + self.width - 1)
        if most - least >= min(limit, WIDEST):
            return False
        dtype = np.dtype(self.graph.nodes[self.region.source].dtype)
        if dtype.kind == "M":
            least, most = least - MARGIN, most + MARGIN
        found: dict[int, Any] = {self.region.source: np.arange(least, most + 1).astype(dtype)}
        try:
            for position in self.region.nodes:
                node = self.graph.nodes[position]
                given = [
                    self.constants[at] if at in self.constants else found[at]
                    for at in (self.alias[each] for each in node.arguments)
                ]
                found[position] = meaning.elementwise(node, given)
        except IndexError:  # of a value between those there are
            return False
        self.least, self.width = least, most - least + 1
        self.tables = {root: np.ascontiguousarray(found[root]) for root in self.region.roots}
        return True
