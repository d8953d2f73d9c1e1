"""One household at a time, in microseconds: numbers in, numbers out, in rooms that were made once."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NoReturn, Protocol

import numpy as np

from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.running.layout import BadTable
from guichet.rules.table import Column, Membership, Table

EPOCH = date(1970, 1, 1).toordinal()
NAT = -(2**63)


class Runnable(Protocol):
    """What a household needs of the program that computes it."""

    graph: ExpressionGraph
    terms: Terms

    def room(self, table: Table) -> dict[Spot, Column]:
        """Columns for the outputs."""
        ...

    def caller(self, table: Table, outputs: Mapping[Spot, Column]) -> Callable[[], None]:
        """Computes the outputs from what the table's columns hold at the time."""
        ...


class Household:
    """A few persons in groups of a fixed shape, asked again and again about other facts.

    Not for several threads at a time: each thread makes its own (`program.household(...)`), compiled code is shared.
    """

    def __init__(self, program: Runnable, memberships: Mapping[str, tuple[Sequence[int], Sequence[int]]]) -> None:
        self._program = program
        persons = {len(each) for pair in memberships.values() for each in pair}
        if len(persons) > 1:
            raise BadTable(f"groups and roles are given for {', '.join(map(str, sorted(persons)))} persons")
        self.persons = persons.pop() if persons else 1
        self._defaults = Table(self.persons, {kind: _membership(*pair) for kind, pair in memberships.items()})
        columns = {spot: self._default(at) for spot, at in program.graph.inputs.items()}
        self._table = Table(self.persons, self._defaults.memberships, columns)
        self._initial = {spot: column.tobytes() for spot, column in columns.items() if _direct(column)}
        self._outputs = program.room(self._table)
        self._rooms = {spot: _Room(column) for spot, column in columns.items() if _direct(column)}
        self._found = {spot: _Room(column) for spot, column in self._outputs.items() if _direct(column)}
        self._changed: tuple[Spot, ...] = ()
        self._call = program.caller(self._table, self._outputs)

    def _default(self, at: int) -> Column:
        node = self._program.graph.nodes[at]
        value = self._program.terms.defaults[node.details[0]]
        dtype = np.dtype(node.dtype)
        return np.full(self._table_count(node.entity), value, dtype=None if dtype.kind == "U" else dtype)

    def _table_count(self, entity: str) -> int:
        return self._defaults.count(entity)

    def run(self, facts: Mapping[Spot, Sequence[Any]]) -> dict[Spot, tuple[Any, ...]]:
        """The outputs for some facts: a value for each person, or for each group of the kind.

        What is not given has its default. Numbers, truth values, enum indices, dates as `date` or days since 1970;
        dates come back as days, not-a-time as the lowest number. Raises BadTable; IndexError for a bad enum index.
        """
        rooms = self._rooms
        for spot in self._changed:
            if spot not in facts:
                rooms[spot].reset(self._initial[spot])
        self._changed = tuple(facts)
        for spot, values in facts.items():
            room = rooms.get(spot)
            if room is None:
                self._refuse(spot)
            try:
                room.put(*(room.days(values) if room.dates else values))
            except (struct.error, OverflowError, TypeError) as error:
                self._changed = tuple(rooms)
                raise BadTable(f"{spot[0]} ({spot[1]}): {values!r} does not fit: {error}") from error
        self._call()
        if len(self._found) == len(self._outputs):
            return {spot: room.read() for spot, room in self._found.items()}
        return {
            spot: self._found[spot].read() if spot in self._found else tuple(column.tolist())
            for spot, column in self._outputs.items()
        }

    def _refuse(self, spot: Spot) -> NoReturn:
        """A fact without a room: of no concern to the graph, or a text."""
        self._changed = tuple(self._rooms)
        if spot in self._program.graph.inputs:
            raise BadTable(f"{spot[0]} ({spot[1]}) is a text: run a table of one household instead")
        raise BadTable(f"{spot[0]} ({spot[1]}) is no input of this graph; it reads {_some(self._rooms)}")


class _Room:
    """The memory of a small column, written and read as Python's own numbers."""

    def __init__(self, column: Column) -> None:
        code = {"M": "q", "m": "q", "b": "?"}.get(column.dtype.kind) or column.dtype.char
        self._struct = struct.Struct(f"={len(column)}{_standard(code, column.dtype.itemsize)}")
        self._memory: Any = memoryview(column.view(np.uint8).data) if len(column) else memoryview(bytearray())
        self.dates = column.dtype.kind == "M"
        self.put = partial(self._struct.pack_into, self._memory, 0)  # one value for each

    def days(self, values: Sequence[Any]) -> list[Any]:
        """Dates as days since 1970."""
        return [
            each.toordinal() - EPOCH if isinstance(each, date) else NAT if each is None else each for each in values
        ]

    def reset(self, initial: bytes) -> None:
        """Back to the defaults."""
        self._memory[:] = initial

    def read(self) -> tuple[Any, ...]:
        """The values."""
        return self._struct.unpack_from(self._memory)


def _standard(code: str, size: int) -> str:
    """The letter of a type whose size does not depend on the machine."""
    if code in "?fd":
        return code
    letter = {1: "b", 2: "h", 4: "i", 8: "q"}[size]
    return letter.upper() if code.isupper() else letter


def _direct(column: Column) -> bool:
    return column.dtype.kind in "biufMm" and column.dtype.itemsize <= 8 and column.dtype.char != "e"


def _membership(group: Sequence[int], role: Sequence[int]) -> Membership:
    return Membership(np.array(group, dtype=np.int32), np.array(role, dtype=np.int8), max(group, default=-1) + 1)


def _some(spots: Mapping[Spot, Any]) -> str:
    names = [f"{name} ({period})" for name, period in list(spots)[:6]]
    return ", ".join(names) + (" and others" if len(spots) > 6 else "")


def pointers(*arrays: Column) -> tuple[Any, ...]:
    """The addresses of arrays, ready for a call."""
    return tuple(ctypes.c_void_p(each.ctypes.data) for each in arrays)
