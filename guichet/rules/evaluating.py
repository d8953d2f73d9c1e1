"""Evaluates one household with the program that sweeps millions: a table of a few persons, and plain values back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from guichet.rules.reasoning.lawgraph import LawGraph, range_of, table_of, value_of
from guichet.rules.situation import Fact, Household
from guichet.rules.sweeping import Programs
from guichet.rules.table import Column, Table


def values_of(
    law_graph: LawGraph, programs: Programs, period: str, household: Household
) -> dict[str, dict[str, object]]:
    """The outputs by variable and instance; what nobody gave has the law's default.

    A fact of a computed variable stands instead of its formula.
    """
    book, person = law_graph.book, law_graph.book.system.person_entity.key
    given = sorted(spot for spot in household.facts if spot in law_graph.graph.variables)
    program = programs.program([name for name, _ in law_graph.outputs], period, given)
    columns = {}
    for spot, facts in household.facts.items():
        raw = book.raw(spot[0])
        columns[spot] = _column(raw, household.instances(raw.entity.key, person), facts)
    standing = table_of(book, household)
    found = program.run(Table(standing.persons, standing.memberships, columns))
    values: dict[str, dict[str, object]] = {}
    for spot in law_graph.outputs:
        raw = book.raw(spot[0])
        instances = household.instances(raw.entity.key, person)
        values[spot[0]] = dict(zip(instances, _plain(raw, found[spot]), strict=True))
    return values


def _column(raw: Any, instances: Sequence[str], facts: Mapping[str, Fact]) -> Column:
    """A value for each instance, as columns hold them: enums as indices, dates as days."""
    if raw.value_type is str:
        return np.array([facts[each].value if each in facts else raw.default_value for each in instances])
    kinds = getattr(raw, "possible_values", None) is not None
    default = range_of(raw, raw.default_value).low if kinds else raw.default_value
    column: Column = np.full(len(instances), default, dtype=raw.dtype)
    written = column.view(np.int64) if column.dtype.kind == "M" else column
    for place, each in enumerate(instances):
        if each in facts:
            written[place] = range_of(raw, facts[each].value).low
    return column


def _plain(raw: Any, column: Column) -> list[object]:
    """Plain values; None for what is no number and no day."""
    if column.dtype.kind == "M":
        nothing = np.isnat(column)
        column = column.astype("datetime64[D]").view(np.int64)
    else:
        nothing = np.isnan(column) if column.dtype.kind == "f" else np.zeros(len(column), dtype=bool)
    return [
        None if empty else value_of(raw, each) for each, empty in zip(column.tolist(), nothing.tolist(), strict=True)
    ]
