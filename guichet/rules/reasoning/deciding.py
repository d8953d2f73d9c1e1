"""What decided a yes or no, and which facts would have to be different for the other answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from guichet.rules.reasoning.diagrams import TooManyCases
from guichet.rules.reasoning.flipping import Turning, carrying, whatever
from guichet.rules.reasoning.outlook import Outlook
from guichet.rules.reasoning.prospects import Prospects
from guichet.rules.reasoning.ranges import Range
from guichet.rules.reasoning.speaking_to import words_to_you
from guichet.rules.reasoning.unrolling import FACT
from guichet.rules.reasons import Change

MOST_NUMBERS = 16  # numbers that are tried one after the other
MOST_WAYS = 5
PERIODS = ("year", "month", "week", "day")


@dataclass(frozen=True)
class Decided:
    """Cells of conditions: the sets that would turn the outcome (the first for preference), or what carries it."""

    turning: tuple[tuple[int, ...], ...] = ()
    carrying: tuple[int, ...] = ()


def decided_by(outlook: Outlook, outcome: int, conditions: Sequence[int]) -> Decided:
    """Which of some settled yes-or-no cells (in the law's order) decided a settled yes-or-no outcome."""
    free = frozenset(conditions) - {outcome}
    value = bool(outlook.prospects.range(outcome).low)
    actual = {each: int(bool(outlook.prospects.range(each).low)) for each in free}
    found = outlook.reasoner.prospects(outlook.given, free)
    store, diagram = found.store, found.diagrams[outcome]
    try:
        if value:
            kept = whatever(store, diagram, free, wanted=True)
            return Decided(carrying=tuple(carrying(store, kept, actual, conditions)))
        turned = whatever(store, diagram, free, wanted=True)
    except TooManyCases:
        return Decided()
    order = {each: n for n, each in enumerate(conditions)}
    sets = [tuple(sorted(each, key=order.__getitem__)) for each in Turning(store, actual, True).sets(turned)]
    sets.sort(key=lambda each: (-sum(_can_change(outlook, cell) for cell in each), [order[cell] for cell in each]))
    return Decided(turning=tuple(sets))


def _can_change(outlook: Outlook, cell: int) -> bool:
    """Whether some fact below a condition can change."""
    unrolled = outlook.prospects.unrolled
    return any(_is_changeable(outlook, each) for each in unrolled.below((cell,)))


def _is_changeable(outlook: Outlook, cell: int) -> bool:
    if outlook.prospects.unrolled.cells[cell].kind != FACT:
        return False
    variable, period, instance = outlook.spot(cell)
    given = outlook.people.household.facts.get((variable, period), {})
    return instance in given and outlook.book.variable(variable).can_change


def changes_to(outlook: Outlook, outcome: int) -> tuple[tuple[Change, ...], ...]:
    """The fewest facts that would have to be different for a refused outcome to hold, whatever is still unknown.

    Yes-or-no facts and choices are tried together, and one number at a time with them.
    """
    unrolled = outlook.prospects.unrolled
    below = sorted(each for each in unrolled.below((outcome,)) if _is_changeable(outlook, each))
    types = {each: outlook.book.variable(outlook.spot(each)[0]).value_type for each in below}
    numbers = [each for each in below if types[each] in ("int", "float")]
    listed = frozenset(each for each in below if types[each] in ("bool", "enum"))
    found: dict[frozenset[int], tuple[Change, ...]] = {}
    # First what one number alone would do: with other facts open as well, it is known less well what it comes to.
    for moved in (listed, *(frozenset((each,)) for each in numbers[:MOST_NUMBERS])):
        found.update(_ways(outlook, outcome, moved))
    if not any(len(cells) == 1 for cells in found):
        for each in numbers[:MOST_NUMBERS]:
            for cells, way in _ways(outlook, outcome, listed | {each}):
                found.setdefault(cells, way)
    least = min((len(cells) for cells in found), default=0)
    return tuple(way for cells, way in found.items() if len(cells) == least)[:MOST_WAYS]


def is_out_of_reach(outlook: Outlook, outcome: int) -> bool:
    """Whether a refused outcome stays refused whatever becomes of every fact that can change, however many of them."""
    given = {cell: known for cell, known in outlook.given.items() if not _is_changeable(outlook, cell)}
    found = outlook.reasoner.prospects(given)
    return found.is_settled(outcome) and not found.range(outcome).low


def _ways(outlook: Outlook, outcome: int, moved: frozenset[int]) -> list[tuple[frozenset[int], tuple[Change, ...]]]:
    given = {cell: known for cell, known in outlook.given.items() if cell not in moved}
    found = outlook.reasoner.prospects(given)
    actual = {cell: _case_of(found, cell, outlook.given[cell]) for cell in moved if cell in found.cases}
    chosen = frozenset(actual)
    try:
        diagram = whatever(found.store, found.diagrams[outcome], chosen, wanted=True)
    except TooManyCases:
        return []
    nearest: dict[frozenset[int], tuple[Change, ...]] = {}
    for each in Turning(found.store, actual, True).sets(diagram):
        way = tuple(
            _change(outlook, cell, found.cases[cell][case], outlook.given[cell]) for cell, case in sorted(each.items())
        )
        if not any(_is_absurd(change) for change in way):
            nearest.setdefault(frozenset(each), way)
    return list(nearest.items())


def _is_absurd(change: Change) -> bool:
    """Nobody brings an income below nothing."""
    now, then = change.value, change.to
    return isinstance(now, int | float) and isinstance(then, int | float) and now >= 0 > then


def _case_of(found: Prospects, cell: int, known: Range) -> int:
    return next(n for n, each in enumerate(found.cases[cell]) if each.low <= known.low <= each.high)


def _change(outlook: Outlook, cell: int, case: Range, known: Range) -> Change:
    spot = outlook.spot(cell)
    info = outlook.book.variable(spot[0])
    value = outlook.value(spot, known.low)
    is_number = info.value_type in ("int", "float")
    to = outlook.value(spot, _nearest(case, known) if is_number else case.low)
    turned = info.met if to is True else info.not_met
    direction = "different"
    by: object = None
    if isinstance(to, int | float) and isinstance(value, int | float) and is_number:
        direction = "less" if to < value else "more"
        by = round(abs(to - value), 2) if isinstance(to, float) else abs(to - value)
    return Change(
        variable=spot[0],
        instance=spot[2],
        value=value,
        to=to,
        direction=direction,
        by=by,
        unit=info.unit,
        per=info.definition_period if info.is_money and info.definition_period in PERIODS else "",
        labels=dict(info.labels.by_language),
        turned=dict(turned.by_language) if info.value_type == "bool" else {},
        to_you=words_to_you(outlook.people, info, spot[2], None),
        turned_to_you=words_to_you(outlook.people, info, spot[2], to is True) if info.value_type == "bool" else {},
        value_words=info.words_of(value),
        to_words=info.words_of(to),
    )


def _nearest(case: Range, known: Range) -> int | float:
    """The value of a case nearest to what is known, to the cent where that is still in the case."""
    end: int | float = case.high if known.low > case.high else case.low
    if isinstance(end, int):
        return end
    rounded = (math.floor(end * 100) if known.low > case.high else math.ceil(end * 100)) / 100
    return rounded if case.low <= rounded <= case.high else end
