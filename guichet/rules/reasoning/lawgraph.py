"""The expression graph of a plan, and the households it was asked about."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from openfisca_core import periods

from guichet.rules.book import Book
from guichet.rules.errors import BadPeriod
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.reasoning.bounds import Compute, Reasoner
from guichet.rules.reasoning.hidden import reads_of_opaque
from guichet.rules.reasoning.people import People
from guichet.rules.reasoning.ranges import Range
from guichet.rules.reasoning.unrolling import FACT, Unroller
from guichet.rules.simulating import default_of
from guichet.rules.situation import ETERNITY, Household, period_of
from guichet.rules.table import Membership, Table
from guichet.rules.tracing.tracer import Tracer

MOST_HOUSEHOLDS = 64  # kinds of households whose reasoning is kept


@dataclass(frozen=True)
class LawGraph:
    """What a plan computes: `outputs` in the caller's order; `reads` the nodes behind each opaque formula."""

    book: Book
    graph: ExpressionGraph
    outputs: tuple[Spot, ...]
    reads: Mapping[int, tuple[int, ...]]

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """The input variables with the periods read of each, in the law's order."""
        return _by_variable([spot for spot in self.graph.inputs if self._is_input(spot)])

    @cached_property
    def periods(self) -> dict[str, tuple[str, ...]]:
        """The periods read of every variable, computed ones too."""
        return _by_variable([*self.graph.inputs, *self.graph.variables])

    @cached_property
    def roles(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Per group entity, the places in `flattened_roles` that each role's key stands for."""
        found: dict[str, dict[str, tuple[int, ...]]] = {}
        for entity in self.book.system.group_entities:
            flat = list(entity.flattened_roles)
            keys: dict[str, tuple[int, ...]] = {role.key: (flat.index(role),) for role in flat}
            wider = [role for role in entity.roles if role.subroles]
            keys.update({role.key: tuple(flat.index(each) for each in role.subroles) for role in wider})
            found[entity.key] = keys
        return found

    @cached_property
    def members(self) -> dict[str, int]:
        """How many members the enum of a variable has."""
        names = {name for name, _ in (*self.graph.inputs, *self.graph.variables)}
        possible = {name: getattr(self.book.raw(name), "possible_values", None) for name in names}
        return {name: len(list(members)) for name, members in possible.items() if members is not None}

    def _is_input(self, spot: Spot) -> bool:
        return spot not in self.graph.variables

    def reasoner(self, household: Household, compute: Compute) -> Reasoner:
        """What is known of households of this kind: as many people, in the same groups and roles."""
        table = table_of(self.book, household)
        wanted = [
            (self.graph.outputs[spot], place)
            for spot in self.outputs
            for place in range(table.count(self.book.raw(spot[0]).entity.key))
        ]
        unrolled = Unroller(self.graph, table, self.roles, self.reads).unroll(wanted)
        return Reasoner(unrolled, self.members, compute)


def _by_variable(spots: Sequence[Spot]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, period in spots:
        found.setdefault(name, []).append(period)
    return {name: tuple(read) for name, read in found.items()}


def graph_of(book: Book, outputs: Sequence[str], period_text: str) -> LawGraph:
    """Trace some outputs for a period; raises BadPeriod and UnknownVariable."""
    period = period_of(period_text, where="plan")
    if period.unit == periods.DateUnit.ETERNITY:
        raise BadPeriod("a plan is for a period.", where="plan", remedy="Write a year, a month or a day.")
    spots = tuple(spot_of(book, name, period) for name in outputs)
    graph = Tracer(book).trace(spots)
    reads: dict[int, tuple[int, ...]] = {}
    if graph.opaque:
        behind = reads_of_opaque(book, graph)
        wanted = tuple(dict.fromkeys((*spots, *(each for read in behind.values() for each in read))))
        graph = Tracer(book).trace(wanted)
        behind = {**reads_of_opaque(book, graph), **behind}
        places = {**graph.inputs, **graph.variables}
        reads = {
            position: tuple(places[each] for each in behind[graph.nodes[position].spot] if each in places)
            for position in graph.opaque
        }
    return LawGraph(book, graph, spots, reads)


def spot_of(book: Book, name: str, period: Any) -> Spot:
    """A variable at the period of its own unit in which it answers for a plan's period; raises BadPeriod."""
    raw = book.raw(name)
    unit = raw.definition_period
    if unit == periods.DateUnit.ETERNITY:
        return name, ETERNITY
    if unit == period.unit and period.size == 1:
        return name, str(period) + ""
    if unit == periods.DateUnit.YEAR and period.size == 1:
        return name, str(period.this_year) + ""
    if unit == periods.DateUnit.MONTH and period.unit == periods.DateUnit.DAY and period.size == 1:
        return name, str(period.first_month) + ""
    raise BadPeriod(
        f"'{raw.name}' is computed for one {unit.value}; '{period}' is not one.",
        where=f"plan({name})",
        remedy=f"Plan for a {unit.value}, such as {'2026-11' if unit == periods.DateUnit.MONTH else '2026-11-21'}.",
    )


def table_of(book: Book, household: Household) -> Table:
    """How the people of a household stand in groups; without columns."""
    place = {person: number for number, person in enumerate(household.persons)}
    memberships: dict[str, Membership] = {}
    for entity in book.system.group_entities:
        flat = list(entity.flattened_roles)
        group = np.zeros(len(place), dtype=np.int32)
        role = np.zeros(len(place), dtype=np.int8)
        for number, each in enumerate(household.groups[entity.key]):
            for person, held in each.members:
                group[place[person]] = number
                role[place[person]] = flat.index(held)
        memberships[entity.key] = Membership(group, role, len(household.groups[entity.key]))
    return Table(len(place), memberships)


def shape_of(household: Household) -> Hashable:
    """Equal for households with as many people in the same groups and roles."""
    place = {person: number for number, person in enumerate(household.persons)}
    return len(place), tuple(
        (entity, tuple(tuple((place[person], role.key) for person, role in group.members) for group in groups))
        for entity, groups in household.groups.items()
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a value of a kind of household can be given: the cell, whose it is, and what stands there otherwise.

    `place` counts the persons, or the groups of the kind; `can_be_needless` when it hangs on another fact whether it
    matters at all.
    """

    cell: int
    variable: str
    period: str
    place: int
    raw: Any
    of_group: bool
    is_fact: bool
    is_concerned: bool
    can_be_needless: bool
    default: Range


class Reasoners:
    """The reasoners of a plan, one for each kind of household, the latest kept; shared between threads."""

    def __init__(self, law_graph: LawGraph) -> None:
        self.law_graph = law_graph
        self.lock = threading.RLock()
        self._kept: OrderedDict[Hashable, tuple[Reasoner, tuple[Seat, ...]]] = OrderedDict()

    def of(self, household: Household, people: People, compute: Compute) -> tuple[Reasoner, tuple[Seat, ...]]:
        """The reasoner for a household, and where its facts are put in; hold `lock` while using it."""
        shape = shape_of(household)
        found = self._kept.get(shape)
        if found is None:
            reasoner = self.law_graph.reasoner(household, compute)
            found = self._kept[shape] = (reasoner, tuple(self._seats(reasoner, people)))
            if len(self._kept) > MOST_HOUSEHOLDS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(shape)
        found[0].compute = compute
        return found

    def _seats(self, reasoner: Reasoner, people: People) -> Iterator[Seat]:
        book = self.law_graph.book
        concerned: dict[str, frozenset[str]] = {}
        for (variable, period, place), cell in reasoner.unrolled.spots.items():
            if variable not in concerned:
                concerned[variable] = frozenset(people.concerned(variable))
            info, raw = book.variable(variable), book.raw(variable)
            yield Seat(
                cell=cell,
                variable=variable,
                period=period,
                place=place,
                raw=raw,
                of_group=info.entity != book.system.person_entity.key,
                is_fact=reasoner.unrolled.cells[cell].kind == FACT,
                is_concerned=people.instances(variable)[place] in concerned[variable],
                can_be_needless=info.needed_when is not None,
                default=range_of(raw, default_of(raw)),
            )


def range_of(raw: Any, value: object) -> Range:
    """A fact's value as a range of one."""
    if getattr(raw, "possible_values", None) is not None:
        names = [item.name for item in raw.possible_values]
        index = names.index(getattr(value, "name", value))
        return Range(index, index)
    if isinstance(value, dt.date):
        days = (value - dt.date(1970, 1, 1)).days
        return Range(days, days)
    if raw.value_type is float:
        number = float(np.asarray(value, dtype=raw.dtype))
        return Range(number, number)
    if raw.value_type is bool:
        return Range(bool(value), bool(value))
    found: Any = value
    return Range(found, found)


def value_of(raw: Any, found: Any) -> object:
    """A value as a plan gives it: bool, int, float, date, text or the name of an enum's member; None for NaN, NaT."""
    if found is None:
        return None
    if getattr(raw, "possible_values", None) is not None:
        return str(list(raw.possible_values)[int(found)].name)
    if raw.value_type is dt.date:
        return dt.date(1970, 1, 1) + dt.timedelta(days=found)
    return raw.value_type(found)
