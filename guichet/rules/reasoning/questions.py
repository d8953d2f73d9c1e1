"""What still has to be asked, what settles most, and whether anything does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guichet.rules.metadata import NeededWhen
from guichet.rules.reasoning.effects import effects
from guichet.rules.reasoning.outlook import Outlook
from guichet.rules.reasoning.people import People, Spot
from guichet.rules.reasoning.ranges import anything, anything_given

ALIKE = 1e-9  # effects nearer than this are the same: the law's order decides


@dataclass(frozen=True)
class InputNeed:
    """An input variable the outputs depend on: of whom (`concerns`, role keys), for which periods, and when."""

    variable: str
    entity: str
    value_type: str
    periods: tuple[str, ...]
    concerns: tuple[str, ...]
    needed_when: NeededWhen | None


@dataclass(frozen=True)
class Question:
    """One missing fact of one instance."""

    variable: str
    instance: str
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Spread:
    """The least and the greatest a number, amount or day can still be; None where there is no bound."""

    low: object
    high: object


@dataclass(frozen=True)
class Asking:
    """`needed` in the law's own order: only facts that can still change an output; `settled` when there are none.

    `missing` is everything not given, whether or not it can still matter. `next` is what to ask first, because it
    settles most of what is open: one fact, or those that belong together with it. `most_left` is how many questions
    are left at the very most: what cannot matter now never will. `certain` and `ranges` say, by variable and instance,
    what each output is or can still be. `exhaustive` is False when there were so many cases that some ranges are wider
    than they had to be.
    """

    settled: bool
    needed: tuple[Question, ...]
    missing: tuple[Question, ...]
    exhaustive: bool
    next: tuple[Question, ...] = ()
    most_left: int = 0
    certain: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    ranges: Mapping[str, Mapping[str, Spread]] = field(default_factory=dict)
    relevant: tuple[Question, ...] = ()
    effects: Mapping[tuple[str, str], float] = field(default_factory=dict)
    concerned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def ask(outlook: Outlook, known: frozenset[str], together: Sequence[Sequence[str]] = ()) -> Asking:
    """Turn what is still open into what to ask; `together` names variables that are asked at once."""
    people = outlook.people
    spots = people.missing(known)
    relevant_spots = outlook.relevant(outlook.outputs)
    missing = questions(spots)
    relevant = questions(tuple(spot for spot in spots if spot in relevant_spots))
    needed = tuple(each for each in relevant if not people.controller_is_open(each.variable, each.instance))
    if relevant and not needed:
        needed = _controllers(people, relevant, missing)
    effect = _effects(outlook) if needed else {}
    return Asking(
        settled=not relevant,
        needed=needed,
        missing=missing,
        exhaustive=not outlook.prospects.widened,
        next=_next(outlook, needed, together, effect),
        most_left=len(relevant),
        certain=certain(outlook),
        ranges=_ranges(outlook),
        relevant=relevant,
        effects=effect,
        concerned=_concerned(outlook),
    )


def certain(outlook: Outlook) -> dict[str, dict[str, object]]:
    """The outputs that can no longer change, by variable and instance."""
    found: dict[str, dict[str, object]] = {}
    for spot, cell in outlook.outputs.items():
        if outlook.is_known(cell):
            found.setdefault(spot[0], {})[spot[2]] = outlook.known(spot, cell)
    return found


def _concerned(outlook: Outlook) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for variable, _, instance in outlook.outputs:
        found.setdefault(variable, []).append(instance)
    return {variable: tuple(dict.fromkeys(instances)) for variable, instances in found.items()}


def _ranges(outlook: Outlook) -> dict[str, dict[str, Spread]]:
    found: dict[str, dict[str, Spread]] = {}
    for spot, cell in outlook.outputs.items():
        info = outlook.book.variable(spot[0])
        if info.value_type not in ("int", "float", "date"):
            continue
        whole = outlook.prospects.range(cell)
        dtype = outlook.prospects.unrolled.cells[cell].dtype
        ends = {bound for each in (anything(dtype), anything_given(dtype)) for bound in (each.low, each.high)}
        low, high = (None if each in ends else outlook.value(spot, each) for each in (whole.low, whole.high))
        found.setdefault(spot[0], {})[spot[2]] = Spread(low, high)
    return found


def _effects(outlook: Outlook) -> dict[tuple[str, str], float]:
    """The effect of knowing each fact; of one that is read for several periods, the greatest."""
    found: dict[tuple[str, str], float] = {}
    for cell, effect in effects(outlook.prospects, list(outlook.outputs.values())).items():
        spot = outlook.spot(cell)
        key = (spot[0], spot[2])
        found[key] = max(found.get(key, 0.0), effect)
    return found


def _next(
    outlook: Outlook,
    needed: tuple[Question, ...],
    together: Sequence[Sequence[str]],
    by_question: Mapping[tuple[str, str], float],
) -> tuple[Question, ...]:
    best: tuple[Question, ...] = ()
    greatest = -1.0
    for group in _groups(needed, together):
        if len(group) < _members(group, together) and _is_begun(outlook, group, together):
            return group
        effect = max(by_question.get((each.variable, each.instance), 0.0) for each in group)
        if effect > greatest + ALIKE:
            best, greatest = group, effect
    return best


def _groups(needed: tuple[Question, ...], together: Sequence[Sequence[str]]) -> list[tuple[Question, ...]]:
    """What is asked at once, in the order of the first of each."""
    of = {name: number for number, names in enumerate(together) for name in names}
    found: dict[object, list[Question]] = {}
    for each in needed:
        key: object = of.get(each.variable, (each.variable, each.instance))
        found.setdefault(key, []).append(each)
    return [tuple(group) for group in found.values()]


def _members(group: tuple[Question, ...], together: Sequence[Sequence[str]]) -> int:
    return next((len(names) for names in together if group[0].variable in names), 1)


def _is_begun(outlook: Outlook, group: tuple[Question, ...], together: Sequence[Sequence[str]]) -> bool:
    names = next((names for names in together if group[0].variable in names), ())
    given = {variable for variable, _ in outlook.people.household.facts}
    return any(name in given for name in names)


def _controllers(people: People, relevant: tuple[Question, ...], missing: tuple[Question, ...]) -> tuple[Question, ...]:
    """Only facts whose controlling fact is open are left: that one comes first, or they do if nobody can give it."""
    rules = {people.book.variable(each.variable).needed_when for each in relevant}
    names = {rule.variable for rule in rules if rule is not None}
    return tuple(each for each in missing if each.variable in names) or relevant


def questions(spots: Sequence[Spot]) -> tuple[Question, ...]:
    """Spots with their periods put together."""
    by_instance: dict[tuple[str, str], list[str]] = {}
    for variable, period, instance in spots:
        by_instance.setdefault((variable, instance), []).append(period)
    return tuple(Question(variable, instance, tuple(read)) for (variable, instance), read in by_instance.items())
