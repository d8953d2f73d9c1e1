"""Everything OpenFisca offers is traced, and comes to the same bits as in stock OpenFisca."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openfisca_core.indexed_enums import Enum

from guichet.rules.graph import meaning
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.law import load_law
from guichet.rules.stock import calculate, terms_of
from guichet.rules.table import Column, Membership, Table
from guichet.rules.tracing import untraceable
from guichet.rules.tracing.tracer import Tracer

EVERYTHING = Path(__file__).parent / "everything"
AOTEAROA = Path(__file__).parents[4] / "jurisdictions" / "aotearoa" / "law"
PERIODS = {
    "year": "2024",
    "month": "2024-03",
    "day": "2024-03-01",
    "week": "2024-W10",
    "weekday": "2024-W10-1",
    "eternity": "2024-03",  # a formula of an eternal variable runs for the period it is asked for
}
# Stock multiplies by the arithmetic library's matrix product, which adds in an order of its own and may fuse.
THROUGH_BLAS = {"tax", "tax_scaled", "tax_inverse", "averaged"}
HIDDEN = {
    "leak_sum": untraceable.LEAK,
    "leak_builtin": untraceable.LEAK,
    "branch": untraceable.BRANCH,
    "holder": untraceable.OUTSIDE,
    "texts": untraceable.TEXT,
    "looped_texts": untraceable.LEAK,
}


def computed(law: Any) -> list[tuple[str, str]]:
    return [
        (name, PERIODS[raw.definition_period.value])
        for name, raw in sorted(law.system.variables.items())
        if raw.formulas
    ]


def people(law: Any, persons: int, rng: np.random.Generator) -> dict[str, Membership]:
    """Random groups in random order: one-person groups, a group of half of all, empty roles, no role too often."""
    found = {}
    for entity in law.system.group_entities:
        count = max(1, persons // 3)
        group = np.concatenate([np.arange(count), rng.integers(0, count, persons - count)])
        group[count : count + persons // 4] = 0
        roles, held = np.zeros(persons, dtype=np.int8), set()
        for person in rng.permutation(persons):
            free = [
                number
                for number, role in enumerate(entity.flattened_roles)
                if not role.max or (group[person], number) not in held
            ]
            roles[person] = rng.choice(free)
            held.add((group[person], roles[person]))
        order = rng.permutation(persons)
        found[entity.key] = Membership(group[order].astype(np.int32), roles[order], count)
    return found


def column(raw: Any, count: int, rng: np.random.Generator) -> Column:
    if raw.value_type == Enum:
        return rng.integers(0, len(list(raw.possible_values)), count).astype(raw.dtype)
    if raw.value_type is bool:
        return rng.random(count) < 0.5
    if raw.value_type is str:
        return rng.choice(np.array(["", "a7", "b", "c", "abc"]), count)
    if raw.value_type is int:
        return rng.choice(np.array([0, 0, 1, -3, 7, 45, 65_000]), count).astype(raw.dtype)
    if raw.value_type is float:
        drawn = rng.choice(np.array([0.0, 0.0, -250.25, 1e9, 999.99, 1000.0, 5000.0]), count)
        return np.where(rng.random(count) < 0.5, drawn, rng.normal(1500, 2500, count)).astype(raw.dtype)
    days = np.datetime64("1930-01-01") + rng.integers(0, 34_000, count)
    return np.where(rng.random(count) < 0.2, np.datetime64("2004-02-29"), days).astype("datetime64[D]")


def table_of(law: Any, graph: ExpressionGraph, persons: int, seed: int) -> Table:
    rng = np.random.default_rng(seed)
    empty = Table(persons, people(law, persons, rng))
    inputs = {spot: graph.nodes[at].entity for spot, at in sorted(graph.inputs.items())}
    columns = {spot: column(law.raw(spot[0]), empty.count(entity), rng) for spot, entity in inputs.items()}
    return Table(persons, empty.memberships, columns)


def same(ours: Column, stock: Column) -> bool:
    return ours.dtype == stock.dtype and np.array_equal(ours, stock, equal_nan=ours.dtype.kind in "fM")


@pytest.fixture(scope="module")
def everything() -> Any:
    return load_law(EVERYTHING)


def test_everything_is_traced_but_what_cannot_be(everything: Any) -> None:
    tracer = Tracer(everything)
    for spot in computed(everything):
        tracer.trace([spot])
    hidden = {tracer.builder.nodes[at].spot[0]: why for at, why in tracer.builder.opaque.items()}
    assert {name: why.kind for name, why in hidden.items()} == HIDDEN
    for name, why in hidden.items():
        assert why.file == "variables.py", name
        line = (EVERYTHING / "variables.py").read_text(encoding="utf-8").splitlines()[why.line - 1]
        assert f'"{name}"' in line, (name, why)


@pytest.mark.parametrize("persons", [1, 12, 150])
@pytest.mark.parametrize(
    "package", [EVERYTHING, AOTEAROA, "openfisca_country_template"], ids=lambda each: Path(each).name
)
def test_every_variable_comes_to_the_bits_of_stock(package: Path | str, persons: int) -> None:
    law = load_law(package)
    terms, tracer = terms_of(law), Tracer(law)
    compared = 0
    for spot in computed(law):
        compared += 1
        if spot[0] == "branch" and persons > 1:
            continue  # `or` of two arrays: stock fails too as soon as there are two persons
        graph = tracer.trace([spot])
        table = table_of(law, graph, persons, seed=compared)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore", RuntimeWarning)
            stock = calculate(law, *spot, table)
        (ours,) = meaning.run(graph, table, terms).values()
        if spot[0] in THROUGH_BLAS and package == EVERYTHING:
            np.testing.assert_allclose(ours, stock, rtol=1e-6)
        else:
            assert same(ours, stock), (spot, ours, stock)
    assert compared == sum(bool(raw.formulas) for raw in law.system.variables.values()) > 10


def test_one_outputs_graph_has_only_what_it_reads(everything: Any) -> None:
    graph = Tracer(everything).trace([("between", "2024-03")])
    assert set(graph.inputs) == {("money", "2024-03")}
    assert [node.op for node in graph].count("variable") == 1


def test_equal_computations_are_one_node(everything: Any) -> None:
    graph = Tracer(everything).trace([("share", "2024-03"), ("total", "2024-03")])
    assert sum(node.op == "sum" for node in graph) == 1


def test_a_node_knows_the_line_it_was_written_on(everything: Any) -> None:
    graph = Tracer(everything).trace([("between", "2024-03")])
    comparisons = [at for at, node in enumerate(graph) if node.op == "ufunc" and node.details[0] == "greater_equal"]
    place = graph.places[comparisons[0]]
    assert place.file == "variables.py"
    assert '"between"' in (EVERYTHING / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]


def test_parameters_are_constants_that_know_their_names(everything: Any) -> None:
    graph = Tracer(everything).trace([("above", "2024-03")])
    assert graph.parameters["above", "2024-03"] == (("threshold", "2024-03-01"),)
    constants = [node.details for node in graph if node.op == "constant"]
    assert (2401.0, "threshold", "2024-03-01") in constants


def test_a_given_variable_is_an_input(everything: Any) -> None:
    graph = Tracer(everything, given=[("total", "2024-03")]).trace([("share", "2024-03")])
    assert set(graph.inputs) == {("total", "2024-03")}


def test_the_hash_is_of_what_is_computed(everything: Any) -> None:
    one, again = (Tracer(everything).trace([("sums", "2024-03")]) for _ in range(2))
    other = Tracer(everything).trace([("sums", "2024-04")])
    assert one.hash == again.hash != other.hash
