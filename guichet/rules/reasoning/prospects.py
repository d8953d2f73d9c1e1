"""What every value of a household can still be, as `bounds` found it."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.rules.reasoning.diagrams import Diagrams
from guichet.rules.reasoning.ranges import NOBODY, Range
from guichet.rules.reasoning.unrolling import Unrolled


@dataclass
class Prospects:
    """What every cell can still be.

    `diagrams` by cell; `cases` of the unknown facts, by cell; `stands_for`: the unknown facts behind a comparison that
    is an unknown of its own; `widened`: whether the budget was too small somewhere.
    """

    unrolled: Unrolled
    store: Diagrams
    diagrams: list[int]
    cases: dict[int, tuple[Range, ...]]
    stands_for: dict[int, frozenset[int]]
    widened: bool = False

    def range(self, cell: int) -> Range:
        """Everything a cell can still be."""
        return self.store.ranges[self.diagrams[cell]]

    def is_settled(self, cell: int) -> bool:
        """Whether no unknown fact can change a cell any more."""
        return self.store.is_settled(self.diagrams[cell])

    def relevant(self, cell: int) -> frozenset[int]:
        """The unknown facts that can still change a cell."""
        return self.relevant_to(self.diagrams[cell])

    def relevant_to(self, diagram: int) -> frozenset[int]:
        """The unknown facts that can still change a diagram."""
        return self.facts_behind(self.store.support(diagram) | self.store.ranges[diagram].hangs_on)

    def facts_behind(self, unknowns: frozenset[int]) -> frozenset[int]:
        """Unknown facts themselves, and those behind comparisons."""
        return NOBODY.union(*(self.stands_for.get(each, frozenset((each,))) for each in unknowns))
