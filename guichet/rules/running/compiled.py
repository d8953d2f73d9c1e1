"""The compiled back end: machine code for the loops, numpy for the few nodes it has no words for."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.running.buffers import Storage, store
from guichet.rules.running.emitting.module import Module, write
from guichet.rules.running.instructions import words
from guichet.rules.running.keeping import KernelCache
from guichet.rules.running.layout import sliced
from guichet.rules.running.piece import Piece, evaluate
from guichet.rules.running.schedule import schedule
from guichet.rules.running.toolchain import Kernels, compiled, identity
from guichet.rules.table import Column, Table

BEYOND = "an index is out of bounds of a table of parameters: is every enum's index one of its own?"


KEPT = 8  # scratch for as many threads


class CompiledRunner:
    """A graph's kernels, and how to call them. Safe to share between threads: each run has scratch of its own."""

    def __init__(self, graph: ExpressionGraph, terms: Terms, kinds: Sequence[str], cache: KernelCache | None) -> None:
        self.graph, self.terms, self.kinds = graph, terms, tuple(kinds)
        self.entities = (graph.person, *kinds)
        self.storage: Storage = store(graph, schedule(graph))
        self.module: Module = write(self.storage, terms.roles, self.entities)
        self.buffers = tuple(self.storage.buffers)
        names = [each.function for each in self.module.stretches if each.function]
        self._kernels = _kernels(self.module.text, graph.hash, names, cache) if names else None
        self._kept: deque[dict[Any, Column]] = deque(maxlen=KEPT)

    def call(self, name: str, table: int, bounds: int, pieces: int) -> None:
        """Run a kernel over some pieces. Raises IndexError for an index out of a table of constants."""
        if self._kernels is None:
            raise AssertionError("a graph without loops has no kernels")
        if self._kernels[name](table, bounds, pieces):
            raise IndexError(BEYOND)

    @property
    def unbroken(self) -> bool:
        """Whether everything is computed in one call."""
        return len(self.module.stretches) == 1 and bool(self.module.stretches[0].function)

    def caller(self, table: int, bounds: int) -> Callable[[], None]:
        """A call of the only kernel for one piece."""
        kernel = self._kernels[self.module.stretches[0].function] if self._kernels else None
        given = (ctypes.c_void_p(table), ctypes.c_void_p(bounds), ctypes.c_int64(1))

        def call() -> None:
            if kernel is not None and kernel(*given):
                raise IndexError(BEYOND)

        return call

    def bytes_each(self) -> int:
        """How many bytes of columns and scratch a person comes with, groups counted as half a person."""
        weight = {self.graph.person: 2}
        slots = {(each.source, each.key): each for each in self.buffers}
        return sum(each.dtype.itemsize * weight.get(each.entity, 1) for each in slots.values()) // 2 + 1

    def prepare(self, table: Table, outputs: Mapping[Spot, Column], largest: Column) -> Bound:
        """Everything a kernel reads and writes, for one table; `close` it for its scratch to be used again."""
        try:
            scratch = self._kept.pop()
        except IndexError:
            scratch = {}
        arrays: list[Column] = []
        table_of_buffers = np.zeros((len(self.buffers), 2), dtype=np.int64)
        sizes = dict(zip(self.entities, largest.tolist(), strict=True))
        for number, buffer in enumerate(self.buffers):
            array = self._column(buffer.source, buffer.key, table, outputs)
            pace = buffer.dtype.itemsize
            if array is None:
                array, pace = self._room(buffer, sizes[buffer.entity], scratch), 0
            arrays.append(array)
            table_of_buffers[number] = array.ctypes.data, pace
        return Bound(self, table, outputs, (arrays, table_of_buffers), scratch)

    def _column(self, source: str, key: Any, table: Table, outputs: Mapping[Spot, Column]) -> Column | None:
        if source == "input":
            return table.columns.get(key)
        if source == "output":
            return outputs[key]
        if source in ("group", "role"):
            return np.asarray(getattr(table.memberships[key], source))
        return None

    def put_back(self, scratch: dict[Any, Column]) -> None:
        """Scratch that nobody uses any more."""
        self._kept.append(scratch)

    def _room(self, buffer: Any, size: int, scratch: dict[Any, Column]) -> Column:
        """Scratch, used again by every piece; or a default's value over and over."""
        if buffer.source == "input":
            return np.full(size, self.terms.defaults[buffer.key[0]], dtype=buffer.dtype)
        room = scratch.get(buffer.key)
        if room is None or room.nbytes < size * buffer.dtype.itemsize:
            room = scratch[buffer.key] = np.empty(size * buffer.dtype.itemsize, dtype=np.uint8)
        return room[: size * buffer.dtype.itemsize].view(buffer.dtype)


def _kernels(text: str, name: str, functions: list[str], cache: KernelCache | None) -> Kernels:
    """Loaded from the cache when it has them, else compiled and kept."""
    if cache is None:
        return Kernels(compiled(text), functions)
    key = cache.key(text, identity())
    code = cache.get(name, key)
    if code is not None:
        try:
            return Kernels(code, functions)
        except Exception as error:  # object code that cannot be used is made again
            cache.drop(name, key, error)
    code = compiled(text)
    cache.put(name, key, code)
    return Kernels(code, functions)


class Bound:
    """Kernels together with the columns of one table."""

    def __init__(
        self,
        runner: CompiledRunner,
        table: Table,
        outputs: Mapping[Spot, Column],
        memory: tuple[list[Column], Column],
        scratch: dict[Any, Column],
    ) -> None:
        self.runner, self.table, self.outputs = runner, table, outputs
        self.arrays, self.places = memory  # the arrays live as long as their addresses are used
        self._scratch = scratch
        self._input_entities = {spot: runner.graph.nodes[at].entity for spot, at in runner.graph.inputs.items()}

    def run(self, bounds: Column, entities: Mapping[Spot, str]) -> None:
        """Compute the pieces between consecutive rows of bounds. Raises IndexError for an index out of a table."""
        stretches, address = self.runner.module.stretches, self.places.ctypes.data
        if self.runner.unbroken:
            self.runner.call(stretches[0].function, address, bounds.ctypes.data, len(bounds) - 1)
        elif stretches:
            for at in range(len(bounds) - 1):
                self._piece(bounds[at : at + 2], entities)

    def close(self) -> None:
        """No more is run: another run may have the scratch."""
        self.runner.put_back(self._scratch)

    def caller(self, bounds: Column) -> Callable[[], None]:
        """A call that computes the only piece again; the columns live as long as it does."""
        call = self.runner.caller(self.places.ctypes.data, bounds.ctypes.data)
        return partial(_called, call, (self, bounds))

    def _piece(self, bounds: Column, entities: Mapping[Spot, str]) -> None:
        runner, address = self.runner, self.places.ctypes.data
        table = sliced(self.table, runner.kinds, (bounds[0], bounds[1]), entities)
        piece = Piece(table, runner.terms)
        found: dict[int, Any] = {}
        for stretch in runner.module.stretches:
            if stretch.function:
                runner.call(stretch.function, address, bounds.ctypes.data, 1)
                continue
            for position in stretch.nodes:
                node = runner.graph.nodes[position]
                given = [self._value(each, found, piece, bounds) for each in node.arguments]
                found[position] = evaluate(node, given, piece)
                if position in runner.storage.of:
                    self._view(runner.storage.of[position], bounds)[:] = found[position]
        for spot, position in runner.graph.outputs.items():
            root = runner.storage.schedule.root[position]
            if root in found and not words.known(runner.graph.nodes[root].dtype):
                at = runner.entities.index(runner.graph.nodes[root].entity or runner.graph.person)
                self.outputs[spot][bounds[0][at] : bounds[1][at]] = found[root]

    def _view(self, number: int, bounds: Column) -> Column:
        """A buffer's values in the piece."""
        buffer, array = self.runner.buffers[number], self.arrays[number]
        at = self.runner.entities.index(buffer.entity)
        lower, upper = bounds[0][at], bounds[1][at]
        return array[lower:upper] if self.places[number][1] else array[: upper - lower]

    def _value(self, argument: int, found: Mapping[int, Any], piece: Piece, bounds: Column) -> Any:
        """An argument of a node that numpy computes."""
        root = self.runner.storage.schedule.root[argument]
        if root in found:
            return found[root]
        if root in self.runner.storage.of:
            return self._view(self.runner.storage.of[root], bounds)
        node = self.runner.graph.nodes[root]
        if node.op in (op.CONSTANT, op.INPUT, op.HAS_ROLE):
            return np.asarray(node.value) if node.op == op.CONSTANT else evaluate(node, (), piece)
        raise AssertionError(f"node {root} ('{node.op}') was not kept for numpy")


def _called(call: Callable[[], None], _: Any) -> None:
    call()
