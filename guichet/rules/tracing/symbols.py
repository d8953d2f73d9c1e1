"""Symbols: what a formula gets in place of arrays. Whatever is done to one becomes a node of the graph."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from openfisca_core.indexed_enums import Enum

from guichet.rules.graph.building import Builder, Weak
from guichet.rules.tracing.untraceable import (
    BRANCH,
    LEAK,
    OUTSIDE,
    TEXT,
    UNSUPPORTED,
    Untraceable,
    UntraceableAttribute,
)

# The length of every array of a population while it is traced: real arrays of this length that formulas make
# (`numpy.zeros(person.count)`) are recognised by it, and are constants when all their values are equal.
COUNT = 7919


class Symbol(NDArrayOperatorsMixin):
    """An array of a population that is not there yet: a node of the graph being built.

    `possible` is the enum of an array of enum indices. Operators, ufuncs and the numpy functions of
    `tracing/functions.py` give symbols; what would need the values themselves raises Untraceable.
    """

    __hash__ = None  # type: ignore[assignment]  # arrays have none either
    functions: ClassVar[dict[Any, Callable[..., Any]]] = {}  # tracing/functions.py

    def __init__(self, builder: Builder, node: int, possible: Any = None) -> None:
        self.builder = builder
        self.node = node
        self.possible = possible

    # What numpy's arrays can tell without knowing their values.

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the values."""
        return self.builder.dtype(self.node)

    @property
    def possible_values(self) -> Any:
        """The enum, as OpenFisca's EnumArray names it."""
        if self.possible is None:
            raise AttributeError("possible_values")
        return self.possible

    ndim = 1

    @property
    def shape(self) -> tuple[int, ...]:
        """One dimension, as long as every population is while it is traced."""
        return (COUNT,)

    @property
    def size(self) -> int:
        """As long as every population is while it is traced."""
        return COUNT

    @property
    def T(self) -> Symbol:  # noqa: N802  # numpy's name
        """A one-dimensional array is its own transpose."""
        return self

    def astype(self, dtype: Any, **_: Any) -> Symbol:
        """The same values in another type."""
        wanted = np.dtype(dtype)
        if wanted.kind in "USO":
            raise Untraceable(TEXT, f"turns values into {'objects' if wanted.kind == 'O' else 'texts'}.")
        return Symbol(self.builder, self.builder.cast(self.node, wanted))

    def copy(self) -> Symbol:
        """Symbols never change: itself."""
        return self

    def view(self, *_: Any) -> Symbol:
        """An enum array seen as its indices."""
        return Symbol(self.builder, self.node)

    def round(self, decimals: int = 0) -> Any:
        """As numpy.round."""
        return np.round(self, decimals)

    def clip(self, low: Any = None, high: Any = None) -> Any:
        """As numpy.clip."""
        return np.clip(self, low, high)

    def decode(self) -> NoReturn:
        raise Untraceable(TEXT, "decodes an enum into objects.")

    def decode_to_str(self) -> SymbolicText:
        """The names of an enum's members."""
        return SymbolicText(self, tuple(item.name for item in self.possible_values))

    # Comparisons of enums: with a member, with the enum itself never.

    def __eq__(self, other: object) -> Any:
        return self._same(other)

    def __ne__(self, other: object) -> Any:
        return np.logical_not(self._same(other))

    def _same(self, other: object) -> Any:
        if isinstance(other, Enum):
            if self.possible is None or type(other) is not self.possible:
                return Symbol(self.builder, self.builder.constant(False))
            return np.equal(Symbol(self.builder, self.node), other.index)
        if isinstance(other, str):
            if self.dtype.kind in "SU":
                return matches(self, (other,))
            raise Untraceable(TEXT, f"compares numbers with the text {other!r}.")
        return np.equal(self, other)  # type: ignore[call-overload]  # answered by __array_ufunc__

    # Numpy's own hooks.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method in {"reduce", "accumulate"}:
            raise Untraceable(LEAK, f"numpy.{ufunc.__name__}.{method} runs over the whole population.")
        into, met = options.pop("out", (None,))[0], options.pop("where", True)
        if method != "__call__" or options or ufunc.nout != 1 or not hasattr(np, ufunc.__name__):
            raise Untraceable(UNSUPPORTED, f"uses numpy.{ufunc.__name__} in a way the graph has no node for.")
        if any(isinstance(each, SymbolicText) for each in inputs):
            return NotImplemented
        nodes, weak = zip(*(operand(self.builder, each) for each in inputs), strict=True)
        node = self.builder.ufunc(ufunc.__name__, nodes, weak)
        if into is None and met is True:
            return Symbol(self.builder, node)
        if into is None:
            raise Untraceable(
                UNSUPPORTED, f"uses numpy.{ufunc.__name__} with where, but without out: the rest is left over."
            )
        return self._written(node, into, met)

    def _written(self, node: int, into: Any, met: Any) -> Symbol:
        """`out=` and `where=` of a ufunc: the result where it is wanted, what was there elsewhere."""
        if not np.can_cast(self.builder.dtype(node), into.dtype, casting="same_kind"):
            raise TypeError(f"cannot write {self.builder.dtype(node)} into an array of {into.dtype}")
        node = self.builder.cast(node, into.dtype)
        if met is not True:
            node = self.builder.where(operand(self.builder, met)[0], node, operand(self.builder, into)[0])
        if not isinstance(into, Symbol):
            return Symbol(self.builder, node)
        into.node = node
        return into

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        answer = self.functions.get(function)
        if answer is None:
            raise Untraceable(UNSUPPORTED, f"uses numpy.{function.__name__}, which the graph has no node for.")
        return answer(self.builder, *args, **options)

    # What would need the values.

    def __bool__(self) -> bool:
        raise Untraceable(BRANCH, "Python decides (if, and, or, not, max, min) on a value that differs by person.")

    def __iter__(self) -> Iterator[Any]:
        raise Untraceable(LEAK, "goes through the whole population one by one (a loop, or sum(), max(), min(), any()).")

    def __len__(self) -> int:
        return COUNT

    def __float__(self) -> float:
        raise Untraceable(BRANCH, "turns an array into one number.")

    __int__ = __index__ = __float__

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise Untraceable(UNSUPPORTED, "puts an array's values into another array.")

    def __getitem__(self, key: object) -> Any:
        raise Untraceable(LEAK, "picks some of the population by index or filter.")

    def __setitem__(self, key: object, value: object) -> None:
        if isinstance(key, Symbol) and key.dtype == np.dtype(bool):
            node, _ = operand(self.builder, value)
            self.node = self.builder.where(key.node, self.builder.cast(node, self.dtype), self.node)
            return
        raise Untraceable(UNSUPPORTED, "writes into an array.")

    def __getattr__(self, name: str) -> Any:
        if name in _OVER_ALL:
            raise UntraceableAttribute(LEAK, f".{name}() is of the whole population.")
        if name.startswith("__"):
            raise AttributeError(name)
        raise UntraceableAttribute(UNSUPPORTED, f"uses .{name} of an array.")


_OVER_ALL = frozenset(
    {"sum", "min", "max", "any", "all", "mean", "std", "var", "argmax", "argmin", "argsort", "sort", "cumsum", "prod"}
    | {"tolist", "item", "nonzero", "ptp", "fill", "take", "repeat"}
)


class SymbolicText:
    """An array of texts out of a fixed list: codes. Only comparisons make sense of it."""

    __hash__ = None  # type: ignore[assignment]  # arrays have none either
    __array_ufunc__ = None

    def __init__(self, index: Symbol, texts: tuple[str, ...]) -> None:
        self.index = index
        self.texts = texts

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, str):
            raise Untraceable(TEXT, "compares texts with something else.")
        return self.among((other,))

    def __ne__(self, other: object) -> Any:
        return np.logical_not(self == other)

    def among(self, texts: Sequence[str]) -> Symbol:
        """Whether each is one of some texts."""
        table = np.array([text in texts for text in self.texts])
        return Symbol(self.index.builder, self.index.builder.take(self.index.node, table))

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        return self.index.__array_function__(function, types, args, options)

    def __iter__(self) -> Iterator[Any]:
        raise Untraceable(LEAK, "goes through the texts of the whole population one by one.")

    def __getitem__(self, _: Any) -> Any:
        raise Untraceable(LEAK, "picks some of the population by index or filter.")

    def __bool__(self) -> bool:
        raise Untraceable(BRANCH, "Python decides (if, and, or, not) on a text that differs by person.")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise Untraceable(TEXT, "computes with texts.")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise UntraceableAttribute(TEXT, f"uses .{name} of texts.")


def matches(symbol: Symbol, texts: Sequence[str]) -> Symbol:
    """Whether a text input is one of some texts."""
    builder = symbol.builder
    node = builder.nodes[symbol.node]
    return Symbol(builder, builder.add("matches", node.entity, bool, [symbol.node], (tuple(texts),)))


def operand(builder: Builder, value: Any) -> tuple[int, Weak]:
    """The node of an operand, and its Python type when it is a Python scalar.

    Raises Untraceable for texts, objects and real arrays whose values differ.
    """
    if isinstance(value, Symbol):
        return value.node, None
    parameter, day = getattr(value, "parameter", ""), getattr(value, "day", "")
    if isinstance(value, np.generic):
        return builder.constant(value), None
    for kind in (bool, int, float):
        if isinstance(value, kind):
            return builder.constant(kind(value), parameter=parameter, day=day), (None if kind is bool else kind)
    if isinstance(value, SymbolicText | str | bytes):
        raise Untraceable(TEXT, "computes with texts.")
    if isinstance(value, dt.date) and not isinstance(
        value, dt.datetime
    ):  # OpenFisca's instants give a kind of their own
        return builder.constant(np.datetime64(value, "D")), None
    array = np.asarray(value)
    if array.dtype.kind in "OUS":
        raise Untraceable(UNSUPPORTED, f"computes with {type(value).__name__} values.")
    if array.ndim == 0:
        return builder.constant(array[()]), None
    if array.shape in {(COUNT,), (1,)}:
        first = array[0]
        if np.array_equal(array, np.full(array.shape, first), equal_nan=array.dtype.kind in "fc"):
            return builder.constant(first), None
        raise Untraceable(OUTSIDE, "uses an array that has another value for each person, made outside the law.")
    raise Untraceable(UNSUPPORTED, f"computes with an array of shape {array.shape}.")
