"""The back end without a compiler: numpy over one piece at a time, in rooms made once that stay in the cache."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from guichet.rules.graph import meaning
from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph, Node, Spot
from guichet.rules.running.arranging import Arrangement, arrange
from guichet.rules.running.piece import dated
from guichet.rules.running.tabulating import ELEMENTWISE, Lookup, OutOfRange, Region, regions
from guichet.rules.table import Column, Table

FOREIGN = frozenset({op.OPAQUE, op.RANK, op.MATCHES, op.FUNCTION})
FOLDED = ELEMENTWISE | {op.VARIABLE, op.PROJECT}
FEWEST = 1 << 12  # values in a column that is worth a table of results
MOST_REFUSED = 2  # pieces, after which a column is no longer looked up in this run
KEPT = 8  # rooms for as many threads
ALIGNED = 64
_DATES = frozenset({("<M8[D]", "<M8[M]"), ("<M8[D]", "<M8[Y]"), ("<M8[M]", "<M8[D]")})


def is_able(graph: ExpressionGraph) -> bool:
    """Whether everything in a graph is a number, truth value or date that stands in a room."""
    return all(node.op not in FOREIGN and np.dtype(node.dtype).kind in "biufmM" for node in graph)


class PlainRunner:
    """Runs a graph piece by piece. Safe to share between threads: each run has rooms of its own."""

    def __init__(self, graph: ExpressionGraph, terms: Terms, kinds: Sequence[str]) -> None:
        self.graph, self.terms, self.kinds = graph, terms, tuple(kinds)
        self.constants: dict[int, Any] = {}
        self.alias = self._aliases()
        self.outputs: dict[int, list[Spot]] = {}
        for spot, position in graph.outputs.items():
            self.outputs.setdefault(self.alias[position], []).append(spot)
        self.regions = regions(graph, self.alias, self.constants, self.outputs)
        self._kept: deque[Rooms] = deque(maxlen=KEPT)

    def _aliases(self) -> list[int]:
        """For each node the one whose value it has; constants are computed here, once."""
        alias: list[int] = []
        with np.errstate(all="ignore"):
            for position, node in enumerate(self.graph):
                given = [alias[each] for each in node.arguments]
                alias.append(position)
                if node.op == op.CONSTANT:
                    self.constants[position] = np.asarray(node.value)
                elif node.op in ELEMENTWISE | {op.VARIABLE, op.PROJECT} and all(
                    each in self.constants for each in given
                ):
                    values = [self.constants[each] for each in given]
                    project = node.op == op.PROJECT
                    self.constants[position] = values[0] if project else meaning.elementwise(node, values)
                elif given and self._is_same(node, given):
                    alias[position] = given[0]
        return alias

    def _is_same(self, node: Node, given: Sequence[int]) -> bool:
        """Whether a node's value is its first argument's, to the bit."""
        if node.op == op.VARIABLE or (node.op == op.CAST and node.dtype == self.graph.nodes[given[0]].dtype):
            return True
        if node.op != op.UFUNC:
            return False
        second = self.constants.get(given[1]) if len(given) == 2 else None
        match node.details[0], second:
            case "positive", None:
                return True
            case "minimum", np.ndarray():
                return bool(second.dtype.kind == "f" and second == np.inf)
            case "subtract", np.ndarray():
                return bool(second.dtype.kind == "f" and second == 0 and not np.signbit(second))
        return False

    def session(self, sizes: Mapping[str, int], totals: Mapping[str, int], given: Mapping[Spot, Any]) -> Session:
        """For the pieces of one table: the most of each entity in a piece, and in all of them; its columns."""
        tabled = frozenset(
            at
            for at in self.regions
            if self.graph.nodes[at].spot in given and totals[self.graph.nodes[at].entity] >= FEWEST
        )
        return Session(self, dict(sizes), dict(totals), tabled)

    def rooms(self, sizes: Mapping[str, int], tabled: frozenset[int]) -> Rooms:
        """Rooms that nobody uses; new ones where none are kept that fit."""
        for _ in range(len(self._kept)):
            try:
                found = self._kept.popleft()
            except IndexError:  # another thread was sooner
                break
            if found.fits(sizes, tabled):
                return found
            self._kept.append(found)
        return Rooms(self, sizes, tabled)

    def put_back(self, rooms: Rooms) -> None:
        """For the next run."""
        self._kept.append(rooms)


@dataclass
class Session:
    """The pieces of one table. A column whose values are too many for a table of results is computed as it comes."""

    runner: PlainRunner
    sizes: Mapping[str, int]
    totals: Mapping[str, int]
    tabled: frozenset[int]
    _rooms: dict[frozenset[int], Rooms] = field(default_factory=dict)
    _refused: int = 0

    def run(self, table: Table, outputs: Mapping[Spot, Column]) -> None:
        """Compute a piece and write its outputs."""
        tabled, arranged = self.tabled, arrange(table, self.runner.kinds, self.runner.terms)
        while True:
            rooms = self._own(tabled)
            try:
                rooms.run(table, arranged, outputs)
            except OutOfRange as beyond:
                total = self.totals[self.runner.graph.nodes[beyond.source].entity]
                if not rooms.lookups[beyond.source].widen(beyond.least, beyond.most, total):
                    tabled -= {beyond.source}
                    self._refused += 1
                    if self._refused > MOST_REFUSED:
                        self.tabled = tabled
            else:
                return

    def _own(self, tabled: frozenset[int]) -> Rooms:
        if tabled not in self._rooms:
            self._rooms[tabled] = self.runner.rooms(self.sizes, tabled)
        return self._rooms[tabled]

    def close(self) -> None:
        """Others may use the rooms."""
        for rooms in self._rooms.values():
            self.runner.put_back(rooms)
        self._rooms.clear()


class Rooms:
    """A graph's steps bound to memory: what is written and read is the same for every piece.

    A step that only knows numpy computes its whole room; beyond the piece's own values stands what may be thrown away.
    """

    def __init__(self, runner: PlainRunner, sizes: Mapping[str, int], tabled: frozenset[int]) -> None:
        self.runner, self.graph, self.tabled = runner, runner.graph, tabled
        self.sizes = {entity: -(-size // ALIGNED) * ALIGNED for entity, size in sizes.items()}
        self.lookups = {
            at: Lookup(self.graph, runner.alias, runner.constants, runner.regions[at]) for at in sorted(tabled)
        }
        self._steps: list[Callable[[], Any]] = []
        self._values: dict[Any, Column] = {}
        self._free: dict[tuple[str, int], list[Column]] = {}
        self._build()

    def fits(self, sizes: Mapping[str, int], tabled: frozenset[int]) -> bool:
        """Whether they are as large as asked for, and not much larger."""
        if tabled != self.tabled:
            return False
        return all(size <= self.sizes[entity] <= 2 * size + 2 * ALIGNED for entity, size in sizes.items())

    def run(self, table: Table, arranged: Arrangement, outputs: Mapping[Spot, Column]) -> None:
        """Compute a piece. Raises OutOfRange, having written outputs that are not right."""
        self._table, self._arranged, self._outputs = table, arranged, outputs
        self._counts = {entity: table.count(entity) for entity in self.sizes}
        for step in self._steps:
            step()
        del self._table, self._arranged, self._outputs  # which are the caller's, and may be large

    # -- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        graph, runner = self.graph, self.runner
        inside = {at: region for each in self.tabled for region in (runner.regions[each],) for at in region.nodes}
        last = self._last_readers(inside)
        for position, node in enumerate(graph):
            if runner.alias[position] != position:
                continue
            if position in runner.constants:
                self._store(position)
                continue
            region = inside.get(position)
            if region is not None and position not in region.roots:
                continue
            reads = self._reads(position, inside)
            self._values[position] = self._bind(position, node, region, reads, last)
            self._store(position)
            for each in {*reads, position}:
                if last.get(each, position) == position:
                    self._let_go(each)

    def _reads(self, position: int, inside: Mapping[int, Region]) -> list[Any]:
        """What a step reads: nodes, where it looks up, values widened for sums."""
        node = self.graph.nodes[position]
        if position in inside:
            return [("index", inside[position].source)]
        found: list[Any] = [self.runner.alias[each] for each in node.arguments]
        if node.op == op.SUM and found[0] not in self.runner.constants:
            dtype = self.graph.nodes[found[0]].dtype
            return found if dtype == "<f8" else [("float", found[0])]
        return [each for each in found if each not in self.runner.constants]

    def _last_readers(self, inside: Mapping[int, Region]) -> dict[Any, int]:
        last: dict[Any, int] = {}
        for position in range(len(self.graph)):
            if self.runner.alias[position] != position or position in self.runner.constants:
                continue
            if position in inside and position not in inside[position].roots:
                continue
            for each in self._reads(position, inside):
                last[each] = position
                if isinstance(each, tuple):  # made from this when it is first read
                    last[each[1]] = max(last.get(each[1], 0), position)
        return last

    def _room(self, entity: str, dtype: np.dtype[Any]) -> Column:
        free = self._free.setdefault((entity, dtype.itemsize), [])
        if free:
            return free.pop().view(dtype)
        size = self.sizes[entity] * dtype.itemsize
        memory = np.zeros(size + ALIGNED, dtype=np.uint8)
        start = -memory.ctypes.data % ALIGNED
        return memory[start : start + size].view(dtype)

    def _let_go(self, name: Any) -> None:
        column = self._values.pop(name, None)
        if column is not None:
            at = name[1] if isinstance(name, tuple) else name
            entity = self.graph.nodes[at].entity or self.graph.person
            self._free.setdefault((entity, column.itemsize), []).append(column.view(np.uint8))

    def _store(self, position: int) -> None:
        for spot in self.runner.outputs.get(position, ()):
            node = self.graph.nodes[self.graph.outputs[spot]]
            person = (node.entity or self.graph.person) == self.graph.person
            value = self.runner.constants[position] if position in self.runner.constants else self._values[position]
            self._steps.append(partial(self._stored, spot, value, person))

    def _bind(
        self, position: int, node: Node, region: Region | None, reads: Sequence[Any], last: Mapping[Any, int]
    ) -> Column:
        """Add the step of a node; returns its room."""
        dtype, entity = np.dtype(node.dtype), node.entity or self.graph.person
        for each in reads:
            if isinstance(each, tuple) and each not in self._values:
                self._make(each)
        if region is not None:
            out = self._room(entity, dtype)
            index = self._values["index", region.source]
            self._steps.append(partial(self.lookups[region.source].take, position, index, out))
            return out
        if node.op in (op.INPUT, op.HAS_ROLE, op.POSITION, op.COUNT) or node.op in meaning.GROUPED:
            out = self._room(entity, dtype)
            argument = None
            if node.arguments:
                argument = self._values[reads[0]] if reads else self._whole(node)
            whole = (
                partial(self._loaded, node, out) if node.op == op.INPUT else partial(self._grouped, node, out, argument)
            )
            self._steps.append(whole)
            return out
        given = [
            self.runner.constants[at] if at in self.runner.constants else self._values[at]
            for at in (self.runner.alias[each] for each in node.arguments)
        ]
        return self._bind_elementwise(position, node, given, last)

    def _bind_elementwise(self, position: int, node: Node, given: list[Any], last: Mapping[Any, int]) -> Column:
        dtype, entity = np.dtype(node.dtype), node.entity
        out = self._room(entity, dtype)
        if node.op == op.UFUNC:
            out = self._in_place(position, node, given, last, out)
            self._steps.append(partial(getattr(np, node.details[0]), *given, out=out))
        elif node.op == op.CAST:
            known = (self.graph.nodes[node.arguments[0]].dtype, node.dtype) in _DATES
            self._steps.append(partial(_dated if known else _copied, out, given[0]))
        elif node.op == op.WHERE:
            self._steps.append(partial(_chosen, out, *given))
        elif node.op == op.TAKE:
            values = np.asarray(node.details[0], dtype=dtype)
            self._steps.append(partial(self._taken, out, values, given[0], entity))
        else:
            raise AssertionError(f"no step is written for '{node.op}'")
        return out

    def _in_place(self, position: int, node: Node, given: list[Any], last: Mapping[Any, int], out: Column) -> Column:
        """An argument that nobody reads any more, as the room of the result."""
        for at, value in zip((self.runner.alias[each] for each in node.arguments), given, strict=True):
            if np.ndim(value) and value.dtype == out.dtype and last.get(at) == position and at in self._values:
                self._free[node.entity, out.itemsize].append(out.view(np.uint8))
                return self._values.pop(at)
        return out

    def _make(self, name: tuple[str, int]) -> None:
        """Where a source stands in its tables; or a node's values as floats, for sums."""
        kind, at = name
        entity, column = self.graph.nodes[at].entity or self.graph.person, self._values[at]
        out = self._values[name] = self._room(entity, np.dtype(np.int64 if kind == "index" else np.float64))
        if kind == "float":
            self._steps.append(partial(_copied, out, column))
        else:
            values = column.view(np.int64) if column.dtype.kind == "M" else column
            self._steps.append(partial(self._found, self.lookups[at], values, out, entity))

    def _whole(self, node: Node) -> Column:
        """A constant for everybody, for a node that adds it up."""
        value = self.runner.constants[self.runner.alias[node.arguments[0]]]
        return np.full(self.sizes[self.graph.person], value)

    # -- steps --------------------------------------------------------------------------------------------------

    def _loaded(self, node: Node, out: Column) -> None:
        column, count = self._table.columns.get(node.spot), self._counts[node.entity]
        if column is None:
            out[:] = self.runner.terms.defaults[node.details[0]]
            return
        self._arranged.load(out, column, node.entity == self.graph.person)
        out[count:] = np.zeros(1, dtype=out.dtype)

    def _grouped(self, node: Node, out: Column, argument: Column | None) -> None:
        self._arranged.grouped(node, out, argument)
        out[self._counts[node.entity] :] = np.zeros(1, dtype=out.dtype)

    def _found(self, lookup: Lookup, values: Column, out: Column, entity: str) -> None:
        lookup.index(values, out, self._counts[entity])

    def _taken(self, out: Column, values: Column, index: Column, entity: str) -> None:
        count = self._counts[entity]
        if not count:
            return
        if index.dtype == bool:
            out[:count] = values[index[:count]]
            return
        own = index[:count]
        if own.max() >= len(values) or own.min() < -len(values):
            raise IndexError(f"index {int(own.max())} or {int(own.min())} is out of bounds of {len(values)} values")
        np.take(values, index, out=out, mode="wrap")

    def _stored(self, spot: Spot, values: Any, person: bool) -> None:
        self._arranged.store(self._outputs[spot], values, person)


def _copied(out: Column, values: Any) -> None:
    np.copyto(out, values, casting="unsafe")


def _dated(out: Column, values: Any) -> None:
    np.copyto(out, dated(out.dtype, values))


def _chosen(out: Column, condition: Any, one: Any, other: Any) -> None:
    np.copyto(out, np.where(condition, one, other))
