"""Whatever is called settled, no completion contradicts; what is called irrelevant changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guichet.rules.graph import nodes as op
from guichet.rules.graph.building import Builder
from guichet.rules.graph.meaning import Terms, run
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.reasoning.bounds import Reasoner
from guichet.rules.reasoning.prospects import Prospects
from guichet.rules.reasoning.ranges import Range, anything_given, exactly
from guichet.rules.reasoning.unrolling import FACT, Cell, Unrolled, Unroller
from guichet.rules.running.tests.growing import KINDS, PERSON, ROLES, grown, membership, values
from guichet.rules.table import Table

# Their last bit depends on whether numpy computes one value or many.
INEXACT = {"exp", "log1p", "power"}


def never(cell: Cell) -> Range:
    raise AssertionError("there is no opaque formula")


def unroll(graph: ExpressionGraph, table: Table) -> Unrolled:
    wanted = [
        (at, place) for at in graph.outputs.values() for place in range(table.count(graph.nodes[at].entity or PERSON))
    ]
    return Unroller(graph, table, ROLES, {}).unroll(wanted)


def told(unrolled: Unrolled, table: Table, unknown: frozenset[int]) -> dict[int, Range]:
    """What the columns say of every fact that is not unknown."""
    return {
        at: exactly(table.columns[cell.spot[0], cell.spot[1]][cell.spot[2]])
        for at, cell in enumerate(unrolled.cells)
        if cell.kind == FACT and cell.spot is not None and at not in unknown
    }


def tame(column: Any) -> Any:
    """Values that a fact can have: no NaN, nothing too large to be exact."""
    dtype = column.dtype.str
    whole = anything_given(dtype)
    if column.dtype.kind == "f":
        return np.clip(np.where(np.isfinite(column), column, 0), whole.low, whole.high).astype(dtype)
    if column.dtype.kind in "iu":
        return np.clip(column, whole.low, whole.high).astype(dtype)
    if column.dtype.kind == "M":
        days = np.where(np.isnat(column), 0, column.view(np.int64))
        return np.clip(days, whole.low, whole.high).view(dtype)
    return np.where(np.isnat(column), np.array(0, dtype=dtype), column) if column.dtype.kind == "m" else column


@st.composite
def cases(draw: Any) -> tuple[ExpressionGraph, Terms, Table, Any]:
    graph, terms = draw(grown())
    assume(not any(node.op == op.UFUNC and node.details[0] in INEXACT for node in graph))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    persons = draw(st.integers(1, 4))
    members = {kind: membership(rng, persons, kind, draw(st.sampled_from(("sorted", "scattered")))) for kind in KINDS}
    table = Table(persons, members)
    columns = {
        spot: values(rng, graph.nodes[at].dtype, table.count(graph.nodes[at].entity))
        for spot, at in graph.inputs.items()
    }
    return graph, terms, Table(persons, members, columns), rng


def holds(found: Range, value: Any) -> bool:
    seen = exactly(value)
    if isinstance(seen.low, str) and not found.is_settled:
        return True  # texts have no order that the law knows: their ranges say nothing
    if seen.nan:
        return found.nan
    return found.low is not None and bool(found.low <= seen.low <= found.high)


def completed(unrolled: Unrolled, table: Table, changed: frozenset[int], rng: Any) -> Table:
    """The same table with other values of some facts."""
    columns = {spot: column.copy() for spot, column in table.columns.items()}
    for at in changed:
        spot = unrolled.cells[at].spot
        assert spot is not None
        column = columns[spot[0], spot[1]]
        column[spot[2]] = tame(values(rng, column.dtype.str, 1))[0]
    return Table(table.persons, table.memberships, columns)


@settings(max_examples=120, deadline=None)
@given(case=cases(), share=st.sampled_from((0.1, 0.3, 0.7, 1.0)), budget=st.sampled_from((3, 60, 4000)))
def test_no_completion_leaves_the_ranges(case: Any, share: float, budget: int) -> None:
    graph, terms, table, rng = case
    unrolled = unroll(graph, table)
    facts = [at for at, cell in enumerate(unrolled.cells) if cell.kind == FACT]
    unknown = frozenset(at for at in facts if rng.random() < share)
    reasoner = Reasoner(unrolled, {}, never, budget=budget)
    prospects = reasoner.prospects(told(unrolled, table, unknown))
    first = completed(unrolled, table, unknown, rng)
    for _ in range(3):
        _check(graph, terms, unrolled, prospects, first, unknown, rng)
        first = completed(unrolled, table, unknown, rng)


def _check(
    graph: ExpressionGraph,
    terms: Terms,
    unrolled: Unrolled,
    prospects: Prospects,
    table: Table,
    unknown: frozenset[int],
    rng: Any,
) -> None:
    outcome = run(graph, table, terms)
    others: dict[frozenset[int], Any] = {}
    for (variable, period, place), cell in unrolled.outputs.items():
        value = outcome[variable, period][place]
        assert holds(prospects.range(cell), value), (unrolled.cells[cell], prospects.range(cell), value)
        idle = unknown - prospects.relevant(cell)
        if idle not in others:
            others[idle] = run(graph, completed(unrolled, table, idle, rng), terms)
        other = others[idle][variable, period][place]
        assert exactly(other) == exactly(value), (unrolled.cells[cell], idle)


def graph_of(builder: Builder, **outputs: int) -> ExpressionGraph:
    return builder.graph({(name, "2026-11"): at for name, at in outputs.items()})


def alone(graph: ExpressionGraph, **known: Any) -> tuple[Unrolled, Prospects]:
    """One person of whom some inputs are known."""
    unrolled = unroll(graph, Table(1))
    spots = {cell.spot[0]: at for at, cell in enumerate(unrolled.cells) if cell.kind == FACT and cell.spot}
    reasoner = Reasoner(unrolled, {}, never)
    return unrolled, reasoner.prospects({spots[name]: exactly(value) for name, value in known.items()})


def test_x_or_not_x_is_settled_whatever_x_is() -> None:
    builder = Builder(PERSON)
    flag = builder.input("flag", "2026-11", entity=PERSON, dtype=bool)
    one = builder.input("one", "2026-11", entity=PERSON, dtype=np.int64)
    other = builder.input("other", "2026-11", entity=PERSON, dtype=np.int64)
    more = builder.ufunc("greater", [builder.ufunc("add", [one, other]), builder.constant(np.int64(100))])
    no = builder.ufunc("logical_not", [flag])
    graph = graph_of(
        builder,
        flags=builder.ufunc("logical_or", [flag, no]),
        sums=builder.ufunc("logical_or", [more, builder.ufunc("logical_not", [more])]),
        never=builder.ufunc("logical_and", [flag, builder.ufunc("logical_and", [no, more])]),
    )
    unrolled, prospects = alone(graph)
    for (name, _, _), cell in unrolled.outputs.items():
        assert prospects.is_settled(cell), name
        assert prospects.range(cell).low is (name != "never")


def test_a_number_is_cut_where_the_law_cuts_it() -> None:
    builder = Builder(PERSON)
    income = builder.input("income", "2026-11", entity=PERSON, dtype=np.int64)
    flag = builder.input("flag", "2026-11", entity=PERSON, dtype=bool)
    low = builder.ufunc("less", [income, builder.constant(np.int64(79_000_00))])
    high = builder.ufunc("greater", [income, builder.constant(np.int64(97_276_99))])
    graph = graph_of(builder, both=builder.ufunc("logical_and", [low, high]), low=low, high=high, flag=flag)
    unrolled, prospects = alone(graph)
    both = unrolled.outputs["both", "2026-11", 0]
    assert prospects.is_settled(both)
    assert prospects.range(both).low is False
    (cases_of_income,) = [cases for cases in prospects.cases.values() if len(cases) > 2]
    assert [each.high for each in cases_of_income][:2] == [79_000_00 - 1, 97_276_99]


def test_an_amount_has_a_range_and_hangs_on_what_can_still_change_it() -> None:
    builder = Builder(PERSON)
    entitled = builder.input("entitled", "2026-11", entity=PERSON, dtype=bool)
    income = builder.input("income", "2026-11", entity=PERSON, dtype=np.int64)
    taken = builder.ufunc("floor_divide", [builder.ufunc("maximum", [income, builder.constant(np.int64(0))]),
                                           builder.constant(np.int64(4))])  # fmt: skip
    left = builder.ufunc("maximum", [builder.ufunc("subtract", [builder.constant(np.int64(1000)), taken]),
                                     builder.constant(np.int64(0))])  # fmt: skip
    amount = builder.ufunc("multiply", [left, builder.cast(entitled, np.int64)])
    unrolled, prospects = alone(graph_of(builder, amount=amount))
    cell = unrolled.outputs["amount", "2026-11", 0]
    assert prospects.range(cell)[:2] == (0, 1000)
    spots = [unrolled.cells[each].spot for each in prospects.relevant(cell)]
    assert {spot[0] for spot in spots if spot is not None} == {"entitled", "income"}
    unrolled, prospects = alone(graph_of(builder, amount=amount), entitled=False)
    assert prospects.is_settled(unrolled.outputs["amount", "2026-11", 0])
    unrolled, prospects = alone(graph_of(builder, amount=amount), entitled=True)
    assert prospects.relevant(unrolled.outputs["amount", "2026-11", 0])
