"""Computes outputs of a law for a whole population in columns, after looking at every column."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from guichet.rules.book import Book
from guichet.rules.errors import BadPeriod, BadSituation, UnknownVariable, nearest
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.loading import load_package
from guichet.rules.metadata import read_metadata
from guichet.rules.reasoning.lawgraph import spot_of
from guichet.rules.running.program import BadTable, Program, Progress
from guichet.rules.running.sharing import sweep_table
from guichet.rules.running.sweeping import GraphRecipe, Recipe
from guichet.rules.situation import ETERNITY, period_of
from guichet.rules.stock import terms_of
from guichet.rules.table import Column, Table
from guichet.rules.tracing.tracer import Tracer
from guichet.rules.tracing.untraceable import LEAK

Missing = Literal["assume", "refuse"]
_Wanted = tuple[tuple[Spot, ...], frozenset[Spot]]


@dataclass(frozen=True)
class Swept:
    """The outputs of a sweep: `columns` by (variable, period), one value for each person or group, in their order.

    Enums are int16 indices, dates datetime64[D], money as the law counts it. `assumed` are the inputs without a column,
    for which the law's default was taken. `law_hash` and `graph_hash` say which law computed it, and how.
    """

    columns: Mapping[Spot, Column]
    assumed: tuple[Spot, ...]
    law_hash: str
    graph_hash: str

    def column(self, variable: str) -> Column:
        """The one column of an output; raises UnknownVariable."""
        for (name, _), column in self.columns.items():
            if name == variable:
                return column
        raise UnknownVariable(
            f"'{variable}' is no output of this sweep.",
            where="sweep",
            remedy=nearest(variable, [name for name, _ in self.columns]),
        )


def output_spots(book: Book, outputs: Sequence[str], period: str) -> tuple[Spot, ...]:
    """Outputs at the period of their own in which they answer for a period; raises UnknownVariable and BadPeriod."""
    if not outputs:
        raise UnknownVariable("at least one output is needed.", where="outputs", remedy="Name a variable.")
    at = period_of(period, where="period")
    if str(at).upper() == ETERNITY:
        raise BadPeriod("a law is computed for a period.", where="period", remedy="Write a year, a month or a day.")
    return tuple(spot_of(book, name, at) for name in dict.fromkeys(outputs))


def given_spot(book: Book, spot: Sequence[str]) -> Spot:
    """A column's (variable, period) with the period as graphs write it; raises UnknownVariable and BadPeriod."""
    if isinstance(spot, str) or len(spot) != 2:
        raise BadTable(f"{spot!r} names no column.", where="columns", remedy="Name it by (variable, period), as texts.")
    name, period = spot
    raw = book.raw(name)
    unit = raw.definition_period
    if str(unit.value) == "eternity":
        if str(period).upper() != ETERNITY:
            raise BadPeriod(
                f"'{name}' does not change over time.", where=f"{name}, {period}", remedy=f"Give it for {ETERNITY}."
            )
        return name, ETERNITY
    at = period_of(period, where=name)
    if at.unit != unit or at.size != 1:
        raise BadPeriod(
            f"'{name}' has a value for each {unit.value}, and '{period}' is not one.",
            where=f"{name}, {period}",
            remedy=f"Give a column for one {unit.value}.",
        )
    return name, str(at) + ""


class Programs:
    """The graphs and programs of a law, each made once; shared between threads."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._graphs: dict[_Wanted, ExpressionGraph] = {}
        self._programs: dict[_Wanted, Program] = {}
        self._making = threading.RLock()

    def graph(self, outputs: Sequence[str], period: str, given: Collection[Spot] = ()) -> ExpressionGraph:
        """The graph of some outputs; `given` are computed variables that are known instead."""
        wanted = self._wanted(outputs, period, given)
        with self._making:
            if wanted not in self._graphs:
                self._graphs[wanted] = Tracer(self._book, wanted[1]).trace(wanted[0])
            return self._graphs[wanted]

    def program(self, outputs: Sequence[str], period: str, given: Collection[Spot] = ()) -> Program:
        """The graph made ready to run."""
        wanted = self._wanted(outputs, period, given)
        with self._making:
            if wanted not in self._programs:
                self._programs[wanted] = Program(self.graph(outputs, period, given), terms_of(self._book))
            return self._programs[wanted]

    def sweep(
        self,
        outputs: Sequence[str],
        period: str,
        table: Table,
        *,
        progress: Progress | None,
        missing: Missing,
        workers: int = 1,
    ) -> Swept:
        """Compute outputs for everybody in a table, in one process or several."""
        given = given_in(self._book, table)
        program = self.program(outputs, period, given)
        if workers <= 1:
            return sweep(self._book, program, table, progress=progress, missing=missing)
        recipe = recipe_of(self._book, program, tuple(outputs), period, given)
        return sweep(self._book, program, table, progress=progress, missing=missing, shared=(recipe, workers))

    def _wanted(self, outputs: Sequence[str], period: str, given: Collection[Spot]) -> _Wanted:
        return output_spots(self._book, outputs, period), frozenset(given_spot(self._book, each) for each in given)


@dataclass(frozen=True)
class LawRecipe:
    """The program of a graph with opaque formulas: each process loads the law itself, and must find the same one."""

    source: Path | str
    law_hash: str
    outputs: tuple[str, ...]
    period: str
    given: tuple[Spot, ...]

    def __call__(self) -> Program:
        package = load_package(self.source)
        if package.hash != self.law_hash:
            raise BadTable(
                f"the law in {self.source} is not the one that was asked.",
                where="workers",
                remedy="Sweep in one process: opaque formulas of a changed law cannot be sent to another.",
            )
        book = Book(package, read_metadata(package.path))
        return Programs(book).program(self.outputs, self.period, self.given)


def recipe_of(book: Book, program: Program, outputs: tuple[str, ...], period: str, given: Collection[Spot]) -> Recipe:
    """How other processes make a program. Raises BadTable for a formula that looks at the whole population."""
    for why in program.graph.opaque.values():
        if why.kind == LEAK:
            raise BadTable(
                f"a formula looks at everybody at a time ({why.reason})",
                where=f"{why.file}:{why.line}",
                remedy="Sweep in one process, or write it so that a person's answer does not depend on strangers.",
            )
    if not program.graph.opaque:
        return GraphRecipe.of(program.graph, program.terms)
    return LawRecipe(book.source, book.hash, outputs, period, tuple(sorted(given)))


def given_in(book: Book, table: Table) -> frozenset[Spot]:
    """The columns of variables the law could compute: what is given counts, as in OpenFisca."""
    return frozenset(given_spot(book, spot) for spot in table.columns if book.raw(spot[0]).formulas)


def sweep(
    book: Book,
    program: Program,
    table: Table,
    *,
    progress: Progress | None = None,
    missing: Missing = "assume",
    shared: tuple[Recipe, int] | None = None,
) -> Swept:
    """Run a program over a table whose columns are looked at first; `shared`: in so many processes, by a recipe.

    `missing` says what to do for an input without a column: `assume` takes the law's default and lists it, `refuse`
    raises BadTable. Raises also UnknownVariable, BadPeriod. `progress` gets (persons done, of how many).
    """
    fitting = checked(book, program, table)
    assumed = tuple(spot for spot in program.graph.inputs if spot not in fitting.columns)
    if assumed and missing == "refuse":
        _refuse(assumed, table)
    if shared is None or not table.persons:
        found = program.run(fitting, progress)
    else:
        found = sweep_table(shared[0], program, fitting, workers=shared[1], progress=progress)
    return Swept(found, assumed, book.hash, program.graph.hash)


def checked(book: Book, program: Program, table: Table) -> Table:
    """The table with columns in the law's own types, all that it may not hold refused with the row it stands in."""
    _check_memberships(book, program, table)
    columns = {given_spot(book, spot): column for spot, column in table.columns.items()}
    read: dict[str, list[str]] = {}
    for name, period in program.graph.inputs:
        read.setdefault(name, []).append(period)
    for name, period in columns:
        periods = read.get(name)
        if periods and period not in periods and not any((name, each) in columns for each in periods):
            raise BadPeriod(
                f"'{name}' is read for {' and '.join(periods)}; the column is for {period}.",
                where=f"{name}, {period}",
                remedy=f"Give a column for {periods[0]}.",
            )
    fitting = {spot: _fitting(book, spot, column, table) for spot, column in columns.items()}
    return Table(table.persons, table.memberships, fitting)


def _refuse(assumed: Sequence[Spot], table: Table) -> None:
    name, period = assumed[0]
    near = nearest(name, [each for each, _ in table.columns]) if table.columns else ""
    raise BadTable(
        f"{len(assumed)} of the inputs have no column, first '{name}' for {period}.",
        where="columns",
        remedy=f"Give one, or let the law's defaults be assumed. {near}".strip(),
    )


def _check_memberships(book: Book, program: Program, table: Table) -> None:
    entities = {entity.key: entity for entity in book.system.group_entities}
    unknown = sorted(set(table.memberships) - set(entities))
    if unknown:
        raise BadTable(
            f"the law has no groups called '{unknown[0]}'.",
            where="memberships",
            remedy=nearest(unknown[0], entities) if entities else "It knows persons only.",
        )
    lacking = sorted(set(program.kinds) - set(table.memberships))
    if lacking:
        raise BadTable(
            f"it is not said in which {lacking[0]} each person stands.",
            where="memberships",
            remedy=f"Give a Membership for '{lacking[0]}'.",
        )
    for key, membership in table.memberships.items():
        _check_indices(membership.group, membership.count, table.persons, f"{key}, group")
        _check_indices(membership.role, len(entities[key].flattened_roles), table.persons, f"{key}, role")


def _check_indices(found: Column, count: int, persons: int, where: str) -> None:
    if len(found) != persons:
        raise BadTable(f"{len(found)} values for {persons} persons.", where=where, remedy="Give one for each.")
    wrong = np.flatnonzero((found < 0) | (found >= count))
    if len(wrong):
        row = int(wrong[0])
        raise BadTable(f"row {row} says {found[row]}.", where=where, remedy=f"They are counted from 0 to {count - 1}.")


def _fitting(book: Book, spot: Spot, column: Column, table: Table) -> Column:
    name, where = spot[0], f"{spot[0]}, {spot[1]}"
    raw = book.raw(name)
    found = np.asarray(column)
    expected = (
        table.count(raw.entity.key) if raw.entity.is_person or raw.entity.key in table.memberships else len(found)
    )
    if found.ndim != 1 or len(found) != expected:
        raise BadTable(
            f"it has {len(found) if found.ndim == 1 else found.shape} values.",
            where=where,
            remedy=f"Give {expected}: one for each {raw.entity.key}.",
        )
    return _typed(raw, found, where)


def _typed(raw: Any, found: Column, where: str) -> Column:
    kind = raw.value_type
    if getattr(raw, "possible_values", None) is not None:
        return _members(raw, found, where)
    if kind is bool and found.dtype.kind == "b":
        return found
    if kind is int and found.dtype.kind in "iu":
        limits = np.iinfo(raw.dtype)
        _refuse_row(
            (found < limits.min) | (found > limits.max), found, where, f"It holds {limits.min} to {limits.max}."
        )
        return found.astype(raw.dtype, copy=False)
    if kind is float and found.dtype.kind in "iuf":
        _refuse_row(~np.isfinite(found), found, where, "Leave nobody's number open.")
        return found.astype(raw.dtype, copy=False)
    if kind is dt.date and found.dtype.kind == "M":
        _refuse_row(np.isnat(found), found, where, "Leave nobody's day open.")
        return found.astype("datetime64[D]", copy=False)
    if kind is str and found.dtype.kind in "UO":
        return found
    wanted = {
        bool: "true or false (numpy's bool)",
        int: "whole numbers" + (" of cents" if "cent" in (raw.unit or "") else ""),
        float: "numbers",
        dt.date: "days (datetime64[D])",
        str: "texts",
    }
    raise BadTable(f"it is of type {found.dtype}.", where=where, remedy=f"'{raw.name}' takes {wanted[kind]}.")


def _members(raw: Any, found: Column, where: str) -> Column:
    """Indices of an enum's members; names are taken too."""
    names = [item.name for item in raw.possible_values]
    if found.dtype.kind in "UO":
        texts = found.astype(str)
        unknown = np.flatnonzero(~np.isin(texts, names))
        if len(unknown):
            row = int(unknown[0])
            raise BadSituation(f"row {row} says '{texts[row]}'.", where=where, remedy=nearest(str(texts[row]), names))
        order = np.argsort(names)
        return np.asarray(order[np.searchsorted(np.asarray(names)[order], texts)]).astype(np.int16)
    if found.dtype.kind not in "iu":
        raise BadTable(
            f"it is of type {found.dtype}.",
            where=where,
            remedy=f"'{raw.name}' takes the index or the name of one of {len(names)}, such as {names[0]}.",
        )
    _refuse_row((found < 0) | (found >= len(names)), found, where, f"There are 0 to {len(names) - 1}.")
    return found.astype(np.int16, copy=False)


def _refuse_row(wrong: Column, found: Column, where: str, remedy: str) -> None:
    rows = np.flatnonzero(wrong)
    if len(rows):
        raise BadTable(f"row {int(rows[0])} says {found[rows[0]]}.", where=where, remedy=remedy)
