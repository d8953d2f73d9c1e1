"""One household, numbers in and out: our entitlements in microseconds, beside stock OpenFisca on the same household."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from bench.line import Line
from bench.population import compare, entitlements, population, stock
from guichet.rules.running.program import Program
from guichet.rules.stock import terms_of
from guichet.rules.table import Table


def measure(times: int = 5_000) -> Iterator[Line]:
    """The median and the slowest of a hundred, of the thread's own time: the machine may be busy."""
    book, graph = entitlements()
    program = Program(graph, terms_of(book))
    many = population(book, graph, 40)
    persons = int((many.memberships["family"].group == 0).sum())
    entities = {spot: graph.nodes[at].entity for spot, at in graph.inputs.items()}
    members = {
        kind: type(each)(each.group[:persons], each.role[:persons], 1) for kind, each in many.memberships.items()
    }
    counts = {spot: persons if entity == graph.person else 1 for spot, entity in entities.items()}
    table = Table(persons, members, {spot: column[: counts[spot]] for spot, column in many.columns.items()})
    facts = {
        spot: (column.view(np.int64) if column.dtype.kind == "M" else column).tolist()
        for spot, column in table.columns.items()
    }
    household = program.household({kind: (each.group.tolist(), each.role.tolist()) for kind, each in members.items()})
    found = household.run(facts)
    compare({spot: np.array(found[spot]) for spot in found}, book, table, list(graph.outputs))
    ours = _times(lambda: household.run(facts), times)
    theirs = _times(lambda: [stock(book, table, entities).calculate(*spot) for spot in list(graph.outputs)[:1]], 20)
    what = f"one household of {persons}, {len(graph.outputs)} outputs, {program.backend}"
    yield Line(f"{what}, median", ours[len(ours) // 2], 50, "us", "budget", 1, less_is_better=True)
    yield Line(f"{what}, 99 of 100", ours[len(ours) * 99 // 100], 500, "us", "budget", 1, less_is_better=True)
    yield Line(
        f"{what}, median", ours[len(ours) // 2], theirs[10], "us", "stock, one output", 0.02, less_is_better=True
    )


def _times(work: object, times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = time.thread_time_ns()
        work()  # type: ignore[operator]  # a function
        found.append((time.thread_time_ns() - began) / 1_000)
    return sorted(found)
