"""Sweeping files in parts: the same results in one process, in two, after a worker was killed, on a cluster."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guichet.rules.running import distributed as on_cluster
from guichet.rules.running.columns import read_columns, read_table, write_table
from guichet.rules.running.layout import BadTable
from guichet.rules.running.program import Program
from guichet.rules.running.sweeping import GraphRecipe, compute_part, sweep
from guichet.rules.running.tests.test_ways_to_run import MONTH, benefit, many
from guichet.rules.table import Table

PARTS = 6
ENTITIES = {("salary", MONTH): "person", ("birth", "ETERNITY"): "person", ("status", MONTH): "household"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for number in range(PARTS):
        suffix = ".arrow" if number % 2 else ".parquet"
        write_table(tmp_path / "in" / f"part-{number:03}", many(600, seed=number), ENTITIES, "person", suffix)
    return tmp_path / "in"


@dataclass(frozen=True)
class Deadly:
    """A recipe whose first two processes are killed while they compute: what a machine that fails does."""

    recipe: GraphRecipe
    marks: Path

    def __call__(self) -> Program:
        program = self.recipe()
        if os.environ.get("GUICHET_TEST_MAIN") != str(os.getpid()) and len(list(self.marks.iterdir())) < 1:
            (self.marks / str(os.getpid())).touch()
            threading.Thread(target=_die).start()
        return program


def _die() -> None:
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGKILL)


def check(source: Path, target: Path) -> None:
    graph, terms = benefit()
    program = Program(graph, terms, backend="plain")
    for number in range(PARTS):
        name = f"part-{number:03}"
        expected = program.run(many(600, seed=number))
        found = {entity: read_columns(target / name / f"{entity}.arrow") for entity in ("person", "household")}
        for (variable, period), column in expected.items():
            entity = "household" if variable == "benefit" else "person"
            assert found[entity][f"{variable}@{period}"].tolist() == column.tolist()
    assert not list(target.glob(".part*"))


def test_columns_come_back_as_they_were(tmp_path: Path) -> None:
    graph, _ = benefit()
    table = many(300)
    table.columns[("birth", "ETERNITY")][7] = np.datetime64("NaT")
    for suffix in (".arrow", ".parquet"):
        write_table(tmp_path / suffix, table, ENTITIES, "person", suffix)
        found = read_table(tmp_path / suffix, graph, ("household",))
        assert found.persons == 300
        assert found.memberships["household"].count == 100
        for spot, column in table.columns.items():
            assert found.columns[spot].dtype == column.dtype
            assert np.array_equal(found.columns[spot].view(np.uint8), column.view(np.uint8))


def test_files_that_are_not_there_or_damaged_are_named(tmp_path: Path) -> None:
    graph, terms = benefit()
    with pytest.raises(BadTable, match="no parts"):
        sweep(GraphRecipe.of(graph, terms), tmp_path / "nowhere", tmp_path / "out")
    with pytest.raises(BadTable, match="no file person"):
        read_table(tmp_path, graph, ("household",))
    (tmp_path / "person.arrow").write_bytes(b"ARROW1 not really")
    with pytest.raises(BadTable, match="cannot be read"):
        read_table(tmp_path, graph, ("household",))


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_sweep_goes_on_where_it_was_interrupted(source: Path, tmp_path: Path, workers: int) -> None:
    recipe = GraphRecipe.of(*benefit(), cache=tmp_path / "kernels")
    said: list[tuple[int, int]] = []
    target = tmp_path / "out"
    compute_part(recipe, source, _made(target), "part-002")
    computed = sweep(recipe, source, target, workers=workers, progress=lambda *at: said.append(at))
    assert "part-002" not in computed
    assert len(computed) == PARTS - 1
    assert said == [(done, PARTS) for done in range(1, PARTS + 1)]
    check(source, target)
    assert sweep(recipe, source, target, workers=workers) == []
    write_table(source / "part-001", many(600, seed=1), ENTITIES, "person")
    assert sweep(recipe, source, target) == ["part-001"]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _deadly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GUICHET_TEST_MAIN", str(os.getpid()))
    return Deadly(GraphRecipe.of(*benefit(), cache=tmp_path / "kernels"), _made(tmp_path / "marks"))


def test_a_worker_that_is_killed_is_replaced(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deadly = _deadly(tmp_path, monkeypatch)
    sweep(deadly, source, tmp_path / "out", workers=2)
    assert list((tmp_path / "marks").iterdir())
    check(source, tmp_path / "out")


@pytest.mark.slow
@pytest.mark.skipif(not on_cluster.AVAILABLE, reason="the extra 'distributed' is not installed")
@pytest.mark.filterwarnings("ignore")  # the cluster's own, when a worker dies
def test_on_a_cluster_whose_worker_dies(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    deadly = _deadly(tmp_path, monkeypatch)
    with (
        distributed.LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        on_cluster.sweep_on(client, deadly, source, tmp_path / "out")
    assert list((tmp_path / "marks").iterdir())
    check(source, tmp_path / "out")


def test_a_table_is_not_changed_by_writing_it(tmp_path: Path) -> None:
    table = many(30)
    write_table(tmp_path, table, ENTITIES, "person")
    assert isinstance(table, Table)
    assert set(table.columns) == set(ENTITIES)
