"""Asks the law what can still matter, and remembers what it answered: an answer changes what few questions read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from guichet.rules import api as rules

# Of questions that settle nearly as much the authored order decides: it makes sense to people, and costs no question
# more (bench/screener_questions.py and bench/interview_questions.py).
NEARLY = 0.7
MOST_KEPT = 4096


class Question:
    """A plan and what is told to it: equal when the law must answer the same. `told` is made only when it is asked."""

    def __init__(self, plan: rules.Plan, law_hash: str, key: Hashable, told: Callable[[], rules.Situation]) -> None:
        self.plan, self.told = plan, told
        self._key = (law_hash, plan.outputs, plan.period, key)
        self._hash = hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Question) and self._key == other._key

    def __hash__(self) -> int:
        return self._hash


@lru_cache(maxsize=MOST_KEPT)
def asked(question: Question) -> rules.Asking:
    """What the law still has to know, and what is certain."""
    return question.plan.ask(question.told())


@lru_cache(maxsize=MOST_KEPT)
def truths(question: Question) -> Mapping[str, bool | None]:
    """Of each of some conditions whether it holds of anyone it concerns; None while that is open."""
    return question.plan.truths(question.told())


@lru_cache(maxsize=512)
def reads(plan: rules.Plan) -> frozenset[str]:
    """The variables a plan reads: only their facts are put to it."""
    return frozenset(need.variable for need in plan.needed_inputs())


Each = TypeVar("Each")


def nearly_best(effects: Mapping[Each, float]) -> tuple[Each, ...]:
    """Those that settle most and those that settle nearly as much, in the order given."""
    good = NEARLY * max(effects.values(), default=0.0)
    return tuple(each for each, effect in effects.items() if effect >= good)


def effect_of(asking: rules.Asking, spots: Iterable[tuple[str, str]]) -> float:
    """How much the best of some facts would settle."""
    return max((asking.effects.get(spot, 0.0) for spot in spots), default=0.0)
