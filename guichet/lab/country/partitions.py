"""A country as others read it: people in parts of whole households, and what happened to them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from guichet.lab.country import storing
from guichet.lab.country.blocks import People
from guichet.lab.country.census import Column
from guichet.lab.country.events import KINDS, Event, count_events, read_events
from guichet.lab.country.families import CAREGIVER
from guichet.lab.country.lawful import table_of
from guichet.rules import api as rules


@dataclass(frozen=True)
class Partition:
    """Whole households: a table for the law, and by person (in the table's order, sorted by household) who they are.

    `person_ids` and `household_ids` are int64, `area` the number of the territorial authority, `receives` truth by
    programme; `role` is 0 for a family's caregiver, 1 for the partner, 2 for a child. `family_ids` has one number for
    each family of the table, that of its caregiver.
    """

    name: str
    table: rules.Table
    person_ids: Column = field(repr=False)
    household_ids: Column = field(repr=False)
    area: Column = field(repr=False)
    receives: Mapping[str, Column] = field(repr=False)
    role: Column = field(repr=False)
    family_ids: Column = field(repr=False)


class Country:
    """A country in a folder, at the day its clock stands at. Reading it needs one part in memory at a time."""

    def __init__(self, folder: Path, *, day: date | None = None) -> None:
        """As it stands now, or stood on an earlier `day` that was kept. Raises Invalid when there is none."""
        self.folder = folder
        self.manifest = storing.read_manifest(folder)
        if day is not None and day.isoformat() != self.manifest.day:
            self.manifest = storing.as_on(folder, self.manifest, day.isoformat())
        if not self.manifest.complete:
            raise storing.refused(
                str(folder), "the country in it is not finished.", "Run `guichet lab country make` again: it goes on."
            )

    @property
    def day(self) -> date:
        """The day it stands at."""
        return date.fromisoformat(self.manifest.day)

    @property
    def population(self) -> int:
        """How many people live in it now."""
        return self.manifest.population

    @property
    def areas(self) -> Mapping[int, str]:
        """Names of the territorial authorities by number."""
        return {int(number): name for number, name in self.manifest.areas.items()}

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes of which it is known who receives them."""
        return self.manifest.programmes

    def partitions(self, *, period: str | None = None, names: Sequence[str] | None = None) -> Iterator[Partition]:
        """Part after part, with the law's inputs for a month (`2026-11`; without it the month of the day).

        `names`: only those parts, such as events name. Raises Invalid.
        """
        for name in self.manifest.parts if names is None else names:
            people, receives = self.people(name)
            yield self._partition(name, people, receives, period or self.manifest.day[:7])

    def people(self, name: str) -> tuple[People, dict[str, Column]]:
        """A part's own columns, and who receives what. Raises Invalid."""
        if name not in self.manifest.parts:
            raise storing.refused(
                "part",
                f"there is no part '{name}'.",
                f"They are {self.manifest.parts[0]} to {self.manifest.parts[-1]}.",
            )
        return storing.read_part(self.folder / self.manifest.day / name)

    def events(self, *, since: date | None = None, until: date | None = None) -> Iterator[Event]:
        """What happened after `since`, up to and with `until`: by day, then in a fixed order."""
        streams = [
            read_events(self.folder / storing.EVENTS / step / f"{name}.arrow", name, since, until)
            for step in self.manifest.lived
            if since is None or date.fromisoformat(step) > since
            for name in self.manifest.parts
        ]
        yield from heapq.merge(*streams, key=lambda event: (event.day, event.id))

    def events_of(self, name: str, *, since: date) -> Iterator[Event]:
        """What happened after `since` in one part, up to the day it stands at."""
        for step in self.manifest.lived:
            if since.isoformat() < step:
                path = self.folder / storing.EVENTS / step / f"{name}.arrow"
                yield from read_events(path, name, since, date.fromisoformat(self.manifest.day))

    def happened(self, *, since: date | None = None, until: date | None = None) -> dict[str, int]:
        """How many events of each kind there were after `since`, up to and with `until`."""
        found = np.zeros(len(KINDS), dtype=np.int64)
        for step in self.manifest.lived:
            if since is None or date.fromisoformat(step) > since:
                for name in self.manifest.parts:
                    found += count_events(self.folder / storing.EVENTS / step / f"{name}.arrow", since, until)
        return dict(zip(KINDS, found.tolist(), strict=True))

    def _partition(self, name: str, people: People, receives: Mapping[str, Column], period: str) -> Partition:
        day = np.datetime64(self.manifest.day, "D")
        household = people.families["household"][people.persons["family"]]
        return Partition(
            name,
            table_of(people, period, day, receives),
            people.persons["person"],
            people.households["household"][household],
            people.households["area"][household],
            receives,
            people.persons["role"],
            people.persons["person"][people.persons["role"] == CAREGIVER],
        )
