"""One part of a country while it lives: applies what happens, one event after the other, and keeps households whole."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from guichet.lab.country import homes, work
from guichet.lab.country.blocks import NO_STUDY, Columns, People
from guichet.lab.country.census import Column
from guichet.lab.country.families import ADULT, CAREGIVER, CHILD
from guichet.lab.country.happening import FIRST_OUTCOME, ages_at, draw

#: Numbers of people and households who come later: day, block, and a counter within both.
DAY_BITS, BLOCK_BITS = 40, 16
NEAR_IN_AGE = 7
GUARDIANS = (25, 65)


@dataclass
class Lives:
    """The state of a part: columns with room for those who come, who is alive, and who is in which family."""

    persons: Columns
    families: Columns
    households: Columns
    receives: Columns
    areas: tuple[Column, Column]  # numbers, and the shares of the country's people added up
    seed: int
    size: tuple[int, int, int]
    alive: Column = field(init=False)
    members: list[list[int]] = field(init=False)
    told: list[tuple[int, ...]] = field(default_factory=list)
    _homes: list[list[int]] = field(init=False)
    _rows: dict[int, list[int]] = field(default_factory=dict)
    _counted: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        count = self.size[0]
        self.alive = np.zeros(len(self.persons["person"]), dtype=bool)
        self.alive[:count] = True
        family = self.persons["family"][:count]
        order = np.argsort(family, kind="stable")
        bounds = np.searchsorted(family[order], np.arange(1, self.size[1]))
        self.members = [each.tolist() for each in np.split(order, bounds)]
        self._homes = [[] for _ in range(self.size[2])]
        for at, home in enumerate(self.families["household"][: self.size[1]].tolist()):
            self._homes[home].append(at)
        block = self.households["block"][self.families["household"][family]]
        for number in np.unique(block).tolist():
            self._rows[number] = np.flatnonzero(block == number).tolist()

    @classmethod
    def of(cls, people: People, receives: Columns, room: int, areas: tuple[Column, Column], seed: int) -> Lives:
        """A part made ready for at most `room` newcomers of each sort."""
        size = (people.count, len(people.families["household"]), len(people.households["household"]))
        padded = [_padded(each, room) for each in (people.persons, people.families, people.households, receives)]
        return cls(padded[0], padded[1], padded[2], padded[3], areas, seed, size)

    def people(self) -> tuple[People, Columns]:
        """Who is there now, in order: households by number, the oldest family first, caregiver, partner, children."""
        rows = np.flatnonzero(self.alive)
        family = self.persons["family"][rows]
        number = self.households["household"][self.families["household"][family]]
        born, role, person = (self.persons[name][rows] for name in ("born", "role", "person"))
        order = rows[np.lexsort((person, born, role, family, number))]
        persons = {name: column[order] for name, column in self.persons.items()}
        there, persons["family"] = _renumbered(persons["family"])
        families = {name: column[there] for name, column in self.families.items()}
        kept, families["household"] = _renumbered(families["household"])
        households = {name: column[kept] for name, column in self.households.items()}
        return People(persons, families, households), {name: column[order] for name, column in self.receives.items()}

    # --- What is asked of it ----------------------------------------------------------------------------------

    def household(self, row: int) -> int:
        """The household of a person, as an index."""
        return int(self.families["household"][self.persons["family"][row]])

    def partner(self, row: int) -> int | None:
        """The other adult of a person's family."""
        others = (each for each in self.members[self.persons["family"][row]] if each != row)
        return next((each for each in others if self.persons["role"][each] != CHILD), None)

    def keeps(self, row: int) -> bool:
        """Whether they are the caregiver of the first family of their household."""
        if self.persons["role"][row] != CAREGIVER:
            return False
        mine = int(self.persons["family"][row])
        there = self._homes[self.families["household"][mine]]
        return not any(self.members[each] for each in there if each < mine)

    def age(self, row: int, day: np.datetime64) -> int:
        """In full years."""
        return int(ages_at(self.persons["born"][row : row + 1], np.array([day]))[0])

    def outcome(self, kind: int, row: int, day: np.datetime64, which: int = 0) -> float:
        """A draw for what comes of an event, beyond whether and when it happens."""
        year = int(str(day)[:4])
        return float(draw(self.seed, kind, year, FIRST_OUTCOME + which, self.persons["person"][row : row + 1])[0])

    # --- What is done to it -----------------------------------------------------------------------------------

    def tell(self, kind: int, row: int, day: np.datetime64, other: int = 0) -> None:
        """Write down that something happened."""
        home = self.household(row)
        block = int(self.households["block"][home])
        self.told.append((
            self._new_number("event", block, day), kind, int(self.persons["person"][row]),
            int(self.households["household"][home]), int(day.astype(np.int64)), other,
            int(self.households["area"][home]),
        ))  # fmt: skip

    def new_person(self, family: int, day: np.datetime64) -> int:
        """A child that is born into a family; everything else is as for any child of that day."""
        home = int(self.families["household"][family])
        block = int(self.households["block"][home])
        row = self.size[0]
        self.size = (row + 1, *self.size[1:])
        for name, value in {
            "person": self._new_number("person", block, day), "family": family, "role": CHILD, "born": day,
            "arrived": day, "resident": True, "work": work.NOT_WORKING, "study": NO_STUDY,
        }.items():  # fmt: skip
            self.persons[name][row] = value
        self.alive[row] = True
        self.members[family].append(row)
        self._rows[block].append(row)
        return row

    def new_family(self, row: int, home: int, cash: int) -> None:
        """A person leaves their family and is the caregiver of one of their own, in a household."""
        family = self.size[1]
        self.size = (self.size[0], family + 1, self.size[2])
        self.families["household"][family] = home
        self.families["cash"][family] = cash
        self.members.append([])
        self._homes[home].append(family)
        self.join(row, family, CAREGIVER)

    def join(self, row: int, family: int, role: int) -> None:
        """A person leaves their family for another."""
        self.members[self.persons["family"][row]].remove(row)
        self.members[family].append(row)
        self.persons["family"][row] = family
        self.persons["role"][row] = role

    def new_household(self, like: int, day: np.datetime64, rent: int) -> int:
        """A rented home in the same area."""
        home = self.size[2]
        self.size = (*self.size[:2], home + 1)
        block = int(self.households["block"][like])
        for name, value in {
            "household": self._new_number("household", block, day), "block": block, "vehicles": 1, "rent": rent,
            "area": self.households["area"][like], "tenure": homes.RENTED,
        }.items():  # fmt: skip
            self.households[name][home] = value
        self._homes.append([])
        return home

    def remove(self, row: int) -> None:
        """Somebody who died; a partner who is left becomes the caregiver."""
        left = self.partner(row)
        self.members[self.persons["family"][row]].remove(row)
        self.alive[row] = False
        if left is not None:
            self.persons["role"][left] = CAREGIVER

    def nearest_single(self, row: int, day: np.datetime64) -> int | None:
        """A single person without children in the same block, of about that age; the same one in any order of rows."""
        mine = self.household(row)
        rows = self._living(int(self.households["block"][mine]))
        near = np.abs((self.persons["born"][rows] - self.persons["born"][row]).astype(np.int64))
        fits = (self.persons["role"][rows] == CAREGIVER) & (near < NEAR_IN_AGE * 365)
        fits &= self.families["household"][self.persons["family"][rows]] != mine
        fits &= (day - self.persons["born"][rows]).astype(np.int64) > ADULT * 366
        able = rows[fits]
        order = able[np.lexsort((self.persons["person"][able], near[fits]))]
        return next((int(each) for each in order if len(self.members[self.persons["family"][each]]) == 1), None)

    def guardian(self, row: int, day: np.datetime64) -> int | None:
        """Who takes in the children of somebody who dies alone: an adult of the household, or else of the block."""
        home = self.household(row)
        rows = self._living(int(self.households["block"][home]))
        able = rows[(self.persons["role"][rows] == CAREGIVER) & (rows != row)]
        if not len(able):
            return None
        with_them = self.families["household"][self.persons["family"][able]] == home
        years = (day - self.persons["born"][able]).astype(np.int64) // 365
        fitting = (years >= GUARDIANS[0]) & (years < GUARDIANS[1])
        apart = np.abs((self.persons["born"][able] - self.persons["born"][row]).astype(np.int64))
        return int(able[np.lexsort((self.persons["person"][able], apart, ~fitting, ~with_them))[0]])

    def elsewhere(self, number: float) -> int:
        """An area, drawn by how many people live there."""
        numbers, reached = self.areas
        return int(numbers[min(int(np.searchsorted(reached, number, side="right")), len(numbers) - 1)])

    def _living(self, block: int) -> Column:
        rows = np.array(self._rows[block], dtype=np.int64)
        found: Column = rows[self.alive[rows]]
        return found

    def _new_number(self, what: str, block: int, day: np.datetime64) -> int:
        on = int(day.astype(np.int64))
        count = self._counted.get((what, block, on), 0)
        self._counted[what, block, on] = count + 1
        return (on << DAY_BITS) | (block << BLOCK_BITS) | count


def _padded(columns: Columns, room: int) -> Columns:
    return {name: np.concatenate([each, np.zeros(room, dtype=each.dtype)]) for name, each in columns.items()}


def _renumbered(indices: Column) -> tuple[Column, Column]:
    """Which of them are used, in the order in which they first come; and the indices into those."""
    used, first, inverse = np.unique(indices, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return used[order], place[inverse]
