"""How each operation of a graph carries ranges: exact for single values, never too narrow for the rest."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import elementwise
from guichet.rules.graph.nodes import Node
from guichet.rules.reasoning.quick import quickly
from guichet.rules.reasoning.ranges import (
    NOBODY,
    Range,
    anything,
    as_numpy,
    exactly,
    kind_of,
    limits,
)

Bounds = tuple[Any, Any, bool]  # least, greatest, whether NaN
LARGEST_EXACT = 2.0**53


class Function(NamedTuple):
    """One elementwise operation: a node without its place in a graph."""

    op: str
    dtype: str
    inputs: tuple[str, ...]
    details: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """numpy's name of a ufunc."""
        return str(self.details[0]) if self.op == op.UFUNC else self.op


def transfer(function: Function, arguments: Sequence[Range]) -> Range:
    """The range of a result from those of the arguments."""
    if all(each.is_settled for each in arguments):
        quick = quickly(*function)
        if quick is not None and not any(each.nan for each in arguments):
            found = quick(*[each.low for each in arguments])
            if found is not None:
                return Range(found, found)
        return exactly(exact(function, [each.low for each in arguments]))
    if function.op == op.MATCHES and arguments[0].low == arguments[0].high:
        return exactly(exact(function, [arguments[0].low]))
    hangs_on = NOBODY.union(*(each.hangs_on for each in arguments))
    low, high, nan = _bounds(function, arguments)
    if (low is None) if nan else (low == high):
        hangs_on = NOBODY
    return Range(low, high, nan, hangs_on)


def exact(function: Function, values: Sequence[Any]) -> Any:
    """What numpy makes of single values."""
    node = Node(function.op, "", function.dtype, (), function.details)
    with np.errstate(all="ignore"):
        given = [as_numpy(value, dtype) for value, dtype in zip(values, function.inputs, strict=True)]
        return np.asarray(elementwise(node, given))[()]


def _bounds(function: Function, arguments: Sequence[Range]) -> Bounds:
    if function.op == op.VARIABLE:
        return arguments[0].low, arguments[0].high, arguments[0].nan
    if function.op == op.WHERE:
        return _chosen(arguments)
    if function.op == op.CAST:
        return _cast(function, arguments[0])
    if function.op == op.TAKE:
        return _taken(function, arguments[0])
    if function.op == op.UFUNC:
        found = UFUNCS.get(function.name)
        if found is not None and not any(each.low is None for each in arguments):
            return found(function, *arguments)
    return _anything(function)


def _anything(function: Function) -> Bounds:
    top = anything(function.dtype)
    return top.low, top.high, top.nan


def truth(each: Range) -> tuple[bool, bool]:
    """Whether a value can be false, and whether it can be true (NaN counts as true, as in numpy)."""
    if each.low is None:
        return False, True
    if isinstance(each.low, str):
        return True, True
    return each.low <= 0 <= each.high, each.nan or bool(each.low) or bool(each.high)


def _decided(can_be_false: bool, can_be_true: bool) -> Bounds:
    return not can_be_false, can_be_true, False


def _chosen(arguments: Sequence[Range]) -> Bounds:
    can_be_false, can_be_true = truth(arguments[0])
    met, otherwise = arguments[1], arguments[2]
    found = met.joined(otherwise) if can_be_false and can_be_true else (met if can_be_true else otherwise)
    return found.low, found.high, found.nan


def _taken(function: Function, index: Range) -> Bounds:
    table = [exactly(each) for each in np.asarray(function.details[0], dtype=function.dtype)]
    inside = table[index.low : index.high + 1] if 0 <= index.low <= index.high < len(table) else table
    found = inside[0]
    for each in inside[1:]:
        found = found.joined(each)
    return found.low, found.high, found.nan


def _cast(function: Function, value: Range) -> Bounds:
    before, after = kind_of(function.inputs[0]), kind_of(function.dtype)
    if after == "b":
        return _decided(*truth(value))
    if value.low is None or before in "USO" or after in "USOc" or (after in "iu" and value.nan):
        return _anything(function)
    if before == "f" and after in "iu":
        least, most = limits(function.dtype)
        if not (least < value.low and value.high < most):
            return _anything(function)
    if before in "iuMm" and after in "iu" and not _fits(function.dtype, value.low, value.high):
        return _anything(function)
    if {before, after} == {"M", "f"} or {before, after} == {"m", "f"}:
        return _anything(function)
    return _endpoints(function, [value.low], [value.high], nan=value.nan)


def _fits(dtype: str, low: int, high: int) -> bool:
    least, most = limits(dtype)
    return least <= low and high <= most


def _endpoints(function: Function, lows: list[Any], highs: list[Any], *, nan: bool = False) -> Bounds:
    """For what never falls when its arguments rise."""
    low, high = exactly(exact(function, lows)), exactly(exact(function, highs))
    if low.nan or high.nan or low.low > high.high:
        return _anything(function)
    return low.low, high.high, nan


def _corners(function: Function, one: Range, other: Range, *, nan: bool) -> Bounds:
    """For what rises or falls in each argument, whatever the other is."""
    found = [exactly(exact(function, pair)) for pair in itertools.product((one.low, one.high), (other.low, other.high))]
    if any(each.nan for each in found):
        return _anything(function)
    return min(each.low for each in found), max(each.low for each in found), nan


def _is_infinite(*ranges: Range) -> bool:
    return any(math.isinf(value) for each in ranges for value in (each.low, each.high) if isinstance(value, float))


def _whole(function: Function) -> bool:
    return all(kind_of(each) in "iuMm" for each in (*function.inputs, function.dtype))


def _within(function: Function, low: int, high: int, nan: bool) -> Bounds:
    return (low, high, nan) if _fits(function.dtype, low, high) else _anything(function)


def _add(function: Function, one: Range, other: Range) -> Bounds:
    nan = one.nan or other.nan
    if _whole(function):
        return _within(function, one.low + other.low, one.high + other.high, nan)
    if kind_of(function.dtype) == "b":
        return _or(function, one, other)
    if _is_infinite(one) and _is_infinite(other):
        return _anything(function)
    return _endpoints(function, [one.low, other.low], [one.high, other.high], nan=nan)


def _subtract(function: Function, one: Range, other: Range) -> Bounds:
    nan = one.nan or other.nan
    if _whole(function):
        return _within(function, one.low - other.high, one.high - other.low, nan)
    if _is_infinite(one) and _is_infinite(other):
        return _anything(function)
    return _endpoints(function, [one.low, other.high], [one.high, other.low], nan=nan)


def _multiply(function: Function, one: Range, other: Range) -> Bounds:
    nan = one.nan or other.nan
    if kind_of(function.dtype) == "b":
        return _and(function, one, other)
    if _whole(function):
        products = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
        return _within(function, min(products), max(products), nan)
    if _is_infinite(one, other) or any(kind_of(each) in "Mm" for each in function.inputs):
        return _anything(function)
    return _corners(function, one, other, nan=nan)


def _divide(function: Function, one: Range, other: Range) -> Bounds:
    if other.low <= 0 <= other.high or _is_infinite(one, other) or kind_of(function.dtype) != "f":
        return _anything(function)
    return _corners(function, one, other, nan=one.nan or other.nan)


def _floor_divide(function: Function, one: Range, other: Range) -> Bounds:
    if other.low <= 0 <= other.high or one.nan or other.nan:
        return _anything(function)
    if _whole(function):
        quotients = [a // b for a in (one.low, one.high) for b in (other.low, other.high)]
        return _within(function, min(quotients), max(quotients), False)
    if _is_infinite(one, other) or kind_of(function.dtype) != "f":
        return _anything(function)
    low, high, nan = _corners(function, one, other, nan=False)
    return (low, high, nan) if max(abs(low), abs(high)) < LARGEST_EXACT else _anything(function)


def _remainder(function: Function, one: Range, other: Range) -> Bounds:
    if other.low <= 0 or one.nan or other.nan or _is_infinite(one, other):
        return _anything(function)
    if not _whole(function):
        return (0.0, other.high, False) if kind_of(function.dtype) == "f" else _anything(function)
    if other.low == other.high and one.low // other.low == one.high // other.low:
        return one.low % other.low, one.high % other.low, False
    return 0, other.high - 1, False


def _negative(function: Function, one: Range) -> Bounds:
    if kind_of(function.dtype) in "iuMm":
        return _within(function, -one.high, -one.low, one.nan)
    return -one.high, -one.low, one.nan


def _absolute(function: Function, one: Range) -> Bounds:
    least = 0 if one.low <= 0 <= one.high else min(abs(one.low), abs(one.high))
    most = max(abs(one.low), abs(one.high))
    if kind_of(function.dtype) in "iuMm":
        return _within(function, least, most, one.nan)
    return float(least), most, one.nan


def _minimum(_: Function, one: Range, other: Range) -> Bounds:
    return min(one.low, other.low), min(one.high, other.high), one.nan or other.nan


def _maximum(_: Function, one: Range, other: Range) -> Bounds:
    return max(one.low, other.low), max(one.high, other.high), one.nan or other.nan


def _fewest(function: Function, one: Range, other: Range) -> Bounds:
    if one.nan or other.nan:  # NaN gives way to the other value
        return min(one.low, other.low), max(one.high, other.high), one.nan and other.nan
    return _minimum(function, one, other)


def _most(function: Function, one: Range, other: Range) -> Bounds:
    if one.nan or other.nan:
        return min(one.low, other.low), max(one.high, other.high), one.nan and other.nan
    return _maximum(function, one, other)


def _clip(_: Function, one: Range, least: Range, most: Range) -> Bounds:
    nan = one.nan or least.nan or most.nan
    low, high = max(one.low, least.low), max(one.high, least.high)
    return min(low, most.low), min(high, most.high), nan


def _rising(function: Function, one: Range) -> Bounds:
    if _is_infinite(one) and function.name not in ("floor", "ceil", "rint", "trunc", "positive"):
        return _anything(function)
    return _endpoints(function, [one.low], [one.high], nan=one.nan)


def _square_root(function: Function, one: Range) -> Bounds:
    return _anything(function) if one.low < 0 else _endpoints(function, [one.low], [one.high], nan=one.nan)


def _and(_: Function, one: Range, other: Range) -> Bounds:
    (one_false, one_true), (other_false, other_true) = truth(one), truth(other)
    return _decided(one_false or other_false, one_true and other_true)


def _or(_: Function, one: Range, other: Range) -> Bounds:
    (one_false, one_true), (other_false, other_true) = truth(one), truth(other)
    return _decided(one_false and other_false, one_true or other_true)


def _not(_: Function, one: Range) -> Bounds:
    can_be_false, can_be_true = truth(one)
    return _decided(can_be_true, can_be_false)


def _on_booleans(rule: Callable[..., Bounds]) -> Callable[..., Bounds]:
    def apply(function: Function, *arguments: Range) -> Bounds:
        return rule(function, *arguments) if kind_of(function.dtype) == "b" else _anything(function)

    return apply


def _compared(
    surely: Callable[[Range, Range], bool], never: Callable[[Range, Range], bool], *, of_nan: bool = False
) -> Callable[..., Bounds]:
    def apply(function: Function, one: Range, other: Range) -> Bounds:
        if any(kind_of(each) in "USO" for each in function.inputs):
            return False, True, False
        nan = one.nan or other.nan
        can_be_false = not surely(one, other) or (nan and not of_nan)
        can_be_true = not never(one, other) or (nan and of_nan)
        return _decided(can_be_false, can_be_true)

    return apply


def _apart(one: Range, other: Range) -> bool:
    return bool(one.high < other.low or other.high < one.low)


def _same(one: Range, other: Range) -> bool:
    return bool(one.low == one.high == other.low == other.high)


def _below(one: Range, other: Range) -> bool:
    return bool(one.high < other.low)


def _not_above(one: Range, other: Range) -> bool:
    return bool(one.high <= other.low)


def _above(one: Range, other: Range) -> bool:
    return bool(one.low > other.high)


def _not_below(one: Range, other: Range) -> bool:
    return bool(one.low >= other.high)


def _is_nan(_: Function, one: Range) -> Bounds:
    return _decided(True, one.nan)


def _is_finite(_: Function, one: Range) -> Bounds:
    return not (one.nan or _is_infinite(one)), True, False


UFUNCS: dict[str, Callable[..., Bounds]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    "negative": _negative,
    "absolute": _absolute,
    "fabs": _absolute,
    "minimum": _minimum,
    "maximum": _maximum,
    "fmin": _fewest,
    "fmax": _most,
    "clip": _clip,
    "floor": _rising,
    "ceil": _rising,
    "rint": _rising,
    "trunc": _rising,
    "positive": _rising,
    "sign": _rising,
    "sqrt": _square_root,
    "logical_and": _and,
    "logical_or": _or,
    "logical_not": _not,
    "bitwise_and": _on_booleans(_and),
    "bitwise_or": _on_booleans(_or),
    "invert": _on_booleans(_not),
    "equal": _compared(_same, _apart),
    "not_equal": _compared(_apart, _same, of_nan=True),
    "less": _compared(_below, _not_below),
    "less_equal": _compared(_not_above, _above),
    "greater": _compared(_above, _not_above),
    "greater_equal": _compared(_not_below, _below),
    "isnan": _is_nan,
    "isnat": _is_nan,
    "isfinite": _is_finite,
}

__all__ = ["Function", "exact", "transfer", "truth"]
