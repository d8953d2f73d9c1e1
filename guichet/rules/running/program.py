"""A graph made ready to run: compiled once, then run over any number of populations."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph, Node, Spot
from guichet.rules.running import toolchain
from guichet.rules.running.changes import touched
from guichet.rules.running.compiled import Bound, CompiledRunner
from guichet.rules.running.household import Household
from guichet.rules.running.keeping import KernelCache, user_cache
from guichet.rules.running.layout import BadTable, Layout, lay_out, sliced, taken
from guichet.rules.running.nodewise import NodewiseRunner
from guichet.rules.running.plain import PlainRunner, is_able
from guichet.rules.running.schedule import roots
from guichet.rules.table import Column, Table

Backend = Literal["auto", "compiled", "plain"]
Progress = Callable[[int, int], None]  # persons done, of how many

CACHE_BYTES = 1 << 19  # of columns and scratch that a piece should touch: a usual second-level cache
PLAIN_PIECE = 1 << 15
OPAQUE_PIECE = 1 << 16  # every call of OpenFisca costs milliseconds, however few the persons
BLOCK = 1 << 16  # persons between two words about progress, or copied at a time when a table is reordered


class Program:
    """Runs one graph. `backend`: "auto" compiles where LLVM is installed, else numpy.

    `cache` is the folder of compiled kernels (None: this user's cache folder; False: none). `piece` bounds the persons
    that are computed at a time; the result does not depend on it.
    """

    def __init__(
        self,
        graph: ExpressionGraph,
        terms: Terms,
        *,
        backend: Backend = "auto",
        cache: Path | Literal[False] | None = None,
        piece: int | None = None,
    ) -> None:
        self.graph, self.terms = graph, terms
        self._roots = roots(graph)
        self._opaque = any(node.op == op.OPAQUE for node in graph)
        kinds = {kind for node in graph for kind in _kinds(node, graph.person)}
        # OpenFisca, which runs opaque formulas, wants to know of every kind of group.
        self.kinds = tuple(sorted(kinds | set(terms.roles) if self._opaque else kinds))
        self._compiled = self._compile(backend, cache)
        self._plain: PlainRunner | NodewiseRunner | None = None
        if self._compiled is None:
            self._plain = PlainRunner(graph, terms, self.kinds) if is_able(graph) else NodewiseRunner(graph, terms)
        self.piece = piece or self._piece()
        self._aside = self._set_aside()

    @property
    def backend(self) -> str:
        """`compiled` or `plain`."""
        return "plain" if self._compiled is None else "compiled"

    def run(self, table: Table, progress: Progress | None = None) -> dict[Spot, Column]:
        """Compute the outputs for every person or group of a table.

        Columns must have the inputs' types. Raises BadTable; IndexError for an index that is not in a table of
        parameters.
        """
        outputs = self.room(table)
        self.run_into(table, outputs, progress)
        return outputs

    def room(self, table: Table) -> dict[Spot, Column]:
        """Empty columns for the outputs."""
        return {
            spot: np.empty(table.count(self.graph.nodes[at].entity or self.graph.person), self.graph.nodes[at].dtype)
            for spot, at in self.graph.outputs.items()
        }

    def run_into(self, table: Table, outputs: Mapping[Spot, Column], progress: Progress | None = None) -> None:
        """Compute into columns that are there already."""
        table = self._checked(table)
        entities = self._entities(table)
        whole = self._opaque and entities is None
        entities = entities or {spot: self.graph.nodes[at].entity for spot, at in self.graph.inputs.items()}
        layout = lay_out(table, self.kinds, max(table.persons, 1) if whole else self.piece)
        with np.errstate(all="ignore"):
            if layout.order is None:
                self._run_in_order(table, outputs, layout, entities, progress)
            else:
                self._run_reordered(table, outputs, layout, entities, progress)
        self._fill_in(table, outputs)

    def update(
        self,
        table: Table,
        previous: Mapping[Spot, Column],
        persons: Column,
        *,
        groups: Mapping[str, Column] | None = None,
        in_place: bool = False,
    ) -> dict[Spot, Column]:
        """The outputs of a table of which only some persons' columns differ from the table of `previous`.

        `persons`: indices of those whose facts, group or role changed, and, where somebody moved, of those they left;
        `groups`: by kind, indices of groups whose own facts changed, or which nobody is left in. Only whoever shares a
        group with them is computed again; the result is equal to that of `run`. `in_place` writes into `previous`.
        """
        table = self._checked(table)
        entities = self._entities(table)
        outputs = dict(previous) if in_place else {spot: column.copy() for spot, column in previous.items()}
        if entities is None:  # an opaque formula may read columns of which we cannot tell whose they are
            self.run_into(table, outputs)
            return outputs
        for spot, at in self.graph.outputs.items():
            count = table.count(self.graph.nodes[at].entity or self.graph.person)
            if spot not in outputs or len(outputs[spot]) != count:
                raise BadTable(f"the previous results of {spot[0]} ({spot[1]}) are not there, or not {count} long")
        layout, chosen = touched(table, self.kinds, np.asarray(persons), groups)
        if layout.order is not None:
            part = taken(table, layout.order, (layout.bounds[0], layout.bounds[1]), entities)
            for spot, column in self.run(part).items():
                entity = self.graph.nodes[self.graph.outputs[spot]].entity
                outputs[spot][chosen.get(entity, layout.order.persons)] = column
        return outputs

    def household(self, memberships: Mapping[str, tuple[Sequence[int], Sequence[int]]] | None = None) -> Household:
        """A room for one household: for each kind of group, the group and the role of each person.

        `program.household({"family": ([0, 0, 0], [0, 2, 2])}).run({("salary", "2026-11"): [3000.0, 0.0, 0.0]})`
        """
        return Household(self, memberships or {})

    def caller(self, table: Table, outputs: Mapping[Spot, Column]) -> Callable[[], None]:
        """A call that computes one small table, whose columns change in place, into the same outputs every time."""
        table = self._checked(table)
        if self._compiled is None or not self._compiled.unbroken:
            return partial(self.run_into, table, outputs)
        rows = lay_out(table, self.kinds, max(table.persons, 1))
        if rows.order is not None or self._aside:
            return partial(self.run_into, table, outputs)
        return self._compiled.prepare(table, outputs, rows.largest()).caller(rows.bounds)

    def bind(self, table: Table, outputs: Mapping[Spot, Column]) -> Bound:
        """Machine code bound to the columns of a table, to run again over as many of its first rows as are filled.

        Groups must stand in the persons' order. For one thread at a time. Outputs that are inputs, constants or others'
        second names are not written: `root_of` tells them. Raises NotCompiled where there is no machine code, BadTable
        for columns that are not of the graph's own types.
        """
        if self._compiled is None:
            raise toolchain.NotCompiled("only machine code is bound to columns: run a table instead")
        checked = self._checked(table)
        for spot, column in checked.columns.items():
            if column is not table.columns[spot]:
                raise BadTable(
                    f"the column {spot[0]} ({spot[1]}) cannot be bound: give it in the graph's type, unbroken"
                )
        largest = np.array([table.persons, *(table.count(kind) for kind in self.kinds)], dtype=np.int64)
        return self._compiled.prepare(checked, outputs, largest)

    def fitted(self, table: Table) -> tuple[Table, dict[Spot, str]]:
        """The table in the graph's own types, and whose each of its columns is. Raises BadTable."""
        entities = self._entities(table)
        if entities is None:
            raise BadTable(
                "it cannot be told of every column whether it is of persons or groups: run it in one process"
            )
        checked = self._checked(table)
        own = {spot: column for spot, column in checked.columns.items() if spot in entities}
        members = {kind: checked.memberships[kind] for kind in self.kinds if kind in checked.memberships}
        return Table(checked.persons, members, own), entities

    def root_of(self, spot: Spot) -> int:
        """The node that computes an output. Of outputs with the same one only the first is written by machine code."""
        return self._roots[self.graph.outputs[spot]]

    # -- in order -----------------------------------------------------------------------------------------------

    def _run_in_order(
        self,
        table: Table,
        outputs: Mapping[Spot, Column],
        layout: Layout,
        entities: Mapping[Spot, str],
        progress: Progress | None,
    ) -> None:
        bound = None if self._compiled is None else self._compiled.prepare(table, outputs, layout.largest())
        start = 0
        try:
            while start < layout.pieces:
                stop = max(start + 1, int(np.searchsorted(layout.bounds[:, 0], layout.bounds[start, 0] + BLOCK)))
                stop = layout.pieces if progress is None else min(stop, layout.pieces)
                rows = layout.bounds[start : stop + 1]
                if bound is not None:
                    bound.run(rows, entities)
                else:
                    self._run_plainly(table, outputs, layout, rows, entities)
                if progress is not None:
                    progress(int(layout.bounds[stop, 0]), table.persons)
                start = stop
        finally:
            if bound is not None:
                bound.close()

    def _run_plainly(
        self,
        table: Table,
        outputs: Mapping[Spot, Column],
        layout: Layout,
        rows: Column,
        entities: Mapping[Spot, str],
    ) -> None:
        """Compute the pieces between consecutive rows of bounds in numpy."""
        runner = self._plain
        if runner is None:
            raise AssertionError("the graph is compiled")
        session = None
        if isinstance(runner, PlainRunner):
            names = (self.graph.person, *self.kinds)
            sizes = dict(zip(names, layout.largest().tolist(), strict=True))
            session = runner.session(sizes, {name: table.count(name) for name in names}, table.columns)
        try:
            for lower, upper in pairwise(rows):
                piece, parts = sliced(table, self.kinds, (lower, upper), entities), {}
                for spot, at in self.graph.outputs.items():
                    number = self._number(self.graph.nodes[at].entity)
                    parts[spot] = outputs[spot][lower[number] : upper[number]]
                (session or runner).run(piece, parts)  # type: ignore[union-attr]  # a session where there is one
        finally:
            if session is not None:
                session.close()

    def _number(self, entity: str) -> int:
        return self.kinds.index(entity) + 1 if entity in self.kinds else 0

    # -- out of order -------------------------------------------------------------------------------------------

    def _run_reordered(
        self,
        table: Table,
        outputs: Mapping[Spot, Column],
        layout: Layout,
        entities: Mapping[Spot, str],
        progress: Progress | None,
    ) -> None:
        """Copy some pieces into order, compute them, put the results where they belong; then the next."""
        if layout.order is None:
            raise AssertionError("only a reordered layout is run this way")
        start = 0
        while start < layout.pieces:
            stop = max(start + 1, int(np.searchsorted(layout.bounds[:, 0], layout.bounds[start, 0] + BLOCK)))
            stop = min(stop, layout.pieces)
            lower, upper = layout.bounds[start], layout.bounds[stop]
            part = taken(table, layout.order, (lower, upper), entities)
            found = self.room(part)
            bounds = np.ascontiguousarray(layout.bounds[start : stop + 1] - lower)
            self._run_in_order(part, found, Layout(layout.kinds, bounds), entities, None)
            for spot, at in self.graph.outputs.items():
                entity = self.graph.nodes[at].entity
                number = self._number(entity)
                order = layout.order.groups[entity] if number else layout.order.persons
                outputs[spot][order[lower[number] : upper[number]]] = found[spot]
            if progress is not None:
                progress(int(upper[0]), table.persons)
            start = stop

    # -- making ready -------------------------------------------------------------------------------------------

    def _compile(self, backend: Backend, cache: Path | Literal[False] | None) -> CompiledRunner | None:
        if backend == "plain" or (backend == "auto" and not toolchain.AVAILABLE):
            return None
        if not toolchain.AVAILABLE:
            raise toolchain.NotCompiled(
                "llvmlite is not installed: install the extra 'fast', or ask for backend 'plain'"
            )
        keep = None if cache is False else KernelCache(cache or user_cache())
        try:
            return CompiledRunner(self.graph, self.terms, self.kinds, keep)
        except toolchain.NotCompiled as error:
            if backend == "compiled":
                raise
            warnings.warn(f"{error}; numpy computes instead, with the same results", RuntimeWarning, stacklevel=3)
            return None

    def _piece(self) -> int:
        if self._opaque:
            return OPAQUE_PIECE
        if self._compiled is None:
            return PLAIN_PIECE
        return int(np.clip(CACHE_BYTES // self._compiled.bytes_each(), 256, 1 << 14))

    def _set_aside(self) -> tuple[tuple[Spot, Node, Spot | None], ...]:
        """Outputs that no kernel writes: inputs, constants, and others under a second name (that of the first)."""
        found: list[tuple[Spot, Node, Spot | None]] = []
        first: dict[int, Spot] = {}
        if self._compiled is None:
            return ()
        for spot, at in self.graph.outputs.items():
            root = self._roots[at]
            node = self.graph.nodes[root]
            if node.op in (op.CONSTANT, op.INPUT) or root in first:
                found.append((spot, node, first.get(root)))
            first.setdefault(root, spot)
        return tuple(found)

    def _fill_in(self, table: Table, outputs: Mapping[Spot, Column]) -> None:
        for spot, node, first in self._aside:
            if node.op == op.CONSTANT:
                outputs[spot][:] = node.value
            elif node.op == op.INPUT:
                column = table.columns.get(node.spot)
                outputs[spot][:] = self.terms.defaults[node.details[0]] if column is None else column
            elif first is not None:
                outputs[spot][:] = outputs[first]

    # -- what a table must be -----------------------------------------------------------------------------------

    def _checked(self, table: Table) -> Table:
        """The table with columns that machine code may read: of the right type and length, one value after another."""
        columns = dict(table.columns)
        for spot, at in self.graph.inputs.items():
            node = self.graph.nodes[at]
            if spot not in columns:
                continue
            columns[spot] = _fitting(np.asarray(columns[spot]), node.dtype, table.count(node.entity), spot)
        memberships = dict(table.memberships)
        for kind in self.kinds:
            if kind in memberships:
                given = memberships[kind]
                memberships[kind] = type(given)(
                    _fitting(given.group, "<i4", table.persons, (kind, "group")),
                    _fitting(given.role, "|i1", table.persons, (kind, "role")),
                    given.count,
                )
        return Table(table.persons, memberships, columns)

    def _entities(self, table: Table) -> dict[Spot, str] | None:
        """Whose each column is. None when an opaque formula may read a column of which that cannot be told."""
        found = {spot: self.graph.nodes[at].entity for spot, at in self.graph.inputs.items()}
        if not self._opaque:
            return found
        counts = {self.graph.person: table.persons} | {kind: each.count for kind, each in table.memberships.items()}
        for spot, column in table.columns.items():
            if spot not in found:
                fitting = [entity for entity, count in counts.items() if count == len(column)]
                if len(fitting) != 1:
                    return None
                found[spot] = fitting[0]
        return found


def _kinds(node: Node, person: str) -> set[str]:
    """The kinds of group that a node has to do with."""
    found = {node.entity} - {"", person}
    if node.op in op.AGGREGATIONS | {op.HAS_ROLE, op.POSITION, op.PROJECT, op.COUNT, op.RANK}:
        found.add(node.details[0])
    return found


def _fitting(column: Column, dtype: str, count: int, name: tuple[str, str]) -> Column:
    said = f"the column {name[0]} ({name[1]})"
    if len(column) != count:
        raise BadTable(f"{said} has {len(column)} values: expected {count}, one for each")
    wanted = np.dtype(dtype)
    if wanted.kind in "SUO":
        return column
    if column.dtype != wanted:
        if not np.can_cast(column.dtype, wanted, "same_kind"):
            raise BadTable(f"{said} is of type {column.dtype}: expected {wanted}")
        column = column.astype(wanted)
    return np.ascontiguousarray(column)


__all__ = ["Backend", "BadTable", "Program", "Progress"]
