"""Formulas that stay OpenFisca's: what they read, found by one run, and what they come to for a household."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from openfisca_core import periods

from guichet.rules.book import Book
from guichet.rules.errors import RulesError
from guichet.rules.graph.nodes import ExpressionGraph, Opacity, Spot
from guichet.rules.reasoning.ranges import Range, exactly
from guichet.rules.reasoning.unrolling import Cell
from guichet.rules.simulating import build_simulation
from guichet.rules.situation import ETERNITY, Group, Household, period_of


def reads_of_opaque(book: Book, graph: ExpressionGraph) -> dict[Spot, tuple[Spot, ...]]:
    """The variables and periods that each opaque formula of a graph reads, by running it once on nobody in particular.

    Formulas that fail there read nothing that could be known.
    """
    found: dict[Spot, tuple[Spot, ...]] = {}
    for position in graph.opaque:
        spot = graph.nodes[position].spot
        simulation = build_simulation(book, _anybody(book), trace=True)
        try:
            simulation.calculate(spot[0], period_of(spot[1], where=spot[0]))
        except Exception:  # whatever a formula raises: it is raised again, with its place, when a value is wanted
            found[spot] = ()
            continue
        top = simulation.tracer.trees[0]
        read = dict.fromkeys(_spot(book, child.name, child.period) for child in top.children)
        found[spot] = tuple(each for each in read if each != spot)
    return found


def _spot(book: Book, name: str, period: Any) -> Spot:
    eternal = book.raw(name).definition_period == periods.DateUnit.ETERNITY
    return name, ETERNITY if eternal else str(period) + ""


def _anybody(book: Book) -> Household:
    """One group of each kind with one person in every role: enough for every formula to run."""
    groups: dict[str, tuple[Group, ...]] = {}
    most = max([1, *(len(entity.flattened_roles) for entity in book.system.group_entities)])
    names = [f"person {number}" for number in range(most)]
    for entity in book.system.group_entities:
        roles = list(entity.flattened_roles)
        repeatable = next((role for role in reversed(roles) if role.max is None), roles[-1])
        members = tuple((name, roles[n] if n < len(roles) else repeatable) for n, name in enumerate(names))
        groups[entity.key] = (Group(id=entity.key, members=members),)
    return Household(persons=tuple(names), groups=groups, facts={})


class Hidden:
    """Runs opaque formulas of one household in OpenFisca."""

    def __init__(self, book: Book, household: Household, opacity: Mapping[int, Opacity]) -> None:
        self.book, self.household, self.opacity = book, household, opacity
        self._simulation: Any = None
        self._found: dict[Spot, Any] = {}

    def __call__(self, cell: Cell) -> Range:
        """The value of one cell; raises RulesError when the formula fails."""
        assert cell.spot is not None, "opaque cells have a spot"
        variable, period, place = cell.spot
        if (variable, period) not in self._found:
            if self._simulation is None:
                self._simulation = build_simulation(self.book, self.household)
            try:
                values = self._simulation.calculate(variable, period_of(period, where=variable))
            except Exception as error:  # whatever a formula raises
                raise self._refused(cell, error) from error
            self._found[variable, period] = np.asarray(values)
        return exactly(self._found[variable, period][place])

    def _refused(self, cell: Cell, error: Exception) -> RulesError:
        assert cell.spot is not None, "as above"
        why = self.opacity.get(cell.node)
        where = f"{self.book.name}: {why.file}:{why.line}" if why is not None and why.file else self.book.name
        return RulesError(
            f"'{cell.spot[0]}' could not be computed for {cell.spot[1]}: {type(error).__name__}: {error}",
            where=where,
            remedy="Correct the formula; `guichet law check` may show why.",
        )
