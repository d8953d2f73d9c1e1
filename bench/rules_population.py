"""A law over a population: compiled and in plain numpy, beside stock OpenFisca, same package, same process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from bench.line import Line
from bench.population import compare, entitlements, population, seconds, stock, template
from guichet.rules.book import Book
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.running import toolchain
from guichet.rules.running.program import Program
from guichet.rules.stock import terms_of


def measure(persons: int = 1_000_000, times: int = 5) -> Iterator[Line]:
    """Persons a second, of the processor's time; outputs are compared before anything is told."""
    yield from _measured("country template", template, persons, times, (12, 35, 7))
    yield from _measured("our entitlements", entitlements, persons, times, (60, 60, 7))
    yield from _updated(persons, times)


def _measured(
    what: str,
    law: Callable[[], tuple[Book, ExpressionGraph]],
    persons: int,
    times: int,
    promises: tuple[float, float, float],
) -> Iterator[Line]:
    book, graph = law()
    table = population(book, graph, persons)
    entities = {spot: graph.nodes[at].entity for spot, at in graph.inputs.items()}
    spots = list(graph.outputs)
    building, calculating = [], []
    for _ in range(2):
        simulations = []
        building.append(seconds(lambda: simulations.append(stock(book, table, entities)), 1))  # noqa: B023  # at once
        calculating.append(seconds(lambda: [simulations[0].calculate(*spot) for spot in spots], 1))  # noqa: B023
    peer = persons / min(calculating)
    for backend in ("compiled", "plain") if toolchain.AVAILABLE else ("plain",):
        program = Program(graph, terms_of(book), backend="compiled" if backend == "compiled" else "plain")
        compare(program.run(table), book, table, spots)
        outputs = program.room(table)
        calculation = persons / seconds(lambda: program.run_into(table, outputs), times)  # noqa: B023  # at once
        name = f"{what}, {len(spots)} outputs, {persons:,} persons, {backend}"
        yield Line(
            f"{name}, calculation", calculation, peer, "/s", "stock", promises[0 if backend == "compiled" else 2]
        )
        if backend == "compiled":
            everything = persons / seconds(lambda: program.run(table), times)  # noqa: B023  # at once
            all_in = persons / (min(calculating) + min(building))
            yield Line(f"{name}, all in", everything, all_in, "/s", "stock", promises[1])


def _updated(persons: int, times: int) -> Iterator[Line]:
    """One person in a hundred changed."""
    book, graph = entitlements()
    table, spots = population(book, graph, persons), list(graph.outputs)
    changed = np.sort(np.random.default_rng(3).choice(persons, max(persons // 100, 1), replace=False))
    program = Program(graph, terms_of(book))
    before = program.run(table)
    after = program.update(table, before, changed)
    if any(not np.array_equal(after[spot], before[spot], equal_nan=before[spot].dtype.kind == "f") for spot in spots):
        raise AssertionError("an update of nothing changed something")
    updating = seconds(lambda: program.update(table, before, changed, in_place=True), times)
    again = seconds(lambda: program.run(table), times)
    yield Line(
        f"our entitlements, update of {len(changed):,}",
        updating,
        again,
        "s",
        "everything again",
        0.6,
        less_is_better=True,
    )
