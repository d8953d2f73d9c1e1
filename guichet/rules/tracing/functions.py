# ruff: noqa: ARG001  # the arguments are numpy's
"""The numpy functions that formulas call, as nodes: each does what numpy does, type by type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum

from guichet.rules.graph.building import Builder, Weak
from guichet.rules.tracing.symbols import Symbol, SymbolicText, matches, operand
from guichet.rules.tracing.untraceable import LEAK, TEXT, UNSUPPORTED, Untraceable

ANSWERS: dict[Any, Callable[..., Any]] = {}


def _answers(*functions: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(answer: Callable[..., Any]) -> Callable[..., Any]:
        for function in functions:
            ANSWERS[function] = answer
        return answer

    return register


def unified(builder: Builder, values: Sequence[Any]) -> list[int]:
    """The nodes of some values in the type that numpy would choose for all of them."""
    found = [operand(builder, value) for value in values]
    given: list[Any] = [_scalar(kind) if kind else builder.dtype(node) for node, kind in found]
    dtype = np.result_type(*given)
    return [builder.cast(node, dtype) for node, _ in found]


def _scalar(kind: Weak) -> Any:
    return kind(0) if kind is not None else None


def _possible(values: Sequence[Any]) -> Any:
    """The one enum that all values are of (arrays of it, or its members); None when they are not."""
    kinds = {
        type(each) if isinstance(each, Enum) else each.possible if isinstance(each, Symbol) else None for each in values
    }
    return kinds.pop() if len(kinds) == 1 else None


def _indices(values: Sequence[Any]) -> list[Any]:
    return [np.int16(each.index) if isinstance(each, Enum) else each for each in values]


def choose(builder: Builder, condition: Any, met: Any, otherwise: Any) -> Any:
    """numpy.where with three arguments; texts and enum members become codes."""
    node, _ = operand(builder, condition)
    if any(isinstance(each, str | SymbolicText) for each in (met, otherwise)):
        return _choose_text(builder, node, met, otherwise)
    possible = _possible((met, otherwise))
    if possible is not None:
        met, otherwise = _indices((met, otherwise))
    a, b = unified(builder, (met, otherwise))
    return Symbol(builder, builder.where(node, a, b), possible)


def _choose_text(builder: Builder, condition: int, met: Any, otherwise: Any) -> SymbolicText:
    texts: list[str] = []
    sides: list[int] = []
    for side in (met, otherwise):
        own = (side,) if isinstance(side, str) else side.texts if isinstance(side, SymbolicText) else None
        if own is None:
            raise Untraceable(TEXT, "mixes texts with something else.")
        texts.extend(text for text in own if text not in texts)
        table = np.array([texts.index(text) for text in own], dtype=np.int64)
        sides.append(builder.constant(table[0]) if isinstance(side, str) else builder.take(side.index.node, table))
    return SymbolicText(Symbol(builder, builder.where(condition, sides[0], sides[1])), tuple(texts))


@_answers(np.where)
def _where(builder: Builder, condition: Any, *sides: Any) -> Any:
    if len(sides) != 2:
        raise Untraceable(LEAK, "numpy.where with one argument picks some of the population.")
    return choose(builder, condition, *sides)


@_answers(np.select)
def _select(builder: Builder, condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    conditions = [operand(builder, each)[0] for each in condlist]
    if any(builder.dtype(each) != np.dtype(bool) for each in conditions):
        raise TypeError("invalid entry in condlist: should be boolean ndarray")
    values = [*choicelist, default]
    if any(isinstance(each, str | SymbolicText) for each in values):
        found: Any = default if isinstance(default, str | SymbolicText) else ""
        for condition, value in reversed(list(zip(conditions, choicelist, strict=True))):
            found = _choose_text(builder, condition, value, found)
        return found
    of_enum = [each for each in values if isinstance(each, Enum) or (isinstance(each, Symbol) and each.possible)]
    possible = _possible(of_enum) if of_enum else None
    if of_enum and len(of_enum) == len(values) - 1 and of_enum == values[:-1] and not isinstance(default, Symbol):
        values[-1] = np.int16(0)  # no case holds: numpy's own default is the number 0, the first member
    nodes = unified(builder, _indices(values))
    result = nodes.pop()
    for condition, node in reversed(list(zip(conditions, nodes, strict=True))):
        result = builder.where(condition, node, result)
    return Symbol(builder, result, possible)


@_answers(np.clip)
def _clip(builder: Builder, values: Any, a_min: Any = None, a_max: Any = None, **options: Any) -> Any:
    low, high = options.pop("min", a_min), options.pop("max", a_max)
    if options:
        raise Untraceable(UNSUPPORTED, "uses numpy.clip with options.")
    if low is None or high is None:
        return np.minimum(values, high) if low is None else np.maximum(values, low)
    nodes = unified(builder, (values, low, high))
    return Symbol(builder, builder.ufunc("minimum", [builder.ufunc("maximum", nodes[:2]), nodes[2]]))


@_answers(np.round, np.around)
def _round(builder: Builder, values: Any, decimals: int = 0, **_: Any) -> Any:
    if values.dtype.kind in "iub" and decimals >= 0:
        return values.astype(np.float16) if values.dtype.kind == "b" else values
    if decimals == 0:
        return np.rint(values)
    scale = float(10 ** abs(decimals))
    if decimals > 0:
        return np.rint(values * scale) / scale
    rounded = np.rint(values / scale) * scale
    return rounded.astype(values.dtype) if values.dtype.kind in "iu" else rounded


@_answers(np.isin)
def _isin(builder: Builder, values: Any, among: Any, invert: bool = False, **_: Any) -> Any:
    wanted = list(among)
    if isinstance(values, SymbolicText):
        found: Any = values.among(wanted)
    elif values.dtype.kind in "SU":
        found = matches(values, wanted)
    else:
        found = Symbol(builder, builder.constant(False))
        for each in wanted:
            found = found | (values == each)
    return np.logical_not(found) if invert else found


@_answers(np.zeros_like)
def _zeros_like(builder: Builder, values: Any, dtype: Any = None, **_: Any) -> Any:
    return np.full_like(values, 0, dtype=dtype)


@_answers(np.ones_like)
def _ones_like(builder: Builder, values: Any, dtype: Any = None, **_: Any) -> Any:
    return np.full_like(values, 1, dtype=dtype)


@_answers(np.full_like)
def _full_like(builder: Builder, values: Any, fill_value: Any, dtype: Any = None, **_: Any) -> Any:
    node, _kind = operand(builder, fill_value)
    return Symbol(builder, builder.cast(node, dtype or values.dtype))


@_answers(np.digitize)
def _digitize(builder: Builder, values: Any, bins: Any, right: bool = False) -> Any:
    edges = np.asarray(bins)
    if edges.ndim != 1 or (edges[1:] < edges[:-1]).any():
        raise Untraceable(UNSUPPORTED, "uses numpy.digitize with bins that do not rise.")
    found: Any = Symbol(builder, builder.constant(np.int64(0)))
    for edge in edges:
        found = found + ((values > edge) if right else (values >= edge)).astype(np.int64)
    return found


@_answers(np.nan_to_num)
def _nan_to_num(builder: Builder, values: Any, copy: bool = True, nan: float = 0.0, **options: Any) -> Any:
    if options:
        raise Untraceable(UNSUPPORTED, "uses numpy.nan_to_num with options.")
    if values.dtype.kind != "f":
        return values
    most = np.finfo(values.dtype).max
    kept = choose(builder, np.isnan(values), values.dtype.type(nan), values)
    kept = choose(builder, np.isposinf(values), most, kept)
    return choose(builder, np.isneginf(values), -most, kept)


@_answers(np.isposinf)
def _isposinf(builder: Builder, values: Any) -> Any:
    return values == values.dtype.type(np.inf)


@_answers(np.isneginf)
def _isneginf(builder: Builder, values: Any) -> Any:
    return values == values.dtype.type(-np.inf)


@_answers(np.busday_count)
def _business_days(builder: Builder, begins: Any, ends: Any, **options: Any) -> Any:
    if not set(options) <= {"weekmask", "holidays"}:
        raise Untraceable(UNSUPPORTED, "uses numpy.busday_count with a calendar object.")
    nodes = [builder.cast(operand(builder, each)[0], "datetime64[D]") for each in (begins, ends)]
    holidays = tuple(str(np.datetime64(each, "D")) for each in options.get("holidays", ()))
    details = ("busday_count", (("weekmask", str(options.get("weekmask", "1111100"))), ("holidays", holidays)))
    return Symbol(builder, builder.function(nodes, np.int64, details))


@_answers(np.ndim)
def _ndim(builder: Builder, values: Any) -> int:
    return 1


@_answers(np.size)
def _size(builder: Builder, values: Any, axis: Any = None) -> int:
    return values.size  # type: ignore[no-any-return]  # a symbol's


@_answers(np.shape)
def _shape(builder: Builder, values: Any) -> tuple[int, ...]:
    return values.shape  # type: ignore[no-any-return]  # a symbol's


@_answers(np.copy)
def _copy(builder: Builder, values: Any, **_: Any) -> Any:
    return values


@_answers(np.sum, np.min, np.max, np.any, np.all, np.mean, np.median, np.average, np.std, np.amin, np.amax, np.prod)
def _over_all(builder: Builder, *_: Any, **__: Any) -> Any:
    raise Untraceable(LEAK, "a numpy function runs over the whole population.")


@_answers(np.unique, np.sort, np.argsort, np.cumsum, np.bincount, np.percentile, np.quantile, np.array_equal)
def _of_others(builder: Builder, *_: Any, **__: Any) -> Any:
    raise Untraceable(LEAK, "a numpy function compares people of the whole population.")
