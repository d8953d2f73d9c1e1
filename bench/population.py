"""Populations to compute laws over, and stock OpenFisca on them as its users run it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.simulations import Simulation, SimulationBuilder

from guichet.rules.book import Book
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.law import load_law
from guichet.rules.stock import simulation_of
from guichet.rules.table import Column, Membership, Table
from guichet.rules.tracing.tracer import Tracer

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE_OUTPUTS = ("disposable_income", "total_taxes", "total_benefits", "housing_allowance")


def template() -> tuple[Book, ExpressionGraph]:
    """OpenFisca's country template and four of its variables."""
    law = load_law("openfisca_country_template")
    return law, Tracer(law).trace([(name, "2018-01") for name in TEMPLATE_OUTPUTS])


def entitlements() -> tuple[Book, ExpressionGraph]:
    """Our own package: every entitlement and what it pays in November 2026, a year's for the tax year."""
    law = load_law(ROOT / "jurisdictions" / "aotearoa" / "law")
    periods = {"month": "2026-11", "year": "2026"}
    wanted = [
        (name, periods[str(raw.definition_period)])
        for name, raw in law.system.variables.items()
        if raw.formulas and name.endswith(("_entitled", "_amount")) and str(raw.definition_period) in periods
    ]
    return law, Tracer(law).trace(wanted)


def population(book: Book, graph: ExpressionGraph, persons: int, seed: int = 1) -> Table:
    """Households of one to six, in order, as registers keep them; a value for every input."""
    rng = np.random.default_rng(seed)
    size = np.resize(rng.integers(1, 7, min(persons, 100_000)), persons)
    group = np.repeat(np.arange(persons, dtype=np.int32), size)[:persons]
    count = int(group[-1]) + 1
    starts = np.concatenate([[0], np.flatnonzero(np.diff(group)) + 1])
    place = np.arange(persons) - starts[group]
    memberships = {}
    for entity in book.system.group_entities:
        child = len(entity.flattened_roles) - 1
        memberships[entity.key] = Membership(group, np.minimum(place, child).astype(np.int8), count)
    table = Table(persons, memberships)
    columns = {}
    for spot, at in graph.inputs.items():
        node = graph.nodes[at]
        columns[spot] = _values(rng, book.raw(spot[0]), np.dtype(node.dtype), table.count(node.entity))
    return Table(persons, memberships, columns)


def _values(rng: np.random.Generator, raw: Any, dtype: np.dtype[Any], count: int) -> Column:
    if dtype.kind == "b":
        return rng.random(count) < 0.7
    if dtype.kind == "M":
        return np.asarray(np.datetime64("1936-01-01") + rng.integers(0, 33_100, count).astype("m8[D]"))
    if dtype.kind == "f":
        return rng.normal(3_000, 2_000, count).astype(dtype)
    if getattr(raw, "possible_values", None) is not None:
        return rng.integers(0, len(list(raw.possible_values)), count).astype(dtype)
    most = 9_000_000 if str(getattr(raw, "unit", "")).startswith("cent") else 80
    return rng.integers(0, most, count).astype(dtype)


def stock(book: Book, table: Table, entities: dict[Spot, str]) -> Simulation:
    """A simulation built by OpenFisca's own builder from the same columns."""
    system, builder = book.system, SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity(system.person_entity.key, np.arange(table.persons))
    for entity in system.group_entities:
        membership = table.memberships[entity.key]
        population = builder.declare_entity(entity.key, np.arange(membership.count))
        keys = np.array([role.key for role in entity.flattened_roles])
        builder.join_with_persons(population, membership.group, keys[membership.role])
    simulation = builder.build(system)
    for (name, period), column in table.columns.items():
        simulation.set_input(name, period, column)
    return simulation


def seconds(work: Callable[[], object], times: int) -> float:
    """The median of the processor's time."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return statistics.median(found)


def compare(found: dict[Spot, Column], book: Book, table: Table, spots: Sequence[Spot]) -> None:
    """Raises AssertionError unless stock OpenFisca computes the same, to the bit."""
    simulation = simulation_of(book, table)
    for name, period in spots:
        expected = np.asarray(simulation.calculate(name, period)).view(np.ndarray)
        if not np.array_equal(found[name, period], expected, equal_nan=expected.dtype.kind == "f"):
            raise AssertionError(f"{name} ({period}) is not what stock OpenFisca computes")
