"""What every value of a household can still be while some facts are unknown.

First every cell gets a plain range: most are settled by what is known. The rest become decision diagrams over the
cases of the unknown facts: a yes-or-no fact has two, an enum one for each member, a number or date those between which
the law tells it apart. A comparison that even then may go either way is an unknown of its own, the same one wherever
the law uses it. Whatever is called settled holds for every completion; beyond the budget ranges get wider, never wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guichet.rules.graph import nodes as op
from guichet.rules.reasoning.cutting import Formula, cases_of, exact_ranges
from guichet.rules.reasoning.diagrams import Diagrams, TooManyCases
from guichet.rules.reasoning.prospects import Prospects
from guichet.rules.reasoning.ranges import (
    NOBODY,
    OTHER_TEXT,
    Range,
    anything,
    anything_given,
    exactly,
    is_day,
    kind_of,
)
from guichet.rules.reasoning.unrolling import APPLIED, BOOL, FACT, FIXED, HIDDEN, RANKED, Cell, Unrolled

BUDGET = 2400  # steps of one operation on diagrams, while few facts are open
FEW = 16  # so many: of more, each operation has less, for there are more of them and all is vague still
LEAST_BUDGET = 60
MOST_KEPT = 400_000  # diagrams kept before a household's memory is started afresh
MOST_WORKED = 2048  # ways in which what is known bears on what is open: so many are kept
MOST_NUMBERS = 4  # numbers compared at once that are still cut one by one
MOST_MEMBERS = 32  # an enum with more is cut like a number

# What an opaque formula comes to when every fact it reads is known.
Compute = Callable[[Cell], Range]


class Reasoner:
    """Works out prospects for one kind of household; what it learns is kept for the next question."""

    def __init__(self, unrolled: Unrolled, members: Mapping[str, int], compute: Compute, *, budget: int = BUDGET):
        """`members`: how many the enum of an input variable has; `compute` runs opaque formulas."""
        self.unrolled, self.members, self.compute, self.budget = unrolled, members, compute, budget
        self._texts = _texts(unrolled)
        self._cut: dict[Hashable, tuple[Range, ...]] = {}
        self._exact: dict[Hashable, dict[tuple[Range, ...], list[list[Range | None]]]] = {}
        self._forget()

    def _forget(self) -> None:
        self.store = Diagrams(self.budget)
        self._worked: dict[Hashable, _Worked] = {}
        self._numbers = [
            self.store.number(cell.function) if cell.function is not None else -1 for cell in self.unrolled.cells
        ]
        self._fixed = {
            at: self.store.leaf(exactly(cell.value))
            for at, cell in enumerate(self.unrolled.cells)
            if cell.kind == FIXED
        }

    def prospects(self, given: Mapping[int, Range], free: frozenset[int] = NOBODY) -> Prospects:
        """What every cell can be: `given` holds known facts (and computed values that were given) by cell.

        The yes-or-no cells in `free` are taken as unknown facts, whatever is known of what they are computed from.
        """
        if len(self.store) > MOST_KEPT:
            self._forget()
        work = _Work(self, given, free)
        work.plain()
        key = work.key()
        worked = self._worked.get(key)
        if worked is None:
            self.store.budget = self._budget(work)
            work.cut()
            work.cases()
            if len(self._worked) >= MOST_WORKED:
                self._worked.clear()
            worked = self._worked[key] = _Worked(
                [work.found[at] for at in work.open], work.cases_by_fact, work.stands_for, work.widened
            )
        else:
            for at, diagram in zip(work.open, worked.diagrams, strict=True):
                work.found[at] = diagram
        return Prospects(self.unrolled, self.store, work.found, worked.cases, worked.stands_for, worked.widened)

    def _budget(self, work: _Work) -> int:
        """By the facts that are open: the same for the same household, whatever was asked before."""
        facts = sum(self.unrolled.cells[at].kind == FACT for at in work.open)
        if facts <= FEW:
            return self.budget
        return max(self.budget * FEW**2 // facts**2, min(self.budget, LEAST_BUDGET))


def _texts(unrolled: Unrolled) -> dict[int, tuple[str, ...]]:
    """The texts that the law asks an input for."""
    found: dict[int, dict[str, None]] = {}
    for cell in unrolled.cells:
        if cell.kind == APPLIED and cell.function is not None and cell.function.op == op.MATCHES:
            found.setdefault(cell.arguments[0], {}).update(dict.fromkeys(str(e) for e in cell.function.details[0]))
    return {at: tuple(texts) for at, texts in found.items()}


@dataclass(frozen=True)
class _Worked:
    """What became of the open cells: their diagrams, and the rest as in `Prospects`."""

    diagrams: list[int]
    cases: dict[int, tuple[Range, ...]]
    stands_for: dict[int, frozenset[int]]
    widened: bool


@dataclass
class _Work:
    """One pass over the cells of a household."""

    reasoner: Reasoner
    given: Mapping[int, Range]
    free: frozenset[int]
    found: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)  # cells that plain ranges leave open
    cases_by_fact: dict[int, tuple[Range, ...]] = field(default_factory=dict)
    stands_for: dict[int, frozenset[int]] = field(default_factory=dict)
    exact: dict[int, tuple[int, list[Range | None]]] = field(default_factory=dict)
    clouded: set[int] = field(default_factory=set)  # open cells that rest on what cannot be tried for many values
    widened: bool = False

    def plain(self) -> None:
        """Every cell's range with nothing split."""
        store, given, found, numbers = self.reasoner.store, self.given, self.found, self.reasoner._numbers
        apply, settled, fixed = store.apply, store.is_settled, self.reasoner._fixed
        for at, cell in enumerate(self.reasoner.unrolled.cells):
            if at in self.free:
                diagram = store.leaf(Range(False, True, hangs_on=frozenset((at,))))
            elif at in given:
                diagram = store.leaf(given[at])
            elif cell.kind == APPLIED:
                arguments = tuple([found[each] for each in cell.arguments])
                diagram = apply(cell.function, numbers[at], arguments)  # type: ignore[arg-type]  # applied cells have one
            elif cell.kind == FIXED:
                diagram = fixed[at]
            else:
                diagram = self._leaf(at, cell)
            found.append(diagram)
            if not settled(diagram):
                self.open.append(at)
                if cell.kind in (HIDDEN, RANKED) or not self.clouded.isdisjoint(cell.arguments):
                    self.clouded.add(at)

    def key(self) -> Hashable:
        """All that the diagrams of the open cells hang on: which these are, and what is known of what they read.

        Of most days and amounts it matters only on which side of the law's figures they lie.
        """
        cells, found = self.reasoner.unrolled.cells, self.found
        return self.free, tuple(self.open), tuple([found[each] for at in self.open for each in cells[at].arguments])

    def _leaf(self, at: int, cell: Cell) -> int:
        """A fact nobody gave, or what is computed all at once."""
        store = self.reasoner.store
        if cell.kind == FACT:
            whole = self._whole(cell)
            return store.leaf(whole._replace(hangs_on=frozenset((at,))))
        if all(store.is_settled(self.found[each]) for each in cell.arguments):
            return store.leaf(self._at_once(cell))
        hangs_on = NOBODY.union(*(store.ranges[self.found[each]].hangs_on for each in cell.arguments))
        return store.leaf(self._unknown(cell)._replace(hangs_on=hangs_on))

    def _whole(self, cell: Cell) -> Range:
        assert cell.spot is not None, "facts have a spot"
        count = self.reasoner.members.get(cell.spot[0])
        return Range(0, count - 1) if count else anything_given(cell.dtype)

    def _at_once(self, cell: Cell) -> Range:
        if cell.kind == HIDDEN:
            return self.reasoner.compute(cell)
        values = [self.reasoner.store.ranges[self.found[each]].low for each in cell.arguments]
        half = len(values) // 2
        criteria, conditions = values[:half], values[half:]
        if not conditions[cell.value]:
            return Range(-1, -1)
        mine = (criteria[cell.value], cell.value)
        others = enumerate(zip(criteria, conditions, strict=True))
        before = sum(bool(met) and (each, n) < mine for n, (each, met) in others)
        return Range(before, before)

    @staticmethod
    def _unknown(cell: Cell) -> Range:
        return Range(-1, len(cell.arguments) // 2 - 1) if cell.kind == RANKED else anything(cell.dtype)

    def cut(self) -> None:
        """The cases of every unknown fact."""
        store, cells = self.reasoner.store, self.reasoner.unrolled.cells
        asked: dict[int, list[int]] = {}  # number or date -> comparisons of it
        hangs_on_of: dict[int, frozenset[int]] = {}
        for at in self.open:
            cell = cells[at]
            if at in self.clouded or at in self.free or not self._is_comparison(cell):
                continue
            hangs_on = store.ranges[self.found[at]].hangs_on
            numbers = [each for each in hangs_on if self._is_number(cells[each])]
            if len(numbers) <= MOST_NUMBERS:
                for number in numbers:
                    asked.setdefault(number, []).append(at)
                hangs_on_of[at] = hangs_on
        for at in self.open:
            cell = cells[at]
            if cell.kind != FACT and at not in self.free:
                continue
            if cell.dtype == BOOL:
                self.cases_by_fact[at] = (Range(False, False), Range(True, True))
            elif at in self.reasoner._texts:
                named = tuple(Range(text, text) for text in self.reasoner._texts[at])
                self.cases_by_fact[at] = (*named, Range(OTHER_TEXT, OTHER_TEXT))
            elif self._is_number(cell):
                self._cut_number(at, cell, asked.get(at, []), hangs_on_of)
            elif kind_of(cell.dtype) not in "USO":
                self.cases_by_fact[at] = tuple(Range(n, n) for n in range(self._whole(cell).high + 1))

    def _is_comparison(self, cell: Cell) -> bool:
        """Whether a cell makes a yes or no of something else."""
        cells = self.reasoner.unrolled.cells
        if cell.kind != APPLIED or cell.dtype != BOOL:
            return False
        return any(cells[each].dtype != BOOL for each in cell.arguments)

    def _is_number(self, cell: Cell) -> bool:
        """Whether a fact is cut (a date, a number, a long enum) rather than listed."""
        if cell.dtype == BOOL or cell.spot is None or kind_of(cell.dtype) in "USO":
            return False
        count = self.reasoner.members.get(cell.spot[0])
        return count is None or count > MOST_MEMBERS

    def _cut_number(self, at: int, cell: Cell, asked: list[int], hangs_on: Mapping[int, frozenset[int]]) -> None:
        """Comparisons of one number that hang on the same other facts are tried together."""
        count = self.reasoner.members.get(cell.spot[0], 0) if cell.spot else 0
        lows, highs = {self._whole(cell).low}, {self._whole(cell).high}
        for others in dict.fromkeys(hangs_on[each] for each in asked):
            together = [each for each in asked if hangs_on[each] == others]
            key, _, formula = self._formula(at, together, others - {at})
            if key not in self.reasoner._cut:
                self.reasoner._cut[key] = cases_of(formula, count)
            lows.update(each.low for each in self.reasoner._cut[key])
            highs.update(each.high for each in self.reasoner._cut[key])
        # Each case ends right before the next begins: in both sorted lists they stand at the same place.
        self.cases_by_fact[at] = tuple(Range(*each) for each in zip(sorted(lows), sorted(highs), strict=True))
        if is_day(cell.dtype):
            self._try_days(at)

    def _formula(
        self, fact: int, results: list[int], beside: frozenset[int]
    ) -> tuple[Hashable, dict[int, int], Formula]:
        """The steps from an unknown to some results; the key is the same for whatever computes the same."""
        store, cells = self.reasoner.store, self.reasoner.unrolled.cells
        flags = {each: n for n, each in enumerate(sorted(beside))}
        places: dict[int, int] = {}
        steps: list[tuple[Any, tuple[Any, ...]]] = []
        key: list[Hashable] = [cells[fact].dtype, len(flags)]

        def argument(each: int) -> Any:
            if each == fact:
                return "x"
            if each in flags:
                return ("flag", flags[each])
            return places[each] if each in places else store.ranges[self.found[each]]

        wanted = self._between(fact, results, beside)
        for at in wanted:
            given = tuple(argument(each) for each in cells[at].arguments)
            places[at] = len(steps)
            steps.append((cells[at].function, given))
            key.append((self.reasoner._numbers[at], given))
        found = tuple(places[each] for each in results)
        return (tuple(key), found), places, Formula(cells[fact].dtype, tuple(steps), found, len(flags))

    def _between(self, fact: int, results: list[int], beside: frozenset[int]) -> list[int]:
        store, cells = self.reasoner.store, self.reasoner.unrolled.cells
        seen: set[int] = set()
        stack = list(results)
        while stack:
            at = stack.pop()
            if at in seen or at == fact or at in beside or store.is_settled(self.found[at]):
                continue
            seen.add(at)
            stack.extend(cells[at].arguments)
        return sorted(seen)

    def _try_days(self, at: int) -> None:
        """What hangs on this date alone is known exactly in each of its cases."""
        store, cells = self.reasoner.store, self.reasoner.unrolled.cells
        alone = frozenset((at,))
        results = [
            each
            for each in self.open
            if cells[each].kind == APPLIED
            and each not in self.clouded
            and store.ranges[self.found[each]].hangs_on == alone
        ]
        if not results:
            return
        key, places, formula = self._formula(at, results, NOBODY)
        if not formula.is_entangled:
            return
        cases = self.cases_by_fact[at]
        kept = self.reasoner._exact.setdefault(key, {})
        if cases not in kept:
            kept[cases] = exact_ranges(formula, cases)
        self.exact.update((each, (at, kept[cases][places[each]])) for each in results)

    def cases(self) -> None:
        """The diagrams of everything that plain ranges leave open."""
        cells = self.reasoner.unrolled.cells
        for at in self.open:
            cell = cells[at]
            if cell.kind == FACT or at in self.free:
                self.found[at] = self._asked(at)
            elif cell.kind == APPLIED:
                self.found[at] = self._split(at, cell)
            else:
                self.found[at] = self._together(at, cell)

    def _asked(self, at: int) -> int:
        store = self.reasoner.store
        alone = frozenset((at,))
        cases = self.cases_by_fact.get(at)
        if cases is None:
            return self.found[at]
        leaves = [
            store.leaf(each if each.low == each.high and each.low != OTHER_TEXT else each._replace(hangs_on=alone))
            for each in cases
        ]
        return store.branch(at, leaves)

    def _split(self, at: int, cell: Cell) -> int:
        store = self.reasoner.store
        number, function = self.reasoner._numbers[at], cell.function
        assert function is not None, "applied cells have a function"
        arguments = tuple(self.found[each] for each in cell.arguments)
        try:
            diagram = store.apply(function, number, arguments)
        except TooManyCases:
            self.widened = True
            diagram = store.apply(function, number, tuple(store.joined(each) for each in arguments))
            if not store.is_settled(diagram):
                hangs_on = NOBODY.union(*(store.support(e) | store.ranges[e].hangs_on for e in arguments))
                diagram = store.leaf(store.ranges[diagram]._replace(hangs_on=hangs_on))
        if at in self.exact:
            diagram = self._sharpened(at, diagram)
        return self._opened(at, diagram) if cell.dtype == BOOL else diagram

    def _sharpened(self, at: int, diagram: int) -> int:
        """The same diagram with the ranges that were found by trying every day."""
        store = self.reasoner.store
        fact, ranges = self.exact[at]
        before = store.cases[diagram] if store.asks[diagram] == fact else (diagram,) * len(ranges)
        after = []
        for each, known in zip(before, ranges, strict=True):
            if known is None or store.is_settled(each):
                after.append(each)
            else:
                hangs_on = NOBODY if known.low == known.high and not known.nan else frozenset((fact,))
                after.append(store.leaf(known._replace(hangs_on=hangs_on)))
        return store.branch(fact, after)

    def _opened(self, at: int, diagram: int) -> int:
        store = self.reasoner.store
        if not store.ranges[diagram].hangs_on:
            return diagram
        undecided = store.undecided(diagram)
        behind = (self.stands_for.get(each, frozenset((each,))) for each in undecided)
        self.stands_for[at] = NOBODY.union(*behind)
        return store.opened(diagram, at)

    def _together(self, at: int, cell: Cell) -> int:
        """An opaque formula or a rank: known where every value it reads is, else nothing is known of it."""
        store = self.reasoner.store
        behind = itertools.chain.from_iterable(
            store.support(self.found[each]) | store.ranges[self.found[each]].hangs_on for each in cell.arguments
        )
        diagram = store.leaf(self._unknown(cell)._replace(hangs_on=frozenset(behind)))
        return self._opened(at, diagram) if cell.dtype == BOOL else diagram
