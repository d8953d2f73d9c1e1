"""What still has to be asked, and whether anything does."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.rules.metadata import NeededWhen
from guichet.rules.people import People, Spot
from guichet.rules.possibilities import Possibilities


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
class Asking:
    """`needed` in the law's own order: only facts that can still change an output; `settled` when there are none.

    `missing` is everything not given, whether or not it can still matter. `exhaustive` is False when there were too
    many open ends to try; then everything missing is needed.
    """

    settled: bool
    needed: tuple[Question, ...]
    missing: tuple[Question, ...]
    exhaustive: bool


def ask(people: People, possibilities: Possibilities) -> Asking:
    """Turn what is possible into what to ask."""
    missing = _questions(possibilities.missing)
    relevant = _questions(tuple(spot for spot in possibilities.missing if spot in possibilities.relevant))
    needed = tuple(each for each in relevant if not people.controller_is_open(each.variable, each.instance))
    if relevant and not needed:
        needed = _controllers(people, relevant, missing)
    return Asking(settled=not relevant, needed=needed, missing=missing, exhaustive=possibilities.complete)


def _controllers(people: People, relevant: tuple[Question, ...], missing: tuple[Question, ...]) -> tuple[Question, ...]:
    """Only facts whose controlling fact is open are left: that one comes first, or they do if nobody can give it."""
    rules = {people.book.variable(each.variable).needed_when for each in relevant}
    names = {rule.variable for rule in rules if rule is not None}
    return tuple(each for each in missing if each.variable in names) or relevant


def _questions(spots: tuple[Spot, ...]) -> tuple[Question, ...]:
    by_instance: dict[tuple[str, str], list[str]] = {}
    for variable, period, instance in spots:
        by_instance.setdefault((variable, instance), []).append(period)
    return tuple(Question(variable, instance, tuple(read)) for (variable, instance), read in by_instance.items())


__all__ = ["Asking", "InputNeed", "Question", "ask"]
