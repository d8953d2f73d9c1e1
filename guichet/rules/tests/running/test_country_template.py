"""Every variable of OpenFisca's country template, beside stock OpenFisca, to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from guichet.rules.law import load_law
from guichet.rules.running.program import Program
from guichet.rules.running.tests.growing import values
from guichet.rules.stock import simulation_of, terms_of
from guichet.rules.table import Membership, Table
from guichet.rules.tracing.tracer import Tracer

PERIODS = {"month": "2018-01", "year": "2018", "eternity": "ETERNITY", "day": "2018-01-15"}


@pytest.mark.parametrize("backend", ["plain", "compiled"])
@pytest.mark.parametrize("shape", ["one each", "thousands", "every other empty"])
def test_every_variable_is_stock_openfiscas(backend: Any, shape: str) -> None:
    law = load_law("openfisca_country_template")
    spots = [(name, PERIODS[str(raw.definition_period)]) for name, raw in law.system.variables.items() if raw.formulas]
    graph = Tracer(law).trace(spots)
    rng = np.random.default_rng(7)
    persons = 4_100
    size = {"one each": 1, "thousands": 2_000, "every other empty": 3}[shape]
    # Not the last: stock OpenFisca's sums are then too short (its own fault; `graph/meaning.py` counts all groups).
    group = (np.arange(persons) // size * (2 if shape == "every other empty" else 1)).astype(np.int32)
    count = int(group[-1]) + 1
    membership = Membership(group, rng.integers(0, 2, persons).astype(np.int8), count)
    table = Table(persons, {"household": membership})
    columns = {}
    for spot, at in graph.inputs.items():
        node, raw = graph.nodes[at], law.system.get_variable(spot[0])
        enum = getattr(raw, "possible_values", None)
        number = table.count(node.entity)
        if enum is not None:
            columns[spot] = rng.integers(0, len(list(enum)), number).astype(node.dtype)
        else:
            columns[spot] = values(rng, node.dtype, number)
    table = Table(persons, table.memberships, columns)
    found = Program(graph, terms_of(law), backend=backend, cache=False, piece=500).run(table)
    with np.errstate(all="ignore"):
        simulation = simulation_of(law, table)
        for name, period in graph.outputs:
            expected = np.asarray(simulation.calculate(name, period)).view(np.ndarray)
            equal_nan = expected.dtype.kind == "f"
            assert np.array_equal(found[name, period], expected, equal_nan=equal_nan), (name, period)
