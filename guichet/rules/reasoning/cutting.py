"""Where an unknown number or date changes what the law says of it: the cuts between its cases.

Cuts are found by trying: every day of two centuries, or numbers near the law's own figures and then in between. They
only make answers sharper; whether a case settles anything is judged by its range, which holds for every value in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from guichet.rules.graph import nodes as op
from guichet.rules.graph.meaning import elementwise
from guichet.rules.graph.nodes import Node
from guichet.rules.reasoning.ranges import NAT, Range, anything, anything_given, as_numpy, is_day, kind_of
from guichet.rules.reasoning.transfer import Function
from guichet.rules.reasoning.turning import turning_points

MOST_CASES = 48
AT_A_TIME = 24  # values tried between two
MOST_FLAGS = 2  # facts beside a number that are tried in every way; more, all no and all yes
FIRST_TRIED = int(np.datetime64("1900-01-01", "D").astype(np.int64))
LAST_TRIED = int(np.datetime64("2100-12-31", "D").astype(np.int64))

_MONTHS = np.arange("1900-01", "2101-01", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Formula:
    """Some cells that hang on one unknown number or date: steps in order, `results` of which are yes-or-no.

    A step's arguments are numbers of earlier steps, or ranges of single values with their types, or "x" for the
    unknown itself, or ("flag", n) for a yes-or-no unknown beside it.
    """

    dtype: str
    steps: tuple[tuple[Function, tuple[Any, ...]], ...]
    results: tuple[int, ...]
    flags: int

    def values(self, tried: Array) -> list[Array]:
        """What every step comes to for each value tried, as few rows as it takes (one for each way of the flags)."""
        found: list[Array] = []
        with np.errstate(all="ignore"):
            for (function, _), (apply, arguments) in zip(self.steps, self._nodes, strict=True):
                if function.op == op.CAST and type(arguments[0]) is str and tried is _every_day(self.dtype):
                    found.append(_of_every_day(function, self.dtype))
                else:
                    found.append(apply(*[self._argument(each, tried, found) for each in arguments]))
        return found

    @cached_property
    def _nodes(self) -> list[tuple[Callable[..., Array], tuple[Any, ...]]]:
        return [
            (
                _applied(Node(function.op, "", function.dtype, (), function.details)),
                tuple(
                    as_numpy(each.low, dtype) if isinstance(each, Range) else self._placed(each, dtype)
                    for each, dtype in zip(arguments, function.inputs, strict=True)
                ),
            )
            for function, arguments in self.steps
        ]

    def _placed(self, each: Any, dtype: str) -> Any:
        """A flag as a column of what it is in every way: beside a yes or no may stand a number, as 0 and 1."""
        return (self._ways[:, each[1], np.newaxis].astype(dtype),) if type(each) is tuple else each

    @staticmethod
    def _argument(each: Any, tried: Array, found: list[Array]) -> Any:
        if type(each) is int:
            return found[each]
        if type(each) is tuple:
            return each[0]
        return tried if type(each) is str else each  # a numpy text is a figure of the law

    def answers(self, tried: Array) -> Array:
        """Every yes-or-no result for each value tried, a row for each result and way of the flags."""
        found = self.values(tried)
        whole = np.empty((len(self.results), len(self._ways), len(tried)), dtype=np.bool_)
        for number, each in enumerate(self.results):
            whole[number] = found[each]
        return whole.reshape(-1, len(tried))

    @cached_property
    def _ways(self) -> Array:
        """The flags in every way that is tried: a row each."""
        if self.flags <= MOST_FLAGS:
            ways = list(itertools.product((False, True), repeat=self.flags))
        else:
            ways = [(False,) * self.flags, (True,) * self.flags]
        return np.array(ways, dtype=np.bool_).reshape(len(ways), self.flags)

    @property
    def is_entangled(self) -> bool:
        """Whether the unknown meets itself on the way, so that plain ranges forget how the two hang together."""
        return any(sum(type(each) in (str, int) for each in arguments) > 1 for _, arguments in self.steps)

    def figures(self) -> list[Any]:
        """The single values the steps name."""
        return [each.low for _, arguments in self.steps for each in arguments if isinstance(each, Range)]


def _applied(node: Node) -> Callable[..., Array]:
    """A node as a function of its arguments; numpy's own where there is one."""
    if node.op == op.UFUNC:
        ufunc: Callable[..., Array] = getattr(np, node.details[0])
        return ufunc
    return lambda *given: elementwise(node, given)


@lru_cache(maxsize=4)
def _every_day(dtype: str) -> Array:
    """Every day that is tried."""
    return _Order(dtype).values(np.arange(FIRST_TRIED, LAST_TRIED + 1, dtype=np.int64))


@lru_cache(maxsize=64)
def _of_every_day(function: Function, dtype: str) -> Array:
    """What a function of a day comes to on each: the calendar is slow, and every formula asks it the same."""
    found = _applied(Node(function.op, "", function.dtype, (), function.details))(_every_day(dtype))
    found.flags.writeable = False
    return found


def cases_of(formula: Formula, members: int = 0) -> tuple[Range, ...]:
    """The cases of the unknown: ranges that together are all it can be (`members` of an enum: 0 to members - 1)."""
    whole = Range(0, members - 1) if members else anything_given(formula.dtype)
    if not formula.results:
        return (whole,)
    order = _Order(formula.dtype)
    if is_day(formula.dtype) and not formula.flags and formula.is_entangled:
        answers = formula.answers(_every_day(formula.dtype))
        changes = np.flatnonzero((answers[:, 1:] != answers[:, :-1]).any(axis=0)) + 1
        # Beyond the days tried nothing is known: the first and the last day start a case of their own.
        starts = [FIRST_TRIED, *(FIRST_TRIED + int(n) for n in changes), LAST_TRIED + 1]
    elif members:
        tried = np.arange(members, dtype=np.int64)
        answers = formula.answers(order.values(tried))
        starts = [int(n) + 1 for n in np.flatnonzero((answers[:, 1:] != answers[:, :-1]).any(axis=0))]
    else:
        starts = _searched(formula, order, whole)
    return _split(whole, sorted(set(starts))[: MOST_CASES - 1], order)


def _split(whole: Range, starts: Sequence[int], order: _Order) -> tuple[Range, ...]:
    low, high = order.rank(whole.low), order.rank(whole.high)
    edges = [low, *(each for each in starts if low < each <= high), high + 1]
    return tuple(Range(order.value(start), order.value(after - 1)) for start, after in itertools.pairwise(edges))


class _Order:
    """Values of a type in their order, as whole numbers without gaps."""

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype
        self.is_float = kind_of(dtype) == "f"
        self.bits = np.dtype(f"i{np.dtype(dtype).itemsize}")

    def values(self, ranks: Array) -> Array:
        """From ranks to values."""
        if self.is_float:
            least = np.iinfo(self.bits).min
            bits = np.where(ranks >= 0, ranks, least - ranks - 1).astype(self.bits)
            return np.asarray(bits.view(self.dtype))
        if kind_of(self.dtype) == "M":
            return np.asarray(ranks.astype(np.int64).view(self.dtype))
        return ranks.astype(self.dtype)

    def value(self, rank: int) -> Any:
        """From a rank to a Python value."""
        return float(self.values(np.array([rank], dtype=np.int64))[0]) if self.is_float else rank

    def rank(self, value: Any) -> int:
        """From a value to its rank."""
        if not self.is_float:
            return int(value)
        bits = int(np.asarray(value, dtype=self.dtype).view(self.bits))
        return bits if bits >= 0 else int(np.iinfo(self.bits).min) - bits - 1


def _searched(formula: Formula, order: _Order, whole: Range) -> list[int]:
    """The first rank of every case: where answers differ between two values tried, halved until they touch."""
    points = None if order.is_float else turning_points(formula.dtype, formula.steps)
    if points is None:
        ranks = _merged(_usual(formula.dtype, whole), _near_figures(formula, order, whole))
    else:
        ranks = _merged(_ends(formula.dtype, whole), [each for each in points if whole.low <= each <= whole.high])
    answers = formula.answers(order.values(ranks))
    starts = {FIRST_TRIED, LAST_TRIED + 1} if is_day(formula.dtype) else set()
    rows, changed = np.nonzero(answers[:, 1:] != answers[:, :-1])
    if len(rows):
        starts.update(_halved(formula, order, rows, ranks[changed], ranks[changed + 1]))
    return sorted(starts)


def _near_figures(formula: Formula, order: _Order, whole: Range) -> list[int]:
    """The ranks around the law's figures, and around what they come to in a year."""
    tried: list[int] = []
    for figure in formula.figures():
        if isinstance(figure, int | float) and not isinstance(figure, bool):
            for value in (figure, figure * 12, figure * 52, figure * 100):
                if whole.low < value < whole.high:
                    middle = order.rank(value if order.is_float else int(value))
                    tried += (middle - 1, middle, middle + 1)
    return tried


def _merged(ranks: Array, more: Sequence[int]) -> Array:
    """Both together in order, each once."""
    every = np.concatenate((ranks, np.array(more, dtype=np.int64)))
    every.sort()
    return every[np.concatenate(([True], every[1:] != every[:-1]))]


@lru_cache(maxsize=64)
def _ends(dtype: str, whole: Range) -> Array:
    """The first and the last rank, and for days those between which they are tried."""
    tried = {int(whole.low), int(whole.high)}
    if is_day(dtype):
        tried.update((FIRST_TRIED, LAST_TRIED + 1))
    return np.array(sorted(tried), dtype=np.int64)


@lru_cache(maxsize=64)
def _usual(dtype: str, whole: Range) -> Array:
    """The ranks that are tried of every number or date: months, or powers of two and what lies between."""
    order = _Order(dtype)
    low, high = order.rank(whole.low), order.rank(whole.high)
    tried: set[int] = {low, high, order.rank(0)}
    if is_day(dtype):
        tried.update(int(each) for each in _MONTHS)
        tried.update((FIRST_TRIED, LAST_TRIED + 1))
    else:
        for power in range(54):
            for value in (2**power, 3 * 2**power // 2):
                tried.update(order.rank(each) for each in (value, -value) if whole.low <= each <= whole.high)
    return np.array(sorted(each for each in tried if low <= each <= high), dtype=np.int64)


def _halved(formula: Formula, order: _Order, rows: Array, below: Array, above: Array) -> list[int]:
    """Where each answer (by row) stops being what it is at `below`, between there and `above`.

    Many values in between are tried at a time: one call of numpy costs more than a value in it.
    """
    every = np.arange(len(rows))[:, np.newaxis]
    answer = formula.answers(order.values(below))[rows, every[:, 0]][:, np.newaxis]
    steps = np.arange(1, AT_A_TIME + 1, dtype=np.int64)
    while (above - below > 1).any():
        stride = np.maximum((above - below) // AT_A_TIME, 1)
        tried = np.minimum(below[:, np.newaxis] + stride[:, np.newaxis] * steps, above[:, np.newaxis])
        places = every * AT_A_TIME + (steps - 1)
        differs = formula.answers(order.values(tried.reshape(-1)))[rows[:, np.newaxis], places] != answer
        # The end differs, if nothing before it does.
        edges = np.concatenate((below[:, np.newaxis], tried, above[:, np.newaxis]), axis=1)
        first = np.where(differs.any(axis=1), differs.argmax(axis=1), AT_A_TIME)
        below, above = edges[every[:, 0], first], edges[every[:, 0], first + 1]
    return [int(each) for each in above]


def exact_ranges(formula: Formula, cases: Sequence[Range]) -> list[list[Range | None]]:
    """For every step the range of what it comes to in each case, by trying every day; None beyond the days tried."""
    tried = _every_day(formula.dtype)
    inside = [each.low >= FIRST_TRIED and each.high <= LAST_TRIED for each in cases]
    starts = [each.low - FIRST_TRIED for each, is_inside in zip(cases, inside, strict=True) if is_inside]
    found: list[list[Range | None]] = []
    every = formula.values(tried)
    for (function, _), values in zip(formula.steps, every, strict=True):
        ranges = iter(_reduced(np.broadcast_to(values, (1, len(tried)))[0], starts, function.dtype))
        found.append([next(ranges) if is_inside else None for is_inside in inside])
    return found


def _reduced(values: Array, starts: Sequence[int], dtype: str) -> list[Range | None]:
    kind = kind_of(dtype)
    if kind in "USO" or not starts:
        return [None for _ in starts]
    if kind in "Mm":
        values = values.astype(np.int64)
        if (values == NAT).any():
            return [anything(dtype) for _ in starts]
    if kind == "f" and np.isnan(values).any():
        return [anything(dtype) for _ in starts]
    numbers = values.astype(np.int8) if kind == "b" else values
    low, high = np.minimum.reduceat(numbers, starts), np.maximum.reduceat(numbers, starts)
    plain: Callable[[Any], Any] = bool if kind == "b" else (float if kind == "f" else int)
    return [Range(plain(a), plain(b)) for a, b in zip(low, high, strict=True)]
