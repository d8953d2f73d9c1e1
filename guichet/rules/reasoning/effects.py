"""How much of what is open each unknown fact would settle, on average, over several values at once.

Every case of an unknown counts alike. What is open of a value is the surprise (in bits) of whether it is what it most
often is; an amount is open, too, as far as its range is wide, measured against the whole range it can still have.
"""

from __future__ import annotations

import math
from collections import defaultdict

from guichet.rules.reasoning.diagrams import LEAF, Diagrams
from guichet.rules.reasoning.prospects import Prospects

WIDTH = 0.5  # what closing a range counts against finding out whether there is anything at all
SMALLEST = 1e-6


def effects(prospects: Prospects, cells: list[int]) -> dict[int, float]:
    """For each unknown fact the expected effect of knowing it, on all cells together."""
    found: dict[int, float] = defaultdict(float)
    for cell in cells:
        diagram = prospects.diagrams[cell]
        if prospects.store.is_settled(diagram):
            continue
        weighed = prospects.store.weighed.get(diagram)
        if weighed is None:
            weighed = prospects.store.weighed[diagram] = _Weighed(prospects.store, diagram).effects()
        for unknown, effect in weighed.items():
            behind = prospects.stands_for.get(unknown, frozenset((unknown,)))
            for fact in behind:
                found[fact] += effect / len(behind)
    return found


class _Weighed:
    """One diagram with the chance, at every place in it, that the value is the one it most often is."""

    def __init__(self, store: Diagrams, diagram: int) -> None:
        self.store, self.root = store, diagram
        whole = store.ranges[diagram]
        self.size = 0.0
        if isinstance(whole.low, int | float) and isinstance(whole.high, int | float):
            self.size = float(whole.high) - float(whole.low)
        self.order: list[int] = []
        self.leaves: list[int] = []
        self._collect(diagram, set())
        self.order.sort(key=store.asks.__getitem__)
        self.reached = self._reach()
        usual = max(self.leaves, key=self._weight)
        self.chance: dict[int, float] = {each: float(each == usual) for each in self.leaves}
        for each in reversed(self.order):
            cases = store.cases[each]
            self.chance[each] = sum([self.chance[case] for case in cases]) / len(cases)

    def _collect(self, diagram: int, seen: set[int]) -> None:
        if diagram in seen:
            return
        seen.add(diagram)
        if self.store.asks[diagram] == LEAF:
            self.leaves.append(diagram)
            return
        self.order.append(diagram)
        for each in self.store.cases[diagram]:
            self._collect(each, seen)

    def _reach(self) -> dict[int, float]:
        reached: dict[int, float] = defaultdict(float)
        reached[self.root] = 1.0
        for each in self.order:
            cases = self.store.cases[each]
            share = reached[each] / len(cases)
            for case in cases:
                reached[case] += share
        return reached

    def _weight(self, leaf: int) -> float:
        return self.reached[leaf] if self.store.ranges[leaf].is_settled else -1.0

    def _width(self, leaf: int) -> float:
        found = self.store.ranges[leaf]
        if not isinstance(found.low, int | float) or not 0 < self.size < math.inf:
            return 1.0
        return max((float(found.high) - float(found.low)) / self.size, SMALLEST)

    def effects(self) -> dict[int, float]:
        """The effect of each unknown asked in the diagram or behind one of its leaves."""
        chance = self.chance
        shifts: dict[int, list[float]] = {}
        for each in self.order:
            cases, reached, now = self.store.cases[each], self.reached[each], chance[each]
            shift = shifts.setdefault(self.store.asks[each], [0.0] * len(cases))
            for n, case in enumerate(cases):
                shift[n] += reached * (chance[case] - now)
        whole = chance[self.root]
        before = _surprise(whole)
        found: dict[int, float] = defaultdict(float)
        for unknown, shift in shifts.items():
            after = sum(_surprise(whole + each) for each in shift) / len(shift)
            found[unknown] += max(before - after, 0.0)
        for leaf in self.leaves:
            hangs_on = self.store.ranges[leaf].hangs_on
            for unknown in hangs_on:
                found[unknown] += WIDTH * self.reached[leaf] * self._width(leaf) / len(hangs_on)
        return found


def _surprise(chance: float) -> float:
    if chance <= 0.0 or chance >= 1.0:
        return 0.0
    return -chance * math.log2(chance) - (1 - chance) * math.log2(1 - chance)
