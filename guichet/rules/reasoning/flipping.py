"""Which conditions decided a yes or no: the fewest that would turn it round, and the fewest that carry it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guichet.rules.graph import nodes as op
from guichet.rules.reasoning.diagrams import Diagrams, TooManyCases
from guichet.rules.reasoning.transfer import Function

MOST_SETS = 64
NEVER = 1 << 30
_AND = Function(op.UFUNC, "|b1", ("|b1", "|b1"), ("logical_and",))
_OR = Function(op.UFUNC, "|b1", ("|b1", "|b1"), ("logical_or",))


def whatever(store: Diagrams, diagram: int, chosen: frozenset[int], *, wanted: bool) -> int:
    """A yes-or-no diagram over the `chosen` unknowns alone: `wanted` only where it is so however the others turn out.

    Undecided leaves count as not wanted. Raises TooManyCases.
    """
    function = _AND if wanted else _OR
    number = store.number(function)
    memo: dict[int, int] = {}

    def at(each: int) -> int:
        found = memo.get(each)
        if found is None:
            if store.is_leaf(each):
                settled = store.is_settled(each)
                value = bool(store.ranges[each].low) if settled else not wanted
                found = store.true if value else store.false
            else:
                cases = [at(case) for case in store.cases[each]]
                if store.asks[each] in chosen:
                    found = store.branch(store.asks[each], cases)
                else:
                    found = cases[0]
                    for case in cases[1:]:
                        found = store.apply(function, number, (found, case))
            memo[each] = found
        return found

    return at(diagram)


@dataclass
class Turning:
    """The ways to turn a yes-or-no diagram to a value by moving some unknowns away from the case they are in now."""

    store: Diagrams
    actual: Mapping[int, int]
    wanted: bool
    _least: dict[int, int] = field(default_factory=dict)

    def least(self, diagram: int) -> int:
        """How many have to move at least; NEVER when it cannot be done."""
        found = self._least.get(diagram)
        if found is None:
            if self.store.is_leaf(diagram):
                found = 0 if (diagram == self.store.true) == self.wanted else NEVER
            else:
                now = self.actual[self.store.asks[diagram]]
                found = min(self.least(case) + (n != now) for n, case in enumerate(self.store.cases[diagram]))
            self._least[diagram] = min(found, NEVER)
        return self._least[diagram]

    def sets(self, diagram: int) -> list[dict[int, int]]:
        """Every set of moves (unknown to case) of the least size, up to a number of them."""
        if self.least(diagram) >= NEVER:
            return []
        return list(itertools.islice(self._sets(diagram), MOST_SETS))

    def _sets(self, diagram: int) -> list[dict[int, int]]:
        if self.store.is_leaf(diagram):
            return [{}]
        unknown = self.store.asks[diagram]
        now, least = self.actual[unknown], self.least(diagram)
        found: list[dict[int, int]] = []
        for n, case in sorted(enumerate(self.store.cases[diagram]), key=lambda each: abs(each[0] - now)):
            if self.least(case) + (n != now) == least and len(found) < MOST_SETS:
                moved = {} if n == now else {unknown: n}
                found.extend({**moved, **below} for below in self._sets(case))
        return found


def carrying(store: Diagrams, diagram: int, actual: Mapping[int, int], order: Sequence[int]) -> list[int]:
    """The unknowns whose cases alone make a diagram true: each necessary among them, together sufficient.

    Those late in `order` are given up first.
    """
    kept = [each for each in order if each in store.support(diagram)]
    for candidate in reversed(kept):
        rest = frozenset(kept) - {candidate}
        try:
            without = whatever(store, diagram, rest, wanted=True)
        except TooManyCases:
            continue
        if _at(store, without, actual):
            diagram, kept = without, [each for each in kept if each != candidate]
    return kept


def _at(store: Diagrams, diagram: int, actual: Mapping[int, int]) -> bool:
    while not store.is_leaf(diagram):
        diagram = store.cases[diagram][actual[store.asks[diagram]]]
    return diagram == store.true
