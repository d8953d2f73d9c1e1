"""Which facts the law decides a service by: what must be asked before a person is told whether they can get it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.vocabulary import FactType
from guichet.catalogue.law_names import LawNames, law_names

# Who answers when a service names no household.
ALONE = ("applicant",)


@dataclass(frozen=True)
class Wanted:
    """A law variable's value wanted of someone: `subject` of the interview, empty for a group of the law as a whole.

    `fact` gives it, or is None where the vocabulary has no such fact.
    """

    variable: str
    subject: str
    group: str
    fact: FactType | None


def screening_facts(*, jurisdiction: Jurisdiction, service: PublicService) -> dict[str, FactType]:
    """The facts that the service's decision and amounts are computed from, by name, in the law's order.

    Empty when the service names no decision. Raises rules.LawNotLoadable.
    """
    law = law_names(jurisdiction)
    return {each.fact.id: each.fact for each in wanted(jurisdiction, service, law) if each.fact is not None}


def wanted(jurisdiction: Jurisdiction, service: PublicService, law: LawNames) -> Iterator[Wanted]:
    """Every value the decision needs, each of whom it concerns, with the fact that gives it."""
    if service.decision is None:
        return
    people = tuple(
        dict.fromkeys(who for roles in service.household.values() for each in roles.values() for who in each)
    )
    by_variable: dict[str, list[FactType]] = {}
    for fact in jurisdiction.facts.values():
        if fact.law_variable:
            by_variable.setdefault(fact.law_variable, []).append(fact)
    for need in law.needs_of((service.decision.variable, *service.decision.amounts)):
        facts = by_variable.get(need.variable, [])
        if need.group:
            yield Wanted(need.variable, "", need.group, facts[0] if facts else None)
            continue
        for subject in _subjects(service, need.roles) or people or ALONE:
            found = next((each for each in facts if each.subject == subject), None)
            yield Wanted(need.variable, subject, "", found)


def _subjects(service: PublicService, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the interview who stand in some of the law's roles, in the order of the household."""
    return tuple(
        dict.fromkeys(
            who for group in service.household.values() for role, each in group.items() if role in roles for who in each
        )
    )
