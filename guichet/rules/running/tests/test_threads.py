"""One program, many threads at a time: each gets the results of its own table."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from guichet.rules.graph import nodes as op
from guichet.rules.graph.building import Builder
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.running.program import Program
from guichet.rules.running.tests.growing import assert_same
from guichet.rules.running.tests.test_same_bits import expected
from guichet.rules.running.tests.test_ways_to_run import MONTH, benefit, many

THREADS, ROUNDS = 8, 12


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def passing() -> tuple[ExpressionGraph, Terms]:
    """A law whose steps must leave much for one another: sums and a power, which numpy computes in between."""
    builder = Builder("person")
    salary = builder.input("salary", MONTH, entity="person", dtype=np.float32)
    total = builder.add(op.SUM, "household", np.float64, [salary], ("household", ()))
    shared = builder.add(op.PROJECT, "person", np.float64, [total], ("household",))
    more = builder.ufunc("power", [shared, builder.constant(2.0)])
    whole = builder.add(op.SUM, "household", np.float64, [more], ("household", ()))
    last = builder.ufunc("add", [whole, total])
    outputs = {("whole", MONTH): builder.variable("whole", MONTH, last, entity="household", dtype=np.float64)}
    return builder.graph(outputs), Terms({}, {"salary": 0.0}, lambda *_: np.zeros(0))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("law", [benefit, passing])
@pytest.mark.parametrize("backend", ["plain", "compiled"])
def test_eight_threads_share_a_program(backend: Any, law: Any) -> None:
    graph, terms = law()
    program = Program(graph, terms, backend=backend, cache=False, piece=700)
    tables = [many(900 + 300 * number, size=2 + number % 3, seed=number) for number in range(THREADS)]
    wanted = [expected(graph, table, terms) for table in tables]
    together = threading.Barrier(THREADS)

    def run(number: int) -> None:
        together.wait()
        for _ in range(ROUNDS):
            assert_same(wanted[number], program.run(tables[number]), graph)

    with ThreadPoolExecutor(THREADS) as pool:
        for each in [pool.submit(run, number) for number in range(THREADS)]:
            each.result()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("backend", ["plain", "compiled"])
def test_eight_threads_each_with_a_household_of_one_program(backend: Any) -> None:
    graph, terms = passing()
    program = Program(graph, terms, backend=backend, cache=False)
    spot = ("whole", MONTH)

    def run(number: int) -> None:
        house = program.household({"household": ([0] * (number + 1), [0] * (number + 1))})
        for turn in range(40):
            salaries = [float(100 * number + turn)] * (number + 1)
            total = sum(salaries)
            assert house.run({("salary", MONTH): salaries})[spot] == (total**2 * (number + 1) + total,)

    with ThreadPoolExecutor(THREADS) as pool:
        for each in [pool.submit(run, number) for number in range(THREADS)]:
            each.result()
