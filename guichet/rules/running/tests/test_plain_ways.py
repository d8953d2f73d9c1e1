"""What plain numpy does otherwise for some columns and groups changes no bit: looked up or not, ranked or not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from guichet.rules.graph import nodes as op
from guichet.rules.graph.building import Builder
from guichet.rules.graph.meaning import Terms
from guichet.rules.running import plain, tabulating
from guichet.rules.running.program import Program
from guichet.rules.running.tests.growing import assert_same
from guichet.rules.running.tests.test_same_bits import expected
from guichet.rules.running.tests.test_ways_to_run import MONTH, benefit, many
from guichet.rules.table import Membership, Table

BIRTH = ("birth", "ETERNITY")


def check(table: Table) -> None:
    graph, terms = benefit()
    program = Program(graph, terms, backend="plain", piece=4_000)
    for _ in range(2):  # the second time in rooms that are there already
        assert_same(expected(graph, table, terms), program.run(table), graph)


def test_what_follows_from_a_date_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    take = tabulating.Lookup.take

    def told(self: tabulating.Lookup, *given: Any) -> None:
        taken.append(self.width)
        take(self, *given)

    monkeypatch.setattr(tabulating.Lookup, "take", told)
    check(many(12_000 * 3))
    assert taken
    assert max(taken) < tabulating.WIDEST


def test_a_date_that_is_missing_in_one_piece() -> None:
    table = many(36_000)
    table.columns[BIRTH][20_001] = np.datetime64("NaT")
    check(table)


def test_dates_in_no_calendar() -> None:
    table = many(36_000)
    table.columns[BIRTH][:] = table.columns[BIRTH] + (np.arange(36_000) * 999).astype("m8[D]")
    check(table)


def test_few_persons_and_many_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "FEWEST", 0)
    for persons in (1, 2, 33, 500):
        check(many(persons))


@pytest.mark.parametrize("size", [1, 31, 32, 33, 2_000])
def test_groups_of_any_size(size: int) -> None:
    check(many(9_000, size=size))


def test_groups_of_many_sizes_some_of_them_empty() -> None:
    table, rng = many(20_000), np.random.default_rng(3)
    group = np.sort(rng.integers(0, 9_000, 20_000)).astype(np.int32)
    role = rng.integers(0, 3, 20_000).astype(np.int8)
    columns = dict(table.columns) | {("status", "2026-11"): rng.integers(0, 3, 9_000).astype(np.int16)}
    check(Table(20_000, {"household": Membership(group, role, 9_000)}, columns))


def test_groups_of_another_kind_that_nothing_is_added_up_over() -> None:
    builder = Builder("person")
    salary = builder.input("salary", MONTH, entity="person", dtype=np.float32)
    rent = builder.input("rent", MONTH, entity="household", dtype=np.float32)
    total = builder.add(op.SUM, "family", np.float64, [salary], ("family", ()))
    outputs = {
        ("total", MONTH): builder.variable("total", MONTH, total, entity="family", dtype=np.float64),
        ("twice", MONTH): builder.ufunc("add", [rent, rent]),
    }
    graph, terms = builder.graph(outputs), Terms({}, {"salary": 0.0, "rent": 0.0}, lambda *_: np.zeros(0))
    persons = np.arange(12)
    for size in (1, 6):
        members = {
            "household": Membership((persons // size).astype(np.int32), np.zeros(12, np.int8), 12 // size),
            "family": Membership((persons // 3).astype(np.int32), np.zeros(12, np.int8), 4),
        }
        columns = {("salary", MONTH): persons.astype("f4"), ("rent", MONTH): np.arange(12 // size).astype("f4")}
        table = Table(12, members, columns)
        assert_same(expected(graph, table, terms), Program(graph, terms, backend="plain").run(table), graph)


def test_an_index_out_of_a_table_of_parameters_is_said() -> None:
    table = many(9_000)
    table.columns["status", "2026-11"][77] = 3
    with pytest.raises(IndexError):
        Program(*benefit(), backend="plain").run(table)
