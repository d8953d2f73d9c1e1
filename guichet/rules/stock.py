"""Stock OpenFisca on a table: runs the formulas that stay its own, and is the oracle of every other way."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.simulations import Simulation

from guichet.rules.book import Book
from guichet.rules.graph.meaning import Terms
from guichet.rules.situation import period_of
from guichet.rules.table import Column, Table


def simulation_of(book: Book, table: Table, *, trace: bool = False) -> Simulation:
    """An OpenFisca simulation of a whole table."""
    system = book.system
    populations = system.instantiate_entities()
    simulation = Simulation(system, populations)
    simulation.trace = trace
    persons = populations[system.person_entity.key]
    persons.count = table.persons
    persons.ids = list(range(table.persons))
    for entity in system.group_entities:
        membership = table.memberships[entity.key]
        population = populations[entity.key]
        population.count = membership.count
        population.ids = list(range(membership.count))
        population.members_entity_id = membership.group
        roles = np.empty(len(entity.flattened_roles), dtype=object)
        roles[:] = entity.flattened_roles
        population._members_role = roles[membership.role]
    for (name, period), column in table.columns.items():
        simulation.get_holder(name).put_in_cache(_stored(book.raw(name), column), period_of(period, where=name))
    return simulation


def calculate(book: Book, variable: str, period: str, table: Table) -> Column:
    """One variable of a whole table, as OpenFisca computes it (an enum as its indices)."""
    with np.errstate(all="ignore"):
        found = simulation_of(book, table).calculate(variable, period_of(period, where=variable))
    return np.asarray(found).view(np.ndarray)


def terms_of(book: Book) -> Terms:
    """What graphs of a law leave to it: its roles, its defaults, its opaque formulas."""
    return Terms(
        roles={entity.key: _roles(entity) for entity in book.system.group_entities},
        defaults=_Defaults(book),
        opaque=_Opaque(book),
    )


def default_of(raw: Any) -> Any:
    """The value of a variable nobody gave: an enum's index, a date as datetime64, a number, a truth value, a text."""
    value = raw.default_value.index if isinstance(raw.default_value, Enum) else raw.default_value
    return value if raw.value_type is str else np.full(1, value, dtype=raw.dtype)[0]


class _Opaque:
    """Runs formulas in OpenFisca; those of one table share a simulation, and so what they compute on the way."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._own = threading.local()

    def __call__(self, variable: str, period: str, table: Table) -> Column:
        if getattr(self._own, "table", None) is not table:
            self._own.simulation, self._own.table = simulation_of(self._book, table), table
        with np.errstate(all="ignore"):
            found = self._own.simulation.calculate(variable, period_of(period, where=variable))
        return np.asarray(found).view(np.ndarray)


class _Defaults(Mapping[str, Any]):
    """The defaults of all variables, looked up when they are asked for."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __getitem__(self, name: str) -> Any:
        return default_of(self._book.raw(name))

    def __iter__(self) -> Any:
        return iter(self._book.system.variables)

    def __len__(self) -> int:
        return len(self._book.system.variables)


def _roles(entity: Any) -> dict[str, Sequence[int]]:
    """Which of the flattened roles the key of each role stands for."""
    flattened = list(entity.flattened_roles)
    found: dict[str, Sequence[int]] = {}
    for role in entity.roles:
        found[role.key] = tuple(flattened.index(each) for each in role.subroles or (role,))
        for each in role.subroles or ():
            found[each.key] = (flattened.index(each),)
    return found


def _stored(raw: Any, column: Column) -> Any:
    if raw.value_type == Enum:
        return EnumArray(np.asarray(column, dtype=raw.dtype), raw.possible_values)
    return np.asarray(column) if raw.value_type is str else np.asarray(column, dtype=raw.dtype)
