"""How much of what is open each unknown fact would settle, on average, over several values at once.

Every case of an unknown counts alike. What is open of a yes-or-no value is its variance, of an amount its variance and
the width of its range, measured against the whole range it can still have.
"""

from __future__ import annotations

import math
from collections import defaultdict

from guichet.rules.reasoning.bounds import Prospects
from guichet.rules.reasoning.diagrams import LEAF, Diagrams


def effects(prospects: Prospects, cells: list[int]) -> dict[int, float]:
    """For each unknown fact the expected effect of knowing it, on all cells together."""
    found: dict[int, float] = defaultdict(float)
    for cell in cells:
        diagram = prospects.diagrams[cell]
        if prospects.store.is_settled(diagram):
            continue
        for unknown, effect in _Weighed(prospects.store, diagram).effects().items():
            behind = prospects.stands_for.get(unknown, frozenset((unknown,)))
            for fact in behind:
                found[fact] += effect / len(behind)
    return found


class _Weighed:
    """One diagram with the expected value, its square and its width at every place in it."""

    def __init__(self, store: Diagrams, diagram: int) -> None:
        self.store, self.root = store, diagram
        whole = store.ranges[diagram]
        self.low, self.size = 0.0, 1.0
        if isinstance(whole.low, int | float) and isinstance(whole.high, int | float):
            self.low = float(whole.low)
            self.size = float(whole.high) - float(whole.low)
        self.order: list[int] = []
        self.expected: dict[int, tuple[float, float]] = {}
        self.leaves: list[int] = []
        self._weigh(diagram)
        self.order.sort(key=lambda each: store.asks[each])

    def _weigh(self, diagram: int) -> tuple[float, float]:
        found = self.expected.get(diagram)
        if found is None:
            if self.store.asks[diagram] == LEAF:
                middle = self._middle(diagram)
                found = (middle, middle * middle)
                self.leaves.append(diagram)
            else:
                below = [self._weigh(each) for each in self.store.cases[diagram]]
                found = (sum(one for one, _ in below) / len(below), sum(two for _, two in below) / len(below))
                self.order.append(diagram)
            self.expected[diagram] = found
        return found

    def _middle(self, leaf: int) -> float:
        found = self.store.ranges[leaf]
        if not isinstance(found.low, int | float) or not isinstance(found.high, int | float):
            return (hash(found.low) % 997) / 997
        if not 0 < self.size < math.inf:
            return 0.5
        return ((float(found.low) + float(found.high)) / 2 - self.low) / self.size

    def _width(self, leaf: int) -> float:
        found = self.store.ranges[leaf]
        if not found.hangs_on:
            return 0.0
        if not isinstance(found.low, int | float) or not 0 < self.size < math.inf:
            return 1.0
        return max((float(found.high) - float(found.low)) / self.size, 1e-6)

    def effects(self) -> dict[int, float]:
        """The effect of each unknown asked in the diagram or behind one of its leaves."""
        store, expected = self.store, self.expected
        reached: dict[int, float] = defaultdict(float)
        reached[self.root] = 1.0
        shifts: dict[int, list[tuple[float, float]]] = {}
        for each in self.order:
            cases, chance = store.cases[each], reached[each]
            one, two = expected[each]
            shift = shifts.setdefault(store.asks[each], [(0.0, 0.0)] * len(cases))
            for n, case in enumerate(cases):
                reached[case] += chance / len(cases)
                case_one, case_two = expected[case]
                shift[n] = (shift[n][0] + chance * (case_one - one), shift[n][1] + chance * (case_two - two))
        one, two = expected[self.root]
        before = two - one * one
        found: dict[int, float] = defaultdict(float)
        for unknown, shift in shifts.items():
            after = sum((two + b) - (one + a) ** 2 for a, b in shift) / len(shift)
            found[unknown] += max(before - after, 0.0)
        for leaf in self.leaves:
            hangs_on = store.ranges[leaf].hangs_on
            for unknown in hangs_on:
                found[unknown] += reached[leaf] * self._width(leaf) / len(hangs_on)
        return found
