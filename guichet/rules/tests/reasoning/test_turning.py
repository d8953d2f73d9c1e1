"""Where a comparison turns is worked out, and nothing turns anywhere else."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.rules.graph import nodes as op
from guichet.rules.reasoning.cutting import Formula
from guichet.rules.reasoning.ranges import Range
from guichet.rules.reasoning.transfer import Function
from guichet.rules.reasoning.turning import turning_points

DAY, SPAN, WHOLE, BOOL = "<M8[D]", "<m8[D]", "<i8", "|b1"
NEAR = 60  # every value tried lies nearer to nought than this
COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")

Steps = tuple[tuple[Function, tuple[Any, ...]], ...]


@st.composite
def steps(draw: st.DrawFn, dtype: str) -> Steps:
    """A formula of sums, choices and comparisons of one unknown with small figures; the last is a yes or no."""
    found: list[tuple[Function, tuple[Any, ...]]] = []
    numbers: list[Any] = ["x"]
    truths: list[int] = []

    def number() -> Any:
        figure = draw(st.integers(-20, 20))
        return draw(st.sampled_from([*numbers, Range(figure, figure)]))

    def add(function: Function, *arguments: Any) -> int:
        found.append((function, arguments))
        return len(found) - 1

    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("sum", "choice", "comparison", "where") if truths else ("sum", "comparison")))
        if kind == "sum":
            name, more = draw(st.sampled_from(("add", "subtract"))), draw(st.integers(-9, 9))
            function = Function(op.UFUNC, dtype, (dtype, SPAN if dtype == DAY else WHOLE), (name,))
            numbers.append(add(function, number(), Range(more, more)))
        elif kind == "choice":
            function = Function(op.UFUNC, dtype, (dtype, dtype), (draw(st.sampled_from(("minimum", "maximum"))),))
            numbers.append(add(function, number(), number()))
        elif kind == "where":
            choosing = draw(st.sampled_from([*truths, ("flag", 0)]))
            numbers.append(add(Function(op.WHERE, dtype, (BOOL, dtype, dtype)), choosing, number(), number()))
        else:
            function = Function(op.UFUNC, BOOL, (dtype, dtype), (draw(st.sampled_from(COMPARISONS)),))
            truths.append(add(function, number(), number()))
    add(Function(op.UFUNC, BOOL, (dtype, dtype), (draw(st.sampled_from(COMPARISONS)),)), number(), number())
    return tuple(found)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from((DAY, WHOLE)))
def test_no_answer_changes_anywhere_else(data: st.DataObject, dtype: str) -> None:
    made = data.draw(steps(dtype))
    truths = tuple(n for n, (function, _) in enumerate(made) if function.dtype == BOOL)
    points = turning_points(dtype, made)
    tried = np.arange(-NEAR, NEAR + 1)

    answers = Formula(dtype, made, truths, 1).answers(tried.astype(np.int64).view(dtype) if dtype == DAY else tried)
    changes = tried[np.flatnonzero((answers[:, 1:] != answers[:, :-1]).any(axis=0)) + 1]

    assert points is not None
    assert set(changes.tolist()) <= set(points)
    assert {int(each) - 1 for each in changes} <= set(points)


def test_what_is_no_straight_line_is_tried_instead() -> None:
    month = Function(op.CAST, "<M8[M]", (DAY,))
    product = Function(op.UFUNC, WHOLE, (WHOLE, WHOLE), ("multiply",))
    quotient = Function(op.UFUNC, WHOLE, (WHOLE, WHOLE), ("floor_divide",))

    assert turning_points(DAY, ((month, ("x",)),)) is None
    assert turning_points(WHOLE, ((product, ("x", "x")),)) is None
    assert turning_points(WHOLE, ((quotient, ("x", Range(3, 3))),)) is None
    assert turning_points("<f8", ()) is None
