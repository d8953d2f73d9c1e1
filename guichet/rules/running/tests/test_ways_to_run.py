"""Alone, in ten, in ten thousand, permuted, updated, one household, with a broken compiler: always the same."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.rules.graph import nodes as op
from guichet.rules.graph.building import Builder
from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph, Opacity
from guichet.rules.running import toolchain
from guichet.rules.running.layout import BadTable
from guichet.rules.running.program import Program
from guichet.rules.running.tests.growing import KINDS, assert_same, grown, populations
from guichet.rules.running.tests.test_same_bits import QUIET, expected
from guichet.rules.table import Membership, Table

MONTH = "2026-11"


def benefit() -> tuple[ExpressionGraph, Terms]:
    """A small law: a tax by person, a benefit by household that abates with what its adults earn."""
    builder = Builder("person")
    salary = builder.input("salary", MONTH, entity="person", dtype=np.float32)
    birth = builder.input("birth", "ETERNITY", entity="person", dtype="<M8[D]")
    status = builder.input("status", MONTH, entity="household", dtype=np.int16)
    tax = builder.ufunc("multiply", [salary, builder.constant(0.15)], (None, float))
    years = builder.cast(builder.cast(birth, "<M8[Y]"), np.int64)
    young = builder.ufunc("greater", [years, builder.constant(np.int64(38))])
    earned = builder.add(op.SUM, "household", np.float64, [salary], ("household", ("parent",)))
    children = builder.add(op.SUM, "household", np.float64, [young], ("household", ("child",)))
    rate = builder.take(status, np.array([100.0, 50.0, 25.0]))
    amount = builder.ufunc("multiply", [children, rate])
    amount = builder.ufunc("subtract", [amount, builder.ufunc("multiply", [earned, builder.constant(0.01)])])
    amount = builder.ufunc("maximum", [amount, builder.constant(0.0)])
    outputs = {
        ("tax", MONTH): builder.variable("tax", MONTH, tax, entity="person", dtype=np.float32),
        ("benefit", MONTH): builder.variable("benefit", MONTH, amount, entity="household", dtype=np.float32),
        ("salary", MONTH): salary,
        ("same", MONTH): builder.variable("same", MONTH, tax, entity="person", dtype=np.float32),
    }
    defaults = {"salary": 0.0, "birth": np.datetime64("1970-01-01"), "status": np.int16(0)}
    return builder.graph(outputs), Terms(
        {"household": {"parent": (0, 1), "child": (2,)}}, defaults, lambda *_: np.zeros(0)
    )


def many(persons: int, size: int = 3, seed: int = 1) -> Table:
    rng = np.random.default_rng(seed)
    group = (np.arange(persons) // size).astype(np.int32)
    count = int(group[-1]) + 1
    role = np.minimum(np.arange(persons) % size, 2).astype(np.int8)
    columns = {
        ("salary", MONTH): rng.normal(3000, 2000, persons).astype(np.float32),
        ("birth", "ETERNITY"): np.datetime64("1936-01-01") + rng.integers(0, 33_000, persons).astype("m8[D]"),
        ("status", MONTH): rng.integers(0, 3, count).astype(np.int16),
    }
    return Table(persons, {"household": Membership(group, role, count)}, columns)


@pytest.fixture(params=["plain", "compiled"])
def program(request: Any) -> Program:
    return Program(*benefit(), backend=request.param, cache=False)


def test_alone_in_ten_and_in_ten_thousand(program: Program) -> None:
    table = many(30_000)
    whole, home = program.run(table), table.memberships["household"]
    for households in (1, 10):
        persons = 3 * households
        entities = {("status", MONTH): households}
        part = Table(
            persons,
            {"household": Membership(home.group[:persons], home.role[:persons], households)},
            {spot: column[: entities.get(spot, persons)] for spot, column in table.columns.items()},
        )
        found = program.run(part)
        for spot, column in found.items():
            assert np.array_equal(column, whole[spot][: len(column)])


def test_permuted(program: Program) -> None:
    table = many(5_000)
    order = np.random.default_rng(5).permutation(table.persons)
    home = table.memberships["household"]
    members = {"household": Membership(home.group[order], home.role[order], home.count)}
    columns = {
        spot: column[order] if len(column) == table.persons else column for spot, column in table.columns.items()
    }
    shuffled = Table(table.persons, members, columns)
    assert_same(expected(program.graph, shuffled, program.terms), program.run(shuffled), program.graph)
    assert np.array_equal(program.run(shuffled)[("tax", MONTH)], program.run(table)[("tax", MONTH)][order])


@pytest.mark.parametrize("backend", ["plain", "compiled"])
@given(law=grown(), data=st.data())
@QUIET
def test_updating_is_running_again(backend: Any, law: Any, data: Any) -> None:
    graph, terms = law
    table = data.draw(populations(graph))
    other = data.draw(populations(graph))
    program = Program(graph, terms, backend=backend, cache=False)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    changed = np.flatnonzero(rng.random(table.persons) < 0.05)
    groups = {
        kind: np.flatnonzero(rng.random(table.memberships[kind].count) < 0.02)
        for kind in KINDS
        if kind in program.kinds
    }
    columns = {}
    for spot, column in table.columns.items():
        entity = graph.nodes[graph.inputs[spot]].entity
        at = changed if entity == graph.person else groups.get(entity, changed[:0])
        source = other.columns.get(spot)
        columns[spot] = column.copy()
        if source is not None and len(source):
            columns[spot][at] = np.resize(source, len(column))[at]
    after = Table(table.persons, table.memberships, columns)
    found = program.update(after, program.run(table), changed, groups=groups)
    assert_same(expected(graph, after, terms), found, graph)


@given(law=grown(), data=st.data())
@QUIET
def test_one_household_is_a_table_of_one(law: Any, data: Any) -> None:
    graph, terms = law
    persons = data.draw(st.integers(1, 4))
    roles = {kind: [data.draw(st.integers(0, 1)) for _ in range(persons)] for kind in KINDS}
    members = {kind: Membership(np.zeros(persons, np.int32), np.array(roles[kind], np.int8), 1) for kind in KINDS}
    table = data.draw(populations(graph))
    columns, facts = {}, {}
    for spot, at in graph.inputs.items():
        node = graph.nodes[at]
        count = persons if node.entity == graph.person else 1
        if spot in table.columns and len(table.columns[spot]) >= count and np.dtype(node.dtype).kind != "U":
            columns[spot] = table.columns[spot][:count]
            plain = columns[spot].view(np.int64) if np.dtype(node.dtype).kind in "Mm" else columns[spot]
            facts[spot] = plain.tolist()
    program = Program(graph, terms, backend="compiled", cache=False)
    household = program.household({kind: ([0] * persons, roles[kind]) for kind in KINDS if kind in program.kinds})
    for given_facts, given_columns in ((facts, columns), ({}, {}), (facts, columns)):
        found = household.run(given_facts)
        for spot, column in expected(graph, Table(persons, members, given_columns), terms).items():
            plain = column.view(np.int64) if column.dtype.kind in "Mm" else column
            assert np.array_equal(np.array(found[spot], dtype=plain.dtype), plain, equal_nan=plain.dtype.kind == "f")


def test_a_household_says_what_does_not_fit(program: Program) -> None:
    household = program.household({"household": ([0, 0], [0, 2])})
    with pytest.raises(BadTable, match="does not fit"):
        household.run({("salary", MONTH): [1.0]})
    with pytest.raises(BadTable, match="no input"):
        household.run({("salery", MONTH): [1.0, 2.0]})
    assert household.run({("salary", MONTH): [1000.0, 0.0]})[("tax", MONTH)] == (150.0, 0.0)


def test_a_group_of_thousands_takes_as_long_as_thousands_of_groups() -> None:
    program = Program(*benefit(), cache=False)
    small, large = many(200_000, 2), many(200_000, 2_000)

    def seconds(table: Table) -> float:
        times = []
        for _ in range(7):
            began = time.process_time()
            program.run(table)
            times.append(time.process_time() - began)
        return min(times)

    seconds(small)
    assert seconds(large) < 3 * seconds(small)


def test_a_compiler_that_refuses_leaves_it_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    graph, terms = benefit()
    monkeypatch.setattr("guichet.rules.running.compiled.compiled", lambda text: toolchain.compiled("this is not LLVM"))
    with pytest.warns(RuntimeWarning, match="numpy computes instead"):
        program = Program(graph, terms, cache=False)
    assert program.backend == "plain"
    table = many(100)
    assert_same(expected(graph, table, terms), program.run(table), graph)
    with pytest.raises(toolchain.NotCompiled):
        Program(graph, terms, backend="compiled", cache=False)


def test_without_llvm_everything_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "AVAILABLE", False)
    assert Program(*benefit()).backend == "plain"


def test_kept_kernels_are_found_again_and_damaged_ones_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, terms = benefit()
    folder = tmp_path / "kernels"
    Program(graph, terms, cache=folder)
    (kept,) = folder.iterdir()
    original = kept.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("guichet.rules.running.compiled.compiled", lambda text: pytest.fail("compiled again"))
        Program(graph, terms, cache=folder)
    table = many(100)
    for damage in (original[:-7], b"", b"something else", original[:-1] + bytes([original[-1] ^ 1])):
        kept.write_bytes(damage)
        with pytest.warns(RuntimeWarning, match="made again"):
            program = Program(graph, terms, cache=folder)
        assert kept.read_bytes()[:17] == original[:17]
        assert_same(expected(graph, table, terms), program.run(table), graph)
    folder.chmod(0o777)  # anybody could have put code there
    with monkeypatch.context() as patch:
        patch.setattr("guichet.rules.running.compiled.compiled", lambda text: toolchain.compiled("this is not LLVM"))
        with pytest.warns(RuntimeWarning, match="numpy computes instead"):
            assert Program(graph, terms, cache=folder).backend == "plain"


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert Program(*benefit(), cache=tmp_path / "file" / "kernels").backend == "compiled"


def test_tables_that_do_not_fit_are_refused(program: Program) -> None:
    table = many(9)
    home = table.memberships["household"]
    short = {**table.columns, ("salary", MONTH): np.zeros(8, np.float32)}
    text = {**table.columns, ("salary", MONTH): np.array(["x"] * 9)}
    wild = Membership(np.array([0, 0, 0, 1, 1, 1, 2, 2, 7], np.int32), home.role, 3)
    below = Membership(np.array([-1, 0, 0, 1, 1, 1, 2, 2, 2], np.int32), home.role, 3)
    for bad in (
        Table(9, table.memberships, short),
        Table(9, table.memberships, text),
        Table(9, {}, table.columns),
        Table(9, {"household": wild}, table.columns),
        Table(9, {"household": below}, table.columns),
    ):
        with pytest.raises(BadTable):
            program.run(bad)
    with pytest.raises(IndexError):
        program.run(Table(9, table.memberships, {**table.columns, ("status", MONTH): np.array([0, 1, 3], np.int16)}))


def test_progress_is_shown(program: Program) -> None:
    said: list[tuple[int, int]] = []
    program.run(many(300_000), progress=lambda done, of: said.append((done, of)))
    assert len(said) >= 4
    assert said[-1] == (300_000, 300_000)
    assert said == sorted(said)


def test_an_opaque_formula_sees_whole_groups() -> None:
    builder = Builder("person")
    hidden = builder.hide(
        "hidden", MONTH, Opacity("strings", "it reads texts", "law.py", 3), entity="household", dtype=np.float64
    )
    graph = builder.graph({("hidden", MONTH): hidden})

    def count(variable: str, period: str, table: Table) -> Any:
        assert set(table.memberships) == {"household"}
        return np.bincount(table.memberships["household"].group, minlength=table.count("household")) * 1.0

    program = Program(graph, Terms({"household": {"parent": (0,)}}, {}, count), cache=False, piece=10)
    found = program.run(many(10_000))
    assert found[("hidden", MONTH)].tolist() == [3.0] * 3333 + [1.0]
