"""Why the law says so, and what it must still be told, for situations in the same shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guichet.channels.api import words
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.channels.api.rules import bodies, current
from guichet.channels.api.rules.calculating import OWN, TAG, refused
from guichet.channels.api.rules.shapes import (
    AskedValues,
    ExplainedValue,
    Explanations,
    Needed,
    Questions,
    Range,
    Situation,
)
from guichet.rules import api as rules


@operation("POST", "rules/explain", tag=TAG, answer=Explanations, body=Situation, admits=ANYONE, key="none",
           public=True, raw=True, own=OWN)  # fmt: skip
def explain_situation(call: Call) -> Reply:
    """Why each null of a situation is what it is: the conditions, what decided, and the law in force.

    What is given counts as declared; what is not given is unknown, never a default. One household at a time.
    """
    found = current.calculator(call.actor)
    language = _language(found, call)
    try:
        explained = found.reasons.explain(bodies.decoded(call.content), language)
    except rules.SituationRefused as refusal:
        return refused(call, found, refusal)
    items = tuple(
        ExplainedValue(
            pointer=each.pointer,
            variable=each.variable,
            instance=each.instance,
            period=each.period,
            explanation=words.explanation(each.explanation, language),
        )
        for each in explained
    )
    return _reply(found, language, Explanations(items=items))


@operation("POST", "rules/ask", tag=TAG, answer=Questions, body=Situation, admits=ANYONE, key="none",
           public=True, raw=True, own=OWN)  # fmt: skip
def ask_of_situation(call: Call) -> Reply:
    """What must still be known for each null of a situation, what to ask first, and what is certain already.

    What is given counts; what is not given is unknown. One household at a time.
    """
    found = current.calculator(call.actor)
    language = _language(found, call)
    try:
        asked = found.reasons.ask(bodies.decoded(call.content))
    except rules.SituationRefused as refusal:
        return refused(call, found, refusal)
    items = tuple(_asked(found, each, language) for each in asked)
    return _reply(found, language, Questions(items=items))


def _asked(found: rules.Calculator, each: rules.Asked, language: str) -> AskedValues:
    asking = each.asking
    return AskedValues(
        period=each.period,
        variables=each.variables,
        settled=asking.settled,
        next=_needed(found, asking.next, language),
        needed=_needed(found, asking.needed, language),
        most_left=asking.most_left,
        certain=asking.certain,
        ranges={
            variable: {name: Range(low=spread.low, high=spread.high) for name, spread in spreads.items()}
            for variable, spreads in asking.ranges.items()
        },
        law_hash=found.law.hash,
    )


def _needed(found: rules.Calculator, questions: Sequence[rules.Question], language: str) -> tuple[Needed, ...]:
    told = []
    for each in questions:
        info = found.law.variable(each.variable)
        label = info.labels.in_language(language).text or each.variable
        told.append(
            Needed(
                variable=each.variable,
                label=label,
                instance=each.instance,
                periods=each.periods,
                value_type=info.value_type,
            )
        )
    return tuple(told)


def _language(found: rules.Calculator, call: Call) -> str:
    """The language asked for, where the law has words in it."""
    return call.language if call.language in found.law.languages else found.law.languages[0]


def _reply(found: rules.Calculator, language: str, body: Any) -> Reply:
    return Reply(body, {**current.headers(found), "Content-Language": language})
