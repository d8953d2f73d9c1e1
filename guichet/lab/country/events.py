"""What happens to people, as data: written for each step of the clock, read one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from guichet.lab.country.blocks import Columns
from guichet.lab.country.census import Column
from guichet.lab.country.storing import read_columns, write_columns

#: In the order in which they happen on one day.
KINDS = (
    "born", "turned_18", "turned_65", "income_changed", "work_lost", "work_found", "moved", "partnered", "separated",
    "died", "taken_in",
)  # fmt: skip
(BORN, TURNED_18, TURNED_65, INCOME_CHANGED, WORK_LOST, WORK_FOUND, MOVED, PARTNERED, SEPARATED, DIED,
 TAKEN_IN) = range(len(KINDS))  # fmt: skip
#: Which columns of the person, of their family or their household are others afterwards.
CHANGED: tuple[tuple[str, ...], ...] = (
    ("person", "family", "parental_leave"),
    ("family", "role"),
    ("benefit", "receives:nz_super", "receives:supergold_card"),
    ("income",),
    ("income", "hours", "work", "wages", "benefit"),
    ("income", "hours", "work", "wages", "benefit"),
    ("area", "tenure", "rent", "mortgage", "rates", "social"),
    ("family", "role", "household"),
    ("family", "role", "household"),
    ("person", "family", "role"),
    ("family", "household"),
)


@dataclass(frozen=True)
class Event:
    """Something that happened to a person on a day.

    `id` is the same whenever the same country lives the same days. `other` is the second person it is about (a birth's
    parent, the partner, whoever takes a child in), or 0. `household` is where the person lives afterwards; for one who
    died, where they lived. `part` is the part of the country they are in; `changed` names the columns.
    """

    id: int
    kind: str
    person: int
    household: int
    day: date
    other: int = 0
    area: int = 0
    part: str = ""
    changed: tuple[str, ...] = ()


def write_events(path: Path, columns: Columns) -> None:
    """One part's events of one step, in their order; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    write_columns(draft, columns)
    draft.replace(path)


def read_events(path: Path, part: str, since: date | None, until: date | None) -> Iterator[Event]:
    """The events of a part after `since`, up to and with `until`."""
    columns, first, last = _within(path, since, until)
    days = columns["day"]
    names = ("id", "kind", "person", "household", "other", "area")
    listed: Sequence[Sequence[int]] = [columns[name][first:last].tolist() for name in names]
    for id_, kind, person, household, other, area, day in zip(*listed, days[first:last].tolist(), strict=True):
        yield Event(id_, KINDS[kind], person, household, day, other, area, part, CHANGED[kind])


def count_events(path: Path, since: date | None, until: date | None) -> Column:
    """How many of each kind."""
    columns, first, last = _within(path, since, until)
    return np.bincount(columns["kind"][first:last], minlength=len(KINDS))


def _within(path: Path, since: date | None, until: date | None) -> tuple[Columns, int, int]:
    columns = read_columns(path)
    days = columns["day"]
    first = 0 if since is None else int(np.searchsorted(days, np.datetime64(since, "D"), side="right"))
    last = len(days) if until is None else int(np.searchsorted(days, np.datetime64(until, "D"), side="right"))
    return columns, first, last
