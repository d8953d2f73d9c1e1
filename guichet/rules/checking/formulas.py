"""Each dated formula of a package by itself: when it is in force, and what it reads when it is called with symbols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.errors import VariableNotFoundError
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import Simulation

from guichet.rules.book import Book
from guichet.rules.checking.silence import quietly
from guichet.rules.checking.sources import Formula, Sources
from guichet.rules.graph.building import Builder
from guichet.rules.graph.nodes import Opacity, Place, Spot
from guichet.rules.tracing.symbols import Symbol
from guichet.rules.tracing.tracer import Tracer
from guichet.rules.tracing.untraceable import CYCLE, Untraceable

UNDATED = "0001-01-01"
FOR_EVER = "9999-12-31"
TIMELESS = "2000-01-01"  # the day a package that names no day is tried for


@dataclass(frozen=True)
class Rule:
    """A formula of a variable, in force from `start` to `stop`, both included."""

    variable: str
    raw: Any
    formula: Formula
    start: str
    stop: str
    file: str
    line: int

    @property
    def is_dated(self) -> bool:
        """Whether its author said from when it applies."""
        return self.start != UNDATED

    def holds_at(self, period: Any) -> bool:
        """Whether OpenFisca would run this formula for a period."""
        return self.raw.get_formula(period) is self.formula

    def from_day(self, day: str) -> Any:
        """The first period of the variable that begins on a day or after it, None when another formula holds then."""
        period = _period(self.raw, max(day, self.start), forward=True)
        return period if self.holds_at(period) else None

    def until_day(self, day: str) -> Any:
        """The last period that begins on a day or before it; the rule's first when it begins later."""
        period = _period(self.raw, min(day, self.stop), forward=False)
        return period if self.holds_at(period) else self.from_day(self.start)


def _period(raw: Any, day: str, *, forward: bool) -> Any:
    unit = raw.definition_period
    if unit == periods.DateUnit.ETERNITY:  # its formula is run for whatever period it is asked for
        unit = periods.DateUnit.MONTH
    instant = periods.instant(day)
    first = instant if unit in (periods.DateUnit.DAY, periods.DateUnit.WEEKDAY) else instant.offset("first-of", unit)
    if forward and first < instant:
        first = first.offset(1, unit)
    return periods.Period((unit, first, 1))


def rules_of(book: Book, sources: Sources) -> tuple[Rule, ...]:
    """Every dated formula, by variable and day."""
    return tuple(rule for name in sorted(book.system.variables) for rule in _rules(book.raw(name), sources))


def _rules(raw: Any, sources: Sources) -> Iterator[Rule]:
    starts = list(raw.formulas)
    end = raw.end.isoformat() if raw.end else FOR_EVER
    for position, start in enumerate(starts):
        following = starts[position + 1] if position + 1 < len(starts) else None
        stop = min(end, str(periods.instant(following).offset(-1, "day"))) if following else end
        if stop >= start:
            file, line = sources.place(raw.formulas[start])
            yield Rule(raw.name, raw, raw.formulas[start], start, stop, file, line)


def newest_day(book: Book) -> str:
    """The newest day from which the package says anything: the last date of a parameter's value or a formula."""
    days = {start for raw in book.system.variables.values() for start in raw.formulas}
    for parameter in book.parameters():
        days.update(each.instant_str for each in getattr(parameter, "values_list", ()))
    return max(days - {UNDATED}, default=TIMELESS)


@dataclass(frozen=True)
class Step:
    """One formula called once with symbols, all that it reads being inputs."""

    rule: Rule
    period: str
    node: int
    builder: Builder

    @property
    def opacity(self) -> Opacity | None:
        """Why it could not be traced; None when it was."""
        return self.builder.opaque.get(self.node)

    @property
    def reads(self) -> Mapping[Spot, Place | None]:
        """The variables and periods it reads, each with the place of the first reading."""
        return {spot: self.builder.places.get(node) for spot, node in self.builder.inputs.items()}

    @cached_property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The parameters it read and the day of each."""
        return self.builder.parameters.get((self.rule.variable, self.period), ())

    @property
    def where(self) -> tuple[str, int]:
        """File and line of what cannot be traced, else of the formula."""
        why = self.opacity
        return (why.file, why.line) if why is not None and why.file else (self.rule.file, self.rule.line)


class OneFormula(Tracer):
    """Traces a single formula: whatever it reads is an input, so that each formula answers for itself only."""

    def calculate(self, name: str, period: Any) -> Symbol:
        """The symbol of the formula's own variable, or of one it reads."""
        if not self._stack:
            return super().calculate(name, period)
        raw = self.book.system.get_variable(name)
        if raw is None:
            raise VariableNotFoundError(name, self.book.system)
        Simulation._check_period_consistency(self.simulation, period, raw)
        spot = self._spot(name, period)
        if spot in self._stack:
            raise Untraceable(CYCLE, f"{name} of {period} is computed from itself.")
        dtype = np.dtype("U" if raw.value_type is str else raw.dtype)
        node = self.builder.input(*spot, entity=raw.entity.key, dtype=dtype)
        return Symbol(self.builder, node, raw.possible_values if raw.value_type == Enum else None)


def step(book: Book, rule: Rule, period: Any) -> Step:
    """Call one formula with symbols for a period."""
    tracer = OneFormula(book)
    with quietly():
        symbol = tracer.calculate(rule.variable, period)
    return Step(rule, tracer._spot(rule.variable, period)[1], symbol.node, tracer.builder)
