"""Where values that pass from one step to another are kept: outputs in their columns, the rest in reused scratch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.running.instructions import words
from guichet.rules.running.schedule import GATHER, NUMPY, Schedule

SMALL = frozenset({"|b1", "|i1", "|u1", "<i2", "<u2"})

Source = Literal["input", "output", "scratch", "group", "role"]


@dataclass(frozen=True)
class Buffer:
    """An array with a value for each of an entity in a piece: part of a column (`key` names it), or scratch."""

    source: Source
    key: Any
    entity: str
    dtype: np.dtype[Any]


@dataclass
class Storage:
    """The buffers of a schedule, by number; `of` leads from a stored node to its buffer."""

    graph: ExpressionGraph
    schedule: Schedule
    buffers: list[Buffer] = field(default_factory=list)
    of: dict[int, int] = field(default_factory=dict)
    columns: dict[tuple[str, Any], int] = field(default_factory=dict)
    sums: dict[int, int] = field(default_factory=dict)  # the running sum of an `any` over numbers

    def input(self, position: int) -> int:
        """The buffer of an input node."""
        node = self.graph.nodes[position]
        return self.column("input", node.spot, node.entity, np.dtype(node.dtype))

    def group(self, kind: str) -> int:
        """The buffer that says in which group each person is."""
        return self.column("group", kind, self.graph.person, np.dtype(np.int32))

    def role(self, kind: str) -> int:
        """The buffer that says each person's role."""
        return self.column("role", kind, self.graph.person, np.dtype(np.int8))

    def column(self, source: Source, key: Any, entity: str, dtype: np.dtype[Any]) -> int:
        """The buffer of a name: the same one for all who ask."""
        if (source, key) not in self.columns:
            self.columns[source, key] = self.add(Buffer(source, key, entity, dtype))
        return self.columns[source, key]

    def add(self, buffer: Buffer) -> int:
        """A new buffer's number."""
        self.buffers.append(buffer)
        return len(self.buffers) - 1


def store(graph: ExpressionGraph, schedule: Schedule) -> Storage:
    """Give a buffer to every value that another step needs, and to every output."""
    storage = Storage(graph, schedule)
    shelves = _Shelves()
    outputs: dict[int, Spot] = {}
    for spot, position in graph.outputs.items():
        outputs.setdefault(schedule.root[position], spot)
    last = _last_readers(graph, schedule)
    for number, step in enumerate(schedule.steps):
        for position in step.nodes:
            node = graph.nodes[position]
            dtype, entity = np.dtype(node.dtype), node.entity or graph.person
            if not words.known(dtype):
                continue
            until = last.get(position, number)
            kept = _counted(graph, schedule, position) if step.kind == GATHER and position not in outputs else None
            if position in outputs:
                storage.of[position] = storage.add(Buffer("output", outputs[position], entity, dtype))
            elif step.kind == GATHER or until > number:
                slot = shelves.slot(entity, (kept or dtype).itemsize, number, until)
                storage.of[position] = storage.add(Buffer("scratch", slot, entity, kept or dtype))
            if node.op == op.ANY and step.kind == GATHER and graph.nodes[node.arguments[0]].dtype != words.BOOL.str:
                slot = shelves.slot(entity, words.FLOAT64.itemsize, number, number)
                storage.sums[position] = storage.add(Buffer("scratch", slot, entity, words.FLOAT64))
    return storage


def _counted(graph: ExpressionGraph, schedule: Schedule, position: int) -> np.dtype[Any] | None:
    """The type in which a sum of truths or small numbers is kept: whole numbers, which add up sooner, and exactly."""
    node = graph.nodes[position]
    if node.op != op.SUM or graph.nodes[node.arguments[0]].dtype not in SMALL:
        return None
    for reader, number in schedule.home.items():
        read = position in (schedule.root[each] for each in graph.nodes[reader].arguments)
        if read and schedule.steps[number].kind == NUMPY:
            return None
    return words.INT64


@dataclass
class _Shelves:
    """Scratch that is free again once the last step that reads it is over."""

    used: dict[tuple[str, int], list[tuple[int, int]]] = field(default_factory=dict)  # (last reader, slot)
    slots: int = 0

    def slot(self, entity: str, size: int, first: int, last: int) -> int:
        """A slot from step `first`, which writes it, to step `last`, which reads it last."""
        shelf = self.used.setdefault((entity, size), [])
        found = next((each for each in shelf if each[0] < first), None)
        if found is None:
            self.slots += 1
        else:
            shelf.remove(found)
        shelf.append((last, self.slots if found is None else found[1]))
        return shelf[-1][1]


def _last_readers(graph: ExpressionGraph, schedule: Schedule) -> dict[int, int]:
    """The last step that reads each node. Numpy's own results are stored only for steps that are compiled."""
    last: dict[int, int] = {}
    for position, number in schedule.home.items():
        for argument in graph.nodes[position].arguments:
            root = schedule.root[argument]
            home = schedule.home.get(root)
            if home is None or home == number:
                continue
            if schedule.steps[home].kind == NUMPY and schedule.steps[number].kind == NUMPY:
                continue
            last[root] = max(last.get(root, 0), number)
    return last
