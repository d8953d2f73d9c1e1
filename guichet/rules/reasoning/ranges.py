"""A range: the values something can still have, from least to greatest, and which unknown facts it hangs on."""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np

NOBODY: frozenset[int] = frozenset()
# Cents beyond 2^53 are no longer exact in the sums over a group: no fact is larger.
LARGEST_WHOLE = 2**53
FIRST_DAY = int(np.datetime64("0001-01-01", "D").astype(np.int64))
LAST_DAY = int(np.datetime64("9999-12-31", "D").astype(np.int64))
OTHER_TEXT = "\x00"  # any text that the law does not name
NAT = int(np.iinfo(np.int64).min)


class Range(NamedTuple):
    """`low` to `high`, both included; `nan` when it can also be NaN or NaT (and None to None when it can be only that).

    Whole numbers, days and enums (their indices) are Python ints, the rest bool, float or str. `hangs_on` names the
    unknown facts that decide where in the range the value lies; a range without any is a single value.
    """

    low: Any
    high: Any
    nan: bool = False
    hangs_on: frozenset[int] = NOBODY

    @property
    def is_settled(self) -> bool:
        """Whether there is only one value left."""
        if self.hangs_on:
            return False
        return self.low is None if self.nan else bool(self.low == self.high)

    def joined(self, other: Range) -> Range:
        """Everything that is in either range."""
        hangs_on = self.hangs_on | other.hangs_on
        nan = self.nan or other.nan
        if self.low is None or other.low is None:
            kept = other if self.low is None else self
            return Range(kept.low, kept.high, nan, hangs_on)
        return Range(min(self.low, other.low), max(self.high, other.high), nan, hangs_on)


@functools.lru_cache(maxsize=256)
def kind_of(dtype: str) -> str:
    """numpy's letter of a type: b, i, u, f, M, m or U."""
    return str(np.dtype(dtype).kind)


@functools.lru_cache(maxsize=256)
def is_day(dtype: str) -> bool:
    """Whether a type holds days."""
    return kind_of(dtype) == "M" and np.datetime_data(np.dtype(dtype))[0] == "D"


@functools.lru_cache(maxsize=256)
def limits(dtype: str) -> tuple[int, int]:
    """The least and greatest whole number of an integer, date or duration type (NaT left out)."""
    if kind_of(dtype) in "Mm":
        return NAT + 1, -(NAT + 1)
    found = np.iinfo(np.dtype(dtype))
    return int(found.min), int(found.max)


@functools.lru_cache(maxsize=256)
def anything(dtype: str) -> Range:
    """All that a type can hold."""
    match kind_of(dtype):
        case "b":
            return Range(False, True)
        case "f" | "c":
            return Range(-math.inf, math.inf, True)
        case "i" | "u":
            return Range(*limits(dtype))
        case "M" | "m":
            return Range(*limits(dtype), True)
    return Range("", "\U0010ffff" * 4)


def anything_given(dtype: str) -> Range:
    """All that a fact of this type can be: no NaN, and no number too large to be exact."""
    match kind_of(dtype):
        case "f":
            most = float(np.finfo(np.dtype(dtype)).max)
            return Range(-most, most)
        case "i" | "u":
            low, high = limits(dtype)
            return Range(max(low, -LARGEST_WHOLE), min(high, LARGEST_WHOLE))
        case "M" if is_day(dtype):
            return Range(FIRST_DAY, LAST_DAY)
        case "M":
            return Range(*limits(dtype))
    return anything(dtype)


def plain(value: Any) -> Any:
    """A numpy scalar as a range holds it; None for NaN and NaT."""
    array = np.asarray(value)
    match array.dtype.kind:
        case "M" | "m":
            whole = int(array.astype(np.int64))
            return None if whole == NAT else whole
        case "b":
            return bool(array)
        case "i" | "u":
            return int(array)
        case "f":
            number = float(array)
            return None if math.isnan(number) else number
    return str(array)


def exactly(value: Any) -> Range:
    """The range of one numpy scalar."""
    found = plain(value)
    return Range(found, found, found is None)


def as_numpy(value: Any, dtype: str) -> Any:
    """A range's value as numpy holds it; None is NaN or NaT."""
    kind = kind_of(dtype)
    if kind in "Mm":
        return np.asarray(NAT if value is None else value, dtype=np.int64).view(dtype)[()]
    if value is None:
        return np.asarray(math.nan, dtype=dtype)[()]
    return np.asarray(value, dtype=dtype)[()]
