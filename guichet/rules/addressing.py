"""The same reasons spoken to the person they are about: "you" where the law's words have it, else the third person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from guichet.rules.reasons import AmountLine, Change, Condition, FactUsed, Reasons

R = TypeVar("R", bound=Reasons)
L = TypeVar("L", Condition, FactUsed, AmountLine)


def addressed(reasons: R) -> R:
    """The reasons with every label to "you" that there is, in each language by itself."""

    def condition(each: Condition) -> Condition:
        spoken = _labelled(each, language)
        return replace(
            spoken,
            facts=tuple(_labelled(fact, language) for fact in each.facts),
            children=tuple(condition(child) for child in each.children),
        )

    def several(each: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(condition(one) for one in each)

    language = reasons.language
    return replace(
        reasons,
        label=_own(reasons.to_you, language, reasons.label),
        labels={**reasons.labels, **reasons.to_you},
        lines=several(reasons.lines),
        amounts=tuple(_labelled(each, language) for each in reasons.amounts),
        failing=several(reasons.failing),
        otherwise=tuple(several(way) for way in reasons.otherwise),
        carried_by=several(reasons.carried_by),
        changes=tuple(tuple(_change(each) for each in way) for way in reasons.changes),
    )


def _own(to_you: Mapping[str, str], language: str, label: str) -> str:
    return to_you.get(language) or label


def _labelled(each: L, language: str) -> L:
    return replace(each, label=_own(each.to_you, language, each.label), labels={**each.labels, **each.to_you})


def _change(each: Change) -> Change:
    return replace(each, labels={**each.labels, **each.to_you}, turned={**each.turned, **each.turned_to_you})
