"""Whatever runs a graph, and however it is cut up, the bits are those of the meaning."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guichet.rules.graph import meaning
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.running.program import Program
from guichet.rules.running.tests.growing import assert_same, grown, populations
from guichet.rules.table import Column, Table

QUIET = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a graph made smaller is another graph; minutes, for little
)


def expected(graph: ExpressionGraph, table: Table, terms: Terms) -> dict[Any, Column]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return meaning.run(graph, table, terms)


@pytest.mark.parametrize("backend", ["plain", "compiled"])
@given(law=grown(), data=st.data(), piece=st.sampled_from((1, 3, 50, 8192)))
@QUIET
def test_a_random_graph_runs_to_the_same_bits(backend: Any, law: Any, data: Any, piece: int) -> None:
    graph, terms = law
    table = data.draw(populations(graph))
    found = Program(graph, terms, backend=backend, cache=False, piece=piece).run(table)
    assert_same(expected(graph, table, terms), found, graph)


@pytest.mark.parametrize("backend", ["plain", "compiled"])
@given(law=grown(opaque=True), data=st.data(), piece=st.sampled_from((1, 50, 8192)))
@settings(QUIET, max_examples=15)
def test_so_does_one_with_an_opaque_formula(backend: Any, law: Any, data: Any, piece: int) -> None:
    graph, terms = law
    table = data.draw(populations(graph))
    found = Program(graph, terms, backend=backend, cache=False, piece=piece).run(table)
    assert_same(expected(graph, table, terms), found, graph)
