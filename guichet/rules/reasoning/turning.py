"""Where comparisons of one unknown with figures can turn, worked out instead of tried.

That is possible for what only adds, chooses and compares: every number on the way is then one of few straight lines of
the unknown, and a comparison of two of them turns where they meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from guichet.rules.graph import nodes as op
from guichet.rules.reasoning.ranges import Range, is_day, kind_of
from guichet.rules.reasoning.transfer import Function

Line = tuple[int, int]  # times the unknown, and so much more
Lines = frozenset[Line]

MOST_LINES = 24
X: Lines = frozenset(((1, 0),))
NO_OR_YES: Lines = frozenset(((0, 0), (0, 1)))
COMPARED = frozenset(("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"))
OF_TRUTHS = frozenset(
    ("logical_and", "logical_or", "logical_not", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor", "invert")
)


def turning_points(dtype: str, steps: Sequence[tuple[Function, tuple[Any, ...]]]) -> list[int] | None:
    """Every value at or beside which an answer of a formula's steps can change; None where that cannot be told.

    Arguments are those of `cutting.Formula`.
    """
    if not _is_whole(dtype):
        return None
    found: list[Lines] = []
    points: set[int] = set()
    for function, arguments in steps:
        given = [_lines(each, found) for each in arguments]
        if any(each is None for each in given):
            return None
        lines = _applied(function, [each for each in given if each is not None], points)
        if lines is None or len(lines) > MOST_LINES:
            return None
        found.append(lines)
    return [near for each in points for near in (each - 1, each, each + 1, each + 2)]


def _lines(argument: Any, found: Sequence[Lines]) -> Lines | None:
    match argument:
        case Range(low=int() as figure):  # yes and no are whole numbers, too
            return frozenset(((0, int(figure)),))
        case Range():
            return None
        case int():
            return found[argument]
        case str():
            return X
    return NO_OR_YES


def _is_whole(dtype: str) -> bool:
    """Whether a type holds days, or numbers wide enough that nothing the law adds leaves them."""
    return is_day(dtype) or dtype in ("|b1", "<i4", "<i8", "<m8[D]")


def _applied(function: Function, given: Sequence[Lines], points: set[int]) -> Lines | None:
    """The lines of a result; `points` takes where a comparison turns."""
    if not _is_whole(function.dtype) or not all(_is_whole(each) for each in function.inputs):
        return None
    if function.op == op.WHERE:
        return given[1] | given[2]
    if function.op in (op.CAST, op.VARIABLE):
        if kind_of(function.dtype) == "b" and kind_of(function.inputs[0]) != "b":
            return _compared(given[0], frozenset(((0, 0),)), points)
        return given[0]
    if function.op != op.UFUNC:
        return None
    if function.name in COMPARED:
        return _compared(given[0], given[1], points)
    if function.name in OF_TRUTHS:
        return NO_OR_YES if {*function.inputs} == {"|b1"} else None
    if function.name in ("minimum", "maximum"):
        return given[0] | given[1]
    rule = COMBINED.get(function.name)
    if rule is None or function.dtype == "|b1":
        return None
    combined = [rule(*pair) for pair in itertools.product(*given)]
    return None if None in combined else frozenset(each for each in combined if each is not None)


def _compared(one: Lines, other: Lines, points: set[int]) -> Lines:
    """A yes or no, which turns where two lines meet."""
    for (times, more), (by, beside) in itertools.product(one, other):
        if times != by:
            points.add((beside - more) // (times - by))
    return NO_OR_YES


def _product(one: Line, other: Line) -> Line | None:
    """The line of a product; None where it is none."""
    if one[0] and other[0]:
        return None
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]


COMBINED: dict[str, Callable[[Line, Line], Line | None]] = {
    "add": lambda one, other: (one[0] + other[0], one[1] + other[1]),
    "subtract": lambda one, other: (one[0] - other[0], one[1] - other[1]),
    "multiply": _product,
}
