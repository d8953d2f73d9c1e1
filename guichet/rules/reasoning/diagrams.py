"""Decision diagrams: what a value is in every case of the unknown facts, each distinct case kept once.

A diagram is a number. A leaf holds a range; a branch asks which case an unknown is in and goes on to one diagram for
each. Unknowns are asked in one order, equal diagrams have equal numbers and a branch that makes no difference is left
out: a value is settled exactly when its diagram is one leaf with one value. Two equal ranges are not one value, though:
a branch between them stays, for its unknown can still decide where in the range the value lies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from guichet.rules.reasoning.ranges import NOBODY, Range
from guichet.rules.reasoning.transfer import Function, transfer

LEAF = 1 << 60  # comes after every unknown
BOOL = "|b1"
NUMBERS = 8  # a number has this much less of the budget than a yes or no: its cases are seldom alike

AND, OR, WHERE, SAME = 1, 2, 3, 4  # functions of which one argument may decide
SHORTCUTS = {
    "logical_and": AND,
    "bitwise_and": AND,
    "logical_or": OR,
    "bitwise_or": OR,
    "where": WHERE,
    "variable": SAME,
}


class TooManyCases(Exception):
    """A diagram grew beyond its budget."""


class Diagrams:
    """All diagrams of one kind of household, and what was found out about them; grows, never changes."""

    def __init__(self, budget: int) -> None:
        self.budget = budget  # steps of one operation: may be set anew
        self.asks: list[int] = []  # the unknown a branch asks, LEAF for a leaf
        self.cases: list[tuple[int, ...]] = []  # a branch's diagrams
        self.ranges: list[Range] = []  # a leaf's range; for a branch that of all its leaves together
        self._leaves: dict[tuple[Any, ...], int] = {}
        self._branches: dict[tuple[int, tuple[int, ...]], int] = {}
        self._functions: dict[Function, int] = {}
        self._shortcuts: list[int] = []  # by a function's number
        self._applied: dict[tuple[int, ...], int] = {}
        self._too_many: dict[tuple[int, ...], int] = {}  # with the budget that was too small
        self._supports: dict[int, frozenset[int]] = {}
        self._undecided: dict[int, frozenset[int]] = {}
        self._opened: dict[tuple[int, int], int] = {}
        self.weighed: dict[int, dict[int, float]] = {}  # what `effects` found of a diagram
        self.false = self.leaf(Range(False, False))
        self.true = self.leaf(Range(True, True))

    def __len__(self) -> int:
        return len(self.asks)

    def leaf(self, found: Range) -> int:
        """The diagram of a range."""
        # True, 1 and 1.0 are equal keys, and so are 0.0 and -0.0: they are told apart by their types and signs.
        low, high = found.low, found.high
        key = (found, type(low), type(high), low == 0 and repr(low), high == 0 and repr(high))
        at = self._leaves.get(key)
        if at is None:
            at = self._leaves[key] = len(self.asks)
            self.asks.append(LEAF)
            self.cases.append(())
            self.ranges.append(found)
        return at

    def branch(self, unknown: int, cases: Sequence[int]) -> int:
        """The diagram that asks an unknown first."""
        first = cases[0]
        hangs_on = self.ranges[first].hangs_on
        if (not hangs_on or (self.asks[first] == LEAF and unknown in hangs_on)) and all(c == first for c in cases):
            return first
        key = (unknown, tuple(cases))
        at = self._branches.get(key)
        if at is None:
            at = self._branches[key] = len(self.asks)
            found = self.ranges[first]
            for case in dict.fromkeys(cases):
                if case != first:
                    found = found.joined(self.ranges[case])
            self.asks.append(unknown)
            self.cases.append(key[1])
            self.ranges.append(found)
        return at

    def is_leaf(self, diagram: int) -> bool:
        """Whether no case makes a difference."""
        return self.asks[diagram] == LEAF

    def is_settled(self, diagram: int) -> bool:
        """Whether the value is the same in every case."""
        return self.asks[diagram] == LEAF and self.ranges[diagram].is_settled

    def number(self, function: Function) -> int:
        """A function's number, for `apply`."""
        found = self._functions.get(function)
        if found is None:
            found = self._functions[function] = len(self._functions)
            shortcut = SHORTCUTS.get(function.name, 0)
            self._shortcuts.append(0 if shortcut in (AND, OR) and function.dtype != BOOL else shortcut)
        return found

    def apply(self, function: Function, number: int, arguments: tuple[int, ...]) -> int:
        """The diagram of a result from those of its arguments (`number` is the function's); raises TooManyCases."""
        key = (number, *arguments)
        found = self._applied.get(key)
        if found is not None:
            return found
        budget = self.budget if function.dtype == BOOL else max(self.budget // NUMBERS, 1)
        if self._too_many.get(key, -1) >= budget:
            raise TooManyCases
        try:
            return self._apply(function, key, [budget])
        except TooManyCases:
            self._too_many[key] = budget
            raise

    def _apply(self, function: Function, key: tuple[int, ...], left: list[int]) -> int:
        found = self._applied.get(key)
        if found is not None:
            return found
        left[0] -= 1
        if left[0] < 0:
            raise TooManyCases
        asks = self.asks
        arguments = key[1:]
        asked = [asks[each] for each in arguments]
        unknown = min(asked)
        if unknown == LEAF:
            ranges = self.ranges
            found = self.leaf(transfer(function, [ranges[each] for each in arguments]))
        else:
            short = self._short(self._shortcuts[key[0]], arguments)
            found = self._split(function, key, asked, unknown, left) if short is None else short
        self._applied[key] = found
        return found

    def _split(self, function: Function, key: tuple[int, ...], asked: list[int], unknown: int, left: list[int]) -> int:
        """The same in each case of an unknown."""
        applied = self._applied
        columns = [self.cases[each] if its == unknown else None for each, its in zip(key[1:], asked, strict=True)]
        rows: list[tuple[int, ...]]
        match columns:
            case [tuple() as one]:
                rows = [(key[0], each) for each in one]
            case [tuple() as one, None]:
                rows = [(key[0], each, key[2]) for each in one]
            case [None, tuple() as other]:
                rows = [(key[0], key[1], each) for each in other]
            case [tuple() as one, tuple() as other]:
                rows = [(key[0], *pair) for pair in zip(one, other, strict=True)]
            case _:
                count = next(len(each) for each in columns if each is not None)
                whole = [(each,) * count if its is None else its for each, its in zip(key[1:], columns, strict=True)]
                rows = [(key[0], *row) for row in zip(*whole, strict=True)]
        found = []
        for row in rows:
            known = applied.get(row)
            found.append(self._apply(function, row, left) if known is None else known)
        return self.branch(unknown, found)

    def _short(self, shortcut: int, arguments: tuple[int, ...]) -> int | None:
        """And, or and where, when one argument decides."""
        if shortcut == AND:
            return self._one_decides(arguments, self.false, self.true)
        if shortcut == OR:
            return self._one_decides(arguments, self.true, self.false)
        if shortcut == WHERE and arguments[0] in (self.true, self.false):
            return arguments[1 if arguments[0] == self.true else 2]
        return arguments[0] if shortcut == SAME else None

    @staticmethod
    def _one_decides(arguments: tuple[int, ...], decides: int, leaves: int) -> int | None:
        one, other = arguments
        if decides in arguments:
            return decides
        if one in (other, leaves):
            return other
        return one if other == leaves else None

    def support(self, diagram: int) -> frozenset[int]:
        """The unknowns a diagram asks."""
        found = self._supports.get(diagram)
        if found is None:
            found = NOBODY
            if self.asks[diagram] != LEAF:
                below = (self.support(case) for case in set(self.cases[diagram]))
                found = frozenset((self.asks[diagram],)).union(*below)
            self._supports[diagram] = found
        return found

    def joined(self, diagram: int) -> int:
        """The diagram as one leaf: every case together, hanging on every unknown it asks."""
        if self.asks[diagram] == LEAF:
            return diagram
        whole = self.ranges[diagram]
        return self.leaf(whole._replace(hangs_on=whole.hangs_on | self.support(diagram)))

    def opened(self, diagram: int, unknown: int) -> int:
        """A yes-or-no diagram with every undecided leaf replaced by a branch on `unknown`, which stands for it.

        Between two places where the same undecided value stands, "x or not x" then comes out as it should.
        """
        key = (diagram, unknown)
        found = self._opened.get(key)
        if found is None:
            if self.asks[diagram] == LEAF:
                found = diagram if self.is_settled(diagram) else self.branch(unknown, (self.false, self.true))
            else:
                found = self.branch(self.asks[diagram], [self.opened(each, unknown) for each in self.cases[diagram]])
            self._opened[key] = found
        return found

    def undecided(self, diagram: int) -> frozenset[int]:
        """The unknowns that decide a diagram's undecided leaves: what these hang on, and what tells them apart."""
        found = self._undecided.get(diagram)
        if found is None:
            found = self.ranges[diagram].hangs_on
            open_cases = [each for each in self.cases[diagram] if self.ranges[each].hangs_on]
            if len(open_cases) > 1:
                found = found | {self.asks[diagram]}
            found = found.union(*(self.undecided(each) for each in set(open_cases)))
            self._undecided[diagram] = found
        return found

    def restricted(self, diagram: int, chosen: Callable[[int], int | None], memo: dict[int, int]) -> int:
        """The diagram when some unknowns are in the case that `chosen` gives (None: still unknown)."""
        found = memo.get(diagram)
        if found is None:
            found = diagram
            if self.asks[diagram] != LEAF:
                case = chosen(self.asks[diagram])
                if case is None:
                    cases = [self.restricted(each, chosen, memo) for each in self.cases[diagram]]
                    found = self.branch(self.asks[diagram], cases)
                else:
                    found = self.restricted(self.cases[diagram][case], chosen, memo)
            memo[diagram] = found
        return found
