"""The words of a variable to the person whom the law is about: "you", "your partner", "your child"."""

from __future__ import annotations

from guichet.rules.book import ToYou, VariableInfo
from guichet.rules.reasoning.people import People


def words_to_you(people: People, info: VariableInfo, instance: str, met: bool | None) -> dict[str, str]:
    """By language, how a value of somebody reads to that person; empty where the law has no such words.

    `met` is None where the label alone is wanted.
    """
    said = _by_role(people, info, instance)
    if said is None:
        return {}
    wanted = said.labels if met is None else said.met if met else said.not_met
    # A condition is named as it reads when it holds, and holds as it is named.
    instead = said.met if met is None else said.labels if met else None
    return {**(instead.by_language if instead is not None else {}), **wanted.by_language}


def _by_role(people: People, info: VariableInfo, instance: str) -> ToYou | None:
    if not info.to_you or not people.book.metadata.spoken_to:
        return None
    by_key = (said for role, said in info.to_you.items() if role and instance in people.household.in_roles((role,)))
    return next(by_key, info.to_you.get(""))
