"""A program with columns of its own, filled and read again for every household: nothing is made anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from guichet.rules.book import Book
from guichet.rules.exchange.answers import writer
from guichet.rules.exchange.reading import Reading
from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import Spot
from guichet.rules.running.program import Program
from guichet.rules.stock import default_of
from guichet.rules.table import Column, Membership, Table

ALIGNED = 64
ROOMY = 4096  # persons; more are computed as a table of their own


@dataclass(frozen=True, slots=True)
class Source:
    """Where an output's values stand, and how they are written."""

    column: Column
    write: Callable[[Any], Any]
    same: bool  # one value for all


class Workspace:
    """Columns for up to `capacity` persons and as many groups, bound once to a compiled program."""

    def __init__(self, book: Book, program: Program, capacity: int) -> None:
        self._program = program
        self.capacity = capacity
        self._kinds = [entity.key for entity in book.system.group_entities]
        self._columns = self._input_columns(book)
        memberships = {
            kind: Membership(np.zeros(capacity, np.int32), np.zeros(capacity, np.int8), capacity)
            for kind in self._kinds
        }
        self._memberships = [(memberships[kind].group, memberships[kind].role) for kind in self._kinds]
        table = Table(capacity, memberships, self._columns)
        outputs = program.room(table)
        self._bound = program.bind(table, outputs)
        self._bounds = np.zeros((2, len(program.kinds) + 1), dtype=np.int64)
        self._places = [0] + [self._kinds.index(kind) + 1 for kind in program.kinds]
        self._entities = {spot: program.graph.nodes[at].entity for spot, at in program.graph.inputs.items()}
        self._written = {spot: _writable(column) for spot, column in self._columns.items()}
        self._sources = self._find_sources(book, outputs)

    def run(self, reading: Reading) -> list[Any]:
        """The values asked for, in their order. One caller at a time; groups must stand in the persons' order."""
        np.copyto(self._buffer, self._empty)
        written = self._written
        for spot, place, value in reading.given:
            column = written.get(spot)
            if column is not None:
                column[place] = value
        count = reading.counts[0]
        for (group, role), groups, roles in zip(self._memberships, reading.groups, reading.roles, strict=True):
            group[:count] = groups
            role[:count] = roles
        self._bounds[1] = [reading.counts[each] for each in self._places]
        self._bound.run(self._bounds, self._entities)
        sources, found = self._sources, []
        for _, _, spot, place in reading.wanted:
            source = sources[spot]
            found.append(source.write(source.column[0 if source.same else place]))
        return found

    def _input_columns(self, book: Book) -> dict[Spot, Column]:
        """A column for each input in one buffer, with a copy of it as it is when nothing is given."""
        graph, places, size = self._program.graph, {}, 0
        for spot, at in graph.inputs.items():
            places[spot] = size
            size += -(-np.dtype(graph.nodes[at].dtype).itemsize * self.capacity // ALIGNED) * ALIGNED
        room = np.zeros(size + ALIGNED, dtype=np.uint8)
        start = -room.ctypes.data % ALIGNED
        self._buffer = room[start : start + size]
        columns = {}
        for spot, at in graph.inputs.items():
            dtype = np.dtype(graph.nodes[at].dtype)
            column = self._buffer[places[spot] : places[spot] + dtype.itemsize * self.capacity].view(dtype)
            column[:] = default_of(book.raw(spot[0]))
            columns[spot] = column
        self._empty = self._buffer.copy()
        return columns

    def _find_sources(self, book: Book, outputs: dict[Spot, Column]) -> dict[Spot, Source]:
        """Outputs have columns of their own, but inputs, constants and second names of others are not computed."""
        found: dict[Spot, Source] = {}
        first: dict[int, Column] = {}
        for spot, at in self._program.graph.outputs.items():
            root = self._program.root_of(spot)
            node = self._program.graph.nodes[root]
            column, same = outputs[spot], False
            if node.op == op.CONSTANT:
                column, same = np.asarray(node.value, dtype=self._program.graph.nodes[at].dtype).reshape(1), True
            elif node.op == op.INPUT:
                column = self._columns[node.spot]
            elif root in first:
                column = first[root]
            first.setdefault(root, column)
            found[spot] = Source(column, writer(book.raw(spot[0])), same)
        return found


class Runner:
    """A program and its workspace; many threads may ask."""

    def __init__(self, book: Book, program: Program) -> None:
        self._book, self.program = book, program
        self._own = threading.Lock()
        self._workspace: Workspace | None = None
        self._writers = {spot: writer(book.raw(spot[0])) for spot in program.graph.outputs}

    def run(self, reading: Reading) -> list[Any]:
        """The values asked for, in their order."""
        with self._own:
            if self.program.backend == "compiled" and reading.counts[0] <= ROOMY and _in_order(reading):
                return self._roomy(max(reading.counts)).run(reading)
            return self._as_table(reading)

    def _roomy(self, count: int) -> Workspace:
        if self._workspace is None or self._workspace.capacity < count:
            self._workspace = Workspace(self._book, self.program, max(16, 1 << (count - 1).bit_length()))
        return self._workspace

    def _as_table(self, reading: Reading) -> list[Any]:
        graph = self.program.graph
        counts = dict(zip((graph.person, *self._kinds()), reading.counts, strict=True))
        columns: dict[Spot, Column] = {}
        for spot, place, value in reading.given:
            at = graph.inputs.get(spot)
            if at is None:
                continue
            if spot not in columns:
                node = graph.nodes[at]
                columns[spot] = np.full(counts[node.entity], default_of(self._book.raw(spot[0])), dtype=node.dtype)
            _writable(columns[spot])[place] = value
        memberships = {
            kind: Membership(np.array(group, dtype=np.int32), np.array(role, dtype=np.int8), counts[kind])
            for kind, group, role in zip(self._kinds(), reading.groups, reading.roles, strict=True)
        }
        found = self.program.run(Table(reading.counts[0], memberships, columns))
        return [self._writers[spot](found[spot][place]) for _, _, spot, place in reading.wanted]

    def _kinds(self) -> list[str]:
        return [entity.key for entity in self._book.system.group_entities]


def _in_order(reading: Reading) -> bool:
    return all(group == sorted(group) for group in reading.groups)


def _writable(column: Column) -> Column:
    """The column with days as numbers, which is how they are read."""
    return column.view(np.int64) if column.dtype.kind == "M" else column
