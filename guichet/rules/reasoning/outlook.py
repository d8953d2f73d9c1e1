"""A household before a plan's law: what is known of every value, by variable, period and instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guichet.rules.book import Book
from guichet.rules.reasoning.bounds import Reasoner
from guichet.rules.reasoning.hidden import Hidden
from guichet.rules.reasoning.lawgraph import LawGraph, Reasoners, range_of, value_of
from guichet.rules.reasoning.people import People, Spot
from guichet.rules.reasoning.prospects import Prospects
from guichet.rules.reasoning.ranges import Range
from guichet.rules.situation import Household


@dataclass
class Outlook:
    """Made by `look`. Cells are numbers of `prospects.unrolled`; instances the names the caller gave."""

    law_graph: LawGraph
    people: People
    reasoner: Reasoner
    given: Mapping[int, Range]
    prospects: Prospects

    @property
    def book(self) -> Book:
        """The law."""
        return self.law_graph.book

    @cached_property
    def everyones(self) -> dict[Spot, int]:
        """The cells of the outputs."""
        return {
            (variable, period, instance): self.prospects.unrolled.outputs[variable, period, place]
            for variable, period in self.law_graph.outputs
            for place, instance in enumerate(self.people.instances(variable))
        }

    @cached_property
    def outputs(self) -> dict[Spot, int]:
        """The cells of the outputs, of those they concern."""
        concerned = {variable: frozenset(self.people.concerned(variable)) for variable, _ in self.law_graph.outputs}
        return {spot: cell for spot, cell in self.everyones.items() if spot[2] in concerned[spot[0]]}

    def spot(self, cell: int) -> Spot:
        """The variable, period and instance of a cell."""
        spot = self.prospects.unrolled.cells[cell].spot
        assert spot is not None, "asked of cells that stand for a variable"
        return spot[0], spot[1], self.people.instances(spot[0])[spot[2]]

    def value(self, spot: Spot, found: Any) -> object:
        """What a range holds, as a plan gives it."""
        return value_of(self.book.raw(spot[0]), found)

    def is_known(self, cell: int) -> bool:
        """Whether a cell can no longer change."""
        return self.prospects.is_settled(cell)

    def known(self, spot: Spot, cell: int) -> object:
        """The value of a settled cell."""
        return self.value(spot, self.prospects.range(cell).low)

    def relevant(self, cells: Mapping[Spot, int]) -> frozenset[Spot]:
        """The unknown facts that can still change some outputs."""
        behind = frozenset[int]().union(*(self.prospects.relevant(cell) for cell in cells.values()))
        return frozenset(self.spot(cell) for cell in behind)


def look(reasoners: Reasoners, household: Household, known: frozenset[str], *, strictly: bool = False) -> Outlook:
    """See what a household's facts leave open.

    `known` variables are never unknown: the law's default stands for them, as it does for who is not concerned and for
    what cannot matter (not so `strictly`). Hold `reasoners.lock`.
    """
    law_graph = reasoners.law_graph
    people = People(law_graph.book, household, law_graph.inputs)
    hidden = Hidden(law_graph.book, household, law_graph.graph.opaque)
    reasoner, seats = reasoners.of(household, people, hidden)
    given: dict[int, Range] = {}
    for each in seats:
        ids = people.instances(each.variable) if each.of_group else household.persons
        fact = household.facts.get((each.variable, each.period), {}).get(ids[each.place])
        if fact is not None:
            given[each.cell] = range_of(each.raw, fact.value)
        elif each.is_fact and (
            each.variable in known
            or not each.is_concerned
            or not (strictly or not each.can_be_needless or people.matters(each.variable, ids[each.place]))
        ):
            given[each.cell] = each.default
    return Outlook(law_graph, people, reasoner, given, reasoner.prospects(given))
