"""Builds OpenFisca simulations of one household, or of many copies of it that differ in a few values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.simulations import Simulation

from guichet.rules.book import Book
from guichet.rules.situation import ETERNITY, Fact, Household

Columns = Mapping[tuple[str, str], Any]  # (variable, period) -> array of copies x instances


def build_simulation(
    book: Book, household: Household, *, copies: int = 1, columns: Columns | None = None, trace: bool = False
) -> Simulation:
    """A simulation of `copies` times the household; `columns` replace what the facts say, one row for each copy."""
    system = book.system
    populations = system.instantiate_entities()
    simulation = Simulation(system, populations)
    if trace:
        simulation.trace = True
    persons = populations[system.person_entity.key]
    persons.count = len(household.persons) * copies
    persons.ids = list(household.persons) * copies
    place = {person: number for number, person in enumerate(household.persons)}
    for entity in system.group_entities:
        groups = household.groups[entity.key]
        belongs = np.zeros(len(place), dtype=np.int64)
        roles = np.empty(len(place), dtype=object)
        for number, group in enumerate(groups):
            for person, role in group.members:
                belongs[place[person]] = number
                roles[place[person]] = role
        population = populations[entity.key]
        population.count = len(groups) * copies
        population.ids = [group.id for group in groups] * copies
        offsets = np.repeat(np.arange(copies, dtype=np.int64) * len(groups), len(place))
        population.members_entity_id = np.tile(belongs, copies) + offsets
        population._members_role = np.tile(roles, copies)
    replaced = columns or {}
    for key, by_instance in household.facts.items():
        if key not in replaced:
            row = fact_row(book, household, key[0], by_instance)
            _set(simulation, key, np.tile(row, copies))
    for key, array in replaced.items():
        _set(simulation, key, np.ascontiguousarray(array).reshape(-1))
    return simulation


def fact_row(book: Book, household: Household, variable: str, by_instance: Mapping[str, Fact]) -> Any:
    """The facts of one variable as an array over its instances, the law's default where there is no fact."""
    raw = book.raw(variable)
    instances = household.instances(raw.entity.key, book.system.person_entity.key)
    values = [by_instance[each].value if each in by_instance else default_of(raw) for each in instances]
    return as_array(raw, values)


def default_of(raw: Any) -> object:
    """What the law takes where nothing is known."""
    return raw.default_value.name if getattr(raw, "possible_values", None) is not None else raw.default_value


def as_array(raw: Any, values: list[Any]) -> Any:
    """Values as an array OpenFisca takes for this variable."""
    if getattr(raw, "possible_values", None) is not None:
        return np.array(values)  # names: the holder encodes them
    return np.array(values, dtype=raw.dtype)


def plain(raw: Any, value: Any) -> object:
    """One element of a result as a plain Python value: bool, int, float, date, or the name of an enum's member."""
    if getattr(raw, "possible_values", None) is not None:
        return str(list(raw.possible_values)[int(value)].name)
    if raw.value_type in (bool, int, float, str):
        return raw.value_type(value)
    return value.astype("datetime64[D]").astype(object)


def _set(simulation: Simulation, key: tuple[str, str], array: Any) -> None:
    period = periods.period(periods.DateUnit.ETERNITY) if key[1] == ETERNITY else periods.period(key[1])
    simulation.get_holder(key[0]).set_input(period, array)
