"""A table in memory comes to the same bits in one, two and four processes, in order or not, a worker killed or not."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from guichet.rules.running import sharing
from guichet.rules.running.program import Program
from guichet.rules.running.sweeping import GraphRecipe
from guichet.rules.running.tests.test_sweep import Deadly
from guichet.rules.running.tests.test_ways_to_run import benefit, many
from guichet.rules.table import Membership, Table


def shuffled(table: Table) -> Table:
    order = np.random.default_rng(5).permutation(table.persons)
    home = table.memberships["household"]
    members = {"household": Membership(home.group[order], home.role[order], home.count)}
    columns = {
        spot: column[order] if len(column) == table.persons else column for spot, column in table.columns.items()
    }
    return Table(table.persons, members, columns)


@dataclass(frozen=True)
class Shared:
    """What a test compares."""

    program: Program
    recipe: GraphRecipe


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    graph, terms = benefit()
    kernels = tmp_path_factory.mktemp("kernels")
    return Shared(Program(graph, terms, cache=kernels), GraphRecipe.of(graph, terms, cache=kernels))


def check(found: dict[tuple[str, str], np.ndarray], expected: dict[tuple[str, str], np.ndarray]) -> None:
    assert set(found) == set(expected)
    for spot, column in expected.items():
        assert found[spot].dtype == column.dtype
        assert found[spot].tobytes() == column.tobytes()


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("order", ["in order", "scattered"])
def test_any_number_of_workers(shared: Shared, workers: int, order: str) -> None:
    table = many(3_000) if order == "in order" else shuffled(many(3_000))
    said: list[tuple[int, int]] = []
    found = sharing.sweep_table(
        shared.recipe, shared.program, table, workers=workers, progress=lambda *at: said.append(at)
    )
    check(found, shared.program.run(table))
    assert said[-1] == (3_000, 3_000)
    assert said == sorted(said)


def test_a_column_that_is_not_there_and_fewer_groups_than_workers(shared: Shared) -> None:
    whole = many(5)
    columns = {spot: column for spot, column in whole.columns.items() if spot[0] != "salary"}
    table = Table(whole.persons, whole.memberships, columns)
    check(sharing.sweep_table(shared.recipe, shared.program, table, workers=2), shared.program.run(table))


def test_a_worker_killed_halfway(shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_TEST_MAIN", str(os.getpid()))
    deadly = Deadly(shared.recipe, tmp_path)
    table = many(3_000)
    check(sharing.sweep_table(deadly, shared.program, table, workers=4), shared.program.run(table))
    assert list(tmp_path.iterdir())
