"""A law over a population: compiled and in plain numpy, beside stock OpenFisca, same package, same process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import add
from statistics import median

import numpy as np

from bench.line import Line
from bench.population import compare, entitlements, population, seconds, stock, template
from guichet.rules.book import Book
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.running import toolchain
from guichet.rules.running.program import Backend, Program
from guichet.rules.stock import terms_of

ROUNDS = 3


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
    wanted: tuple[Backend, ...] = ("compiled", "plain") if toolchain.AVAILABLE else ("plain",)
    programs = {backend: Program(graph, terms_of(book), backend=backend) for backend in wanted}
    for program in programs.values():
        compare(program.run(table), book, table, spots)
    outputs = programs["plain"].room(table)
    building, calculating = [], []
    ours: dict[str, list[float]] = {}
    for _ in range(ROUNDS):  # by turns: what slows the machine for a while slows both
        simulations = []
        building.append(seconds(lambda: simulations.append(stock(book, table, entities)), 1))  # noqa: B023  # at once
        calculating.append(seconds(lambda: [simulations[0].calculate(*spot) for spot in spots], 1))  # noqa: B023
        simulations.clear()
        for backend, program in programs.items():
            calculation = [seconds(lambda: program.run_into(table, outputs), 1) for _ in range(times)]  # noqa: B023
            ours.setdefault(backend, []).extend(calculation)
        if "compiled" in programs:
            all_in = [seconds(lambda: programs["compiled"].run(table), 1) for _ in range(times)]
            ours.setdefault("all in", []).extend(all_in)
    peer, peer_all_in = median(calculating), median(map(add, building, calculating))
    name = f"{what}, {len(spots)} outputs, {persons:,} persons"
    for key, against, promise in (("compiled", peer, 0), ("all in", peer_all_in, 1), ("plain", peer, 2)):
        if key in ours:
            title = {"compiled": "compiled, calculation", "all in": "compiled, all in", "plain": "plain, calculation"}
            yield Line(
                f"{name}, {title[key]}",
                persons / median(ours[key]),
                persons / against,
                "/s",
                "stock",
                promises[promise],
            )


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
