"""What must be computed again when some persons' facts changed: everybody they share a group with, and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from guichet.rules.running.layout import Layout, Order
from guichet.rules.table import Column, Table


def touched(
    table: Table, kinds: Sequence[str], persons: Column, groups: Mapping[str, Column] | None = None
) -> tuple[Layout, Mapping[str, Column]]:
    """The persons and groups whose results may change, as a layout of one piece.

    Whoever shares a group of any kind with a touched person is touched: a formula may read any member of a group.
    """
    marked = np.zeros(table.persons, dtype=bool)
    marked[persons] = True
    marks = {kind: np.zeros(table.memberships[kind].count, dtype=bool) for kind in kinds}
    for kind, indices in (groups or {}).items():
        marks[kind][indices] = True
    fresh = np.flatnonzero(marked)
    many = bool(groups)
    while len(fresh) or many:
        for kind in kinds:
            marks[kind][table.memberships[kind].group[fresh]] = True
        found = marked.copy()
        for kind in kinds:
            found |= marks[kind][table.memberships[kind].group]
        fresh, many = np.flatnonzero(found & ~marked), False
        marked = found
    chosen = np.flatnonzero(marked).astype(np.int32)
    places = {kind: np.flatnonzero(marks[kind]).astype(np.int32) for kind in kinds}
    renumbered = {}
    for kind in kinds:
        new = np.zeros(table.memberships[kind].count, dtype=np.int32)
        new[places[kind]] = np.arange(len(places[kind]), dtype=np.int32)
        renumbered[kind] = new
    bounds = np.array([[0] * (1 + len(kinds)), [len(chosen), *(len(places[kind]) for kind in kinds)]], dtype=np.int64)
    return Layout(tuple(kinds), bounds, Order(chosen, places, renumbered)), places
