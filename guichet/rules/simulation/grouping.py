"""Puts whoever is counted into groups: by a variable of the law, or by any other column; numbers and days in bands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guichet.rules.book import Book, VariableInfo
from guichet.rules.errors import BadChange
from guichet.rules.table import Column, Table

AGE_BANDS = (0, 18, 25, 35, 45, 55, 65, 75)
MOST_VALUES = 12  # a whole number with more different values is shown in bands
BANDS = 5
MOST_GROUPS = 60


@dataclass(frozen=True)
class Grouping:
    """`place` says for everybody counted which of `names` they belong to; `label` what the names are values of."""

    label: str
    names: tuple[str, ...]
    place: Column


EVERYBODY = "all"


def carried(book: Book, table: Table, column: Column, *, of: str, to: str) -> Column:
    """A column of one entity as one of another: a person has the group's value, a group its first member's."""
    if of == to:
        return column
    person = book.system.person_entity.key
    of_persons = column if of == person else column[table.memberships[of].group]
    if to == person:
        return of_persons
    membership = table.memberships[to]
    first = np.flatnonzero(membership.position == 0)
    found = np.zeros(membership.count, dtype=column.dtype)
    found[membership.group[first]] = of_persons[first]
    return found


def group_by(
    label: str,
    column: Column,
    *,
    info: VariableInfo | None = None,
    bands: Sequence[float] = (),
    start: Any = None,
    weights: Column | None = None,
) -> Grouping:
    """Groups by the values of a column; `start` is the day at which somebody born on a day has an age.

    Without `bands`, a number of many values is cut into five bands with as many people in each, days into ages.
    """
    if column.dtype.kind == "M":
        years = (start - column.astype("datetime64[D]")).astype("timedelta64[D]").astype(np.int64) / 365.2425
        return _banded(f"{label}, whole years ago", np.floor(years), bands or AGE_BANDS, cents=False)
    if info is not None and info.value_type == "enum":
        names = tuple(info.possible_values)
        return Grouping(label, names, column.astype(np.int64))
    if column.dtype.kind == "b":
        return Grouping(label, ("no", "yes"), column.astype(np.int64))
    cents = info is not None and info.unit.startswith("cent-")
    if column.dtype.kind in "iuf":
        if bands:
            return _banded(label, column, [each * 100 for each in bands] if cents else bands, cents=cents)
        different = np.unique(column)
        if len(different) > MOST_VALUES:
            return _banded(label, column, _shares(column, weights), cents=cents)
        names = tuple(_number(each, cents=cents) for each in different)
        return Grouping(label, names, np.searchsorted(different, column))
    texts, place = np.unique(column.astype(str), return_inverse=True)
    if len(texts) > MOST_GROUPS:
        raise BadChange(
            f"'{label}' has {len(texts)} different texts.",
            where="by",
            remedy=f"Group by one with at most {MOST_GROUPS}.",
        )
    return Grouping(label, tuple(str(each) for each in texts), place)


def _shares(column: Column, weights: Column | None) -> list[float]:
    """The lower edges of five bands with about as many people in each."""
    order = np.argsort(column, kind="stable")
    weight = np.ones(len(column)) if weights is None else np.asarray(weights, dtype=np.float64)
    reached = np.cumsum(weight[order])
    at = np.searchsorted(reached, reached[-1] * np.arange(1, BANDS) / BANDS) if len(column) else []
    return sorted({float(column[order[each]]) for each in at})


def _banded(label: str, column: Column, edges: Sequence[float], *, cents: bool) -> Grouping:
    """Bands from each edge to below the next; one below the first if anybody is there."""
    cut = np.array(sorted(set(edges)), dtype=np.float64)
    if not len(cut) or not np.isfinite(cut).all():
        raise BadChange("bands are numbers.", where="bands", remedy="Give the lower edge of each, such as 0, 100, 200.")
    place = np.searchsorted(cut, column, side="right")
    names = [f"below {_number(cut[0], cents=cents)}"]
    for lower, upper in itertools.pairwise(cut):
        names.append(f"{_number(lower, cents=cents)} to below {_number(upper, cents=cents)}")
    names.append(f"{_number(cut[-1], cents=cents)} and more")
    if not len(place) or place.min() > 0:
        return Grouping(label, tuple(names[1:]), place - 1)
    return Grouping(label, tuple(names), place)


def _number(value: Any, *, cents: bool) -> str:
    if cents:
        return f"{float(value) / 100:,.2f}".removesuffix(".00")
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")
