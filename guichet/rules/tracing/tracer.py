"""Traces a law: calls each formula once for a period, with symbols, and keeps the graph of what it computed."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.errors import VariableNotFoundError
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.simulations import Simulation

from guichet.rules.book import Book
from guichet.rules.graph.building import Builder
from guichet.rules.graph.nodes import ExpressionGraph, Opacity, Place, Spot
from guichet.rules.situation import ETERNITY, period_of
from guichet.rules.stock import default_of
from guichet.rules.tracing.functions import ANSWERS
from guichet.rules.tracing.parameters import Parameters
from guichet.rules.tracing.populations import Group, Persons
from guichet.rules.tracing.symbols import Symbol, SymbolicText, operand
from guichet.rules.tracing.untraceable import CYCLE, FAILED, OUTSIDE, TEXT, Untraceable, UntraceableAttribute

_PLATFORM = (str(Path(__file__).parents[1]), str(Path(periods.__file__).parents[1]), str(Path(np.__file__).parent))

MOST_SPIRALS = 1  # OpenFisca's own bound: a variable may stand once above itself, at another period

# Symbols answer numpy's functions with nodes; the answers are written in terms of symbols, hence from here.
Symbol.functions = ANSWERS


class Tracer:
    """One law's graph for as many periods as are asked; a formula is called once for each.

    `given` are the computed variables (with their period) that a table will have a column for: they are inputs.
    """

    def __init__(self, book: Book, given: Collection[Spot] = ()) -> None:
        self.book = book
        self.given = frozenset(given)
        system = book.system
        self.builder = Builder(person=system.person_entity.key)
        self.builder.place = self._place
        self.simulation = SymbolicSimulation(self)
        self._stack: list[Spot] = []
        self._values: dict[Spot, Symbol] = {}
        self._passing: set[Spot] = set()
        self._folder = str(book.path)

    def trace(self, outputs: Sequence[tuple[str, str]]) -> ExpressionGraph:
        """The graph of some variables at their periods.

        A formula that cannot be traced is an opaque node; one that fails in OpenFisca too, only when it is run.
        """
        found: dict[Spot, int] = {}
        for name, period in outputs:
            at = period_of(period, where=name)
            found[self._spot(name, at)] = self.calculate(name, at).node
        return self.builder.graph(found)

    def calculate(self, name: str, period: Any) -> Symbol:
        """The symbol of a variable at a period: traced when it is asked for the first time."""
        raw = self.book.system.get_variable(name)
        if raw is None:
            raise VariableNotFoundError(name, self.book.system)
        Simulation._check_period_consistency(self.simulation, period, raw)
        spot = self._spot(name, period)
        if spot not in self._values:
            if spot in self._stack:
                raise Untraceable(CYCLE, f"{name} of {period} is computed from itself.")
            if sum(each == name for each, _ in self._stack) >= MOST_SPIRALS:
                return self._cut_spiral(raw, spot)
            self._stack.append(spot)
            try:
                self._values[spot] = self._traced(raw, spot, period)
            finally:
                self._stack.pop()
        known = self._values[spot]
        if not self._stack:
            self._forget()
        return Symbol(self.builder, known.node, known.possible)

    def _cut_spiral(self, raw: Any, spot: Spot) -> Symbol:
        """A variable that asks for itself at another period, and so on without end: the default, as OpenFisca has it.

        What lies between holds only for what is being computed now, and is forgotten afterwards.
        """
        seen = 0
        for each in (spot, *reversed(self._stack)):
            self._passing.add(each)
            seen += each[0] == spot[0]
            if seen > MOST_SPIRALS:
                break
        possible = getattr(raw, "possible_values", None) if raw.value_type == Enum else None
        return Symbol(self.builder, self.builder.constant(_constant(raw)), possible)

    def _forget(self) -> None:
        for spot in self._passing:
            self._values.pop(spot, None)
        self._passing.clear()

    def _traced(self, raw: Any, spot: Spot, period: Any) -> Symbol:
        entity, dtype = raw.entity.key, _dtype(raw)
        possible = getattr(raw, "possible_values", None) if raw.value_type == Enum else None
        formula = None if spot in self.given else raw.get_formula(period)
        if formula is None:
            if raw.end is not None and spot not in self.given and period.start.date > raw.end:
                ended = self.builder.variable(*spot, self.builder.constant(_constant(raw)), entity=entity, dtype=dtype)
                return Symbol(self.builder, ended, possible)
            return Symbol(self.builder, self.builder.input(*spot, entity=entity, dtype=dtype), possible)
        try:
            result = self._called(raw, formula, spot, period)
            node = self.builder.variable(*spot, self._cast(raw, result), entity=entity, dtype=dtype)
        except Untraceable as why:
            node = self.builder.hide(*spot, self._opacity(why, why.kind, why.reason), entity=entity, dtype=dtype)
        except Exception as error:  # whatever a formula may raise: OpenFisca is asked, and says what is wrong
            reason = f"{type(error).__name__}: {error}"
            node = self.builder.hide(*spot, self._opacity(error, FAILED, reason), entity=entity, dtype=dtype)
        return Symbol(self.builder, node, possible)

    def _called(self, raw: Any, formula: Any, spot: Spot, period: Any) -> Any:
        population = self.simulation.populations[raw.entity.key]
        if formula.__code__.co_argcount == 2:
            return formula(population, period)
        read: dict[tuple[str, str], None] = {}

        def record(name: str, day: str) -> None:
            read[name, day] = None

        def at(instant: Any) -> Parameters:
            return Parameters(self.book.system.get_parameters_at_instant(instant), record)

        try:
            return formula(population, period, at)
        finally:
            self.builder.parameters[spot] = tuple(read)

    def _cast(self, raw: Any, result: Any) -> int:
        """A formula's result as OpenFisca takes it: enum members become indices, one value stands for all."""
        if result is None:
            return self.builder.constant(_constant(raw))
        if raw.value_type == Enum:
            return self._encoded(raw, result)
        if isinstance(result, SymbolicText) or raw.value_type is str:
            raise Untraceable(TEXT, "gives texts.")
        node, _ = operand(self.builder, result)
        entity = self.builder.nodes[node].entity
        if entity not in ("", raw.entity.key):
            raise Untraceable(FAILED, f"gives a value for each {entity}, but is of {raw.entity.key}.")
        return node

    def _encoded(self, raw: Any, result: Any) -> int:
        members = list(raw.possible_values)
        names = [item.name for item in members]
        if isinstance(result, SymbolicText):
            unknown = [text for text in result.texts if text not in names]
            if unknown:
                raise Untraceable(TEXT, f"gives the text {unknown[0]!r}, which is no member of the enum.")
            table = np.array([names.index(text) for text in result.texts], dtype=_dtype(raw))
            return self.builder.take(result.index.node, table)
        if isinstance(result, Symbol):
            return result.node
        if isinstance(result, Enum):
            return self.builder.constant(_dtype(raw).type(result.index))
        array = result if isinstance(result, EnumArray) else raw.possible_values.encode(np.asarray(result))
        return operand(self.builder, np.asarray(array))[0]

    def _spot(self, name: str, period: Any) -> Spot:
        raw = self.book.raw(name)
        eternal = raw.definition_period == periods.DateUnit.ETERNITY
        return name, (ETERNITY if eternal else str(period) + "")

    def _place(self) -> Place | None:
        """The line of the law that is being computed: the innermost frame that is neither ours nor OpenFisca's."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            file = frame.f_code.co_filename
            if file.startswith(self._folder):
                return Place(file[len(self._folder) + 1 :], frame.f_lineno)
            if frame.f_code is _TRACED:
                return None
            frame = frame.f_back
        return None

    def _opacity(self, error: BaseException, kind: str, reason: str) -> Opacity:
        file, line = "", 0
        trace = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name.startswith(self._folder):
                file, line = name[len(self._folder) + 1 :], trace.tb_lineno
            trace = trace.tb_next
        return Opacity(kind=kind, reason=reason, file=file, line=line)


_TRACED = Tracer._traced.__code__


class SymbolicSimulation:
    """What a formula's populations ask of their simulation; the rest is not the law's to know."""

    calculate_add = Simulation.calculate_add
    calculate_divide = Simulation.calculate_divide

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self.tax_benefit_system = tracer.book.system
        persons = Persons(self.tax_benefit_system.person_entity, tracer.builder)
        self.persons = persons
        self.populations: Mapping[str, Any] = {
            self.tax_benefit_system.person_entity.key: persons,
            **{entity.key: Group(entity, persons, tracer.builder) for entity in self.tax_benefit_system.group_entities},
        }
        for population in self.populations.values():
            population.simulation = self

    def calculate(self, name: str, period: Any) -> Symbol:
        """A variable at a period."""
        return self._tracer.calculate(name, period if isinstance(period, periods.Period) else periods.period(period))

    def get_population(self, plural: str | None = None) -> Any:
        """A population by its plural, as OpenFisca's."""
        return next((each for each in self.populations.values() if each.entity.plural == plural), None)

    def get_variable_population(self, name: str) -> Any:
        """The population a variable is of."""
        return self.populations[self.tax_benefit_system.get_variable(name).entity.key]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise UntraceableAttribute(OUTSIDE, f"reads .{name} of the simulation.")


def _dtype(raw: Any) -> np.dtype[Any]:
    dtype: np.dtype[Any] = np.dtype("U" if raw.value_type is str else raw.dtype)
    return dtype


def _constant(raw: Any) -> Any:
    """The default of a variable as a constant of the graph, which knows no texts."""
    if raw.value_type is str:
        raise Untraceable(TEXT, "gives texts.")
    return default_of(raw)
