"""Answers put before the law: which person each fact is about, and in which group they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.rules import api as rules

APPLICANT = "applicant"
PARTNER = "partner"
# The law's variable for it, by the convention of the folder format (see catalogue): who answers no has nobody there.
HAS_PARTNER = "has_partner"
# What stands in a text cannot be reckoned with; the law may only ask whether it was given.
TEXT_TYPES = frozenset({"text", "name", "long_text", "address", "file", "identifier", "email", "phone"})


@lru_cache(maxsize=8)
def law_at(path: str) -> rules.Law:
    """The law package of a jurisdiction, loaded once a process."""
    return rules.load(Path(path))


def current_law() -> rules.Law:
    """The law of the jurisdiction that is published now."""
    return law_at(str(catalogue.current().law_path))


def month_of(day: date) -> str:
    """The period a decision is made for: the calendar month of a day, as `2026-11`."""
    return f"{day:%Y-%m}"


@dataclass(frozen=True)
class Told:
    """What the law is told of a request: who is there, in which groups, and each fact by (law variable, instance)."""

    persons: tuple[str, ...]
    facts: Mapping[tuple[str, str], rules.Fact]
    groups: Mapping[str, Mapping[str, tuple[str, ...]]]

    def reading(self, variables: frozenset[str]) -> Told:
        """The same with only the facts of some variables; nobody goes away."""
        kept = {spot: fact for spot, fact in self.facts.items() if spot[0] in variables}
        return Told(self.persons, kept, self.groups)

    def key(self) -> tuple[object, ...]:
        """Equal where the law must say the same."""
        groups = tuple((group, tuple(roles.items())) for group, roles in self.groups.items())
        return self.persons, groups, frozenset((*spot, fact.value) for spot, fact in self.facts.items())

    def situation(self) -> rules.Situation:
        """As the law takes it."""
        entities: dict[str, dict[str, dict[str, Any]]] = {"persons": {person: {} for person in self.persons}}
        for (variable, instance), fact in self.facts.items():
            entity = instance if instance in self.groups else "persons"
            entities.setdefault(entity, {}).setdefault(instance, {})[variable] = {None: fact}
        return rules.Situation(
            entities=entities, groups={group: {group: roles} for group, roles in self.groups.items()}
        )


def situation_of(
    *, service: catalogue.PublicService, law: rules.Law, answers: Mapping[str, intake.Answer], today: date
) -> rules.Situation:
    """What the law is told: the people the service names, in its groups, and every fact that somebody gave.

    Facts nobody gave are left out, so that the law knows that it does not know them.
    """
    return told_of(service=service, law=law, answers=answers, today=today).situation()


def told_of(
    *, service: catalogue.PublicService, law: rules.Law, answers: Mapping[str, intake.Answer], today: date
) -> Told:
    """The same before it is put into the law's shape.

    Everybody is there of whom a fact of the service can be, also while nothing is known of them: a partner whose income
    was not asked yet is no reason to think that there is none. Who said that there is no partner has none.
    """
    found = _law_facts(service, answers, today)
    entities = {name: law.variable(name).entity_plural for name in _variables(service)}
    facts = {
        (variable, entities[variable] if entities[variable] in service.household else subject): fact
        for variable, subject, fact in found
    }
    alone = facts.get((HAS_PARTNER, APPLICANT))
    gone = PARTNER if alone is not None and alone.value is False else ""
    named = {each for roles in service.household.values() for subjects in roles.values() for each in subjects}
    people = (
        kind.subject
        for kind in service.facts.values()
        if kind.law_variable
        and entities[kind.law_variable] not in service.household
        and kind.subject != gone
        and (kind.subject in named or (kind.law_variable, kind.subject) in facts)
    )
    persons = tuple(dict.fromkeys((APPLICANT, *people)))
    facts = {spot: fact for spot, fact in facts.items() if not gone or spot[1] != gone}
    groups = {
        group: {role: tuple(each for each in subjects if each in persons) for role, subjects in roles.items()}
        for group, roles in service.household.items()
    }
    return Told(persons, facts, groups)


def _variables(service: catalogue.PublicService) -> frozenset[str]:
    return frozenset(kind.law_variable for kind in service.facts.values() if kind.law_variable)


def _law_facts(
    service: catalogue.PublicService, answers: Mapping[str, intake.Answer], today: date
) -> list[tuple[str, str, rules.Fact]]:
    """(law variable, subject, fact) for everything known. Several texts on one boolean variable must all be given."""
    found: dict[tuple[str, str], rules.Fact] = {}
    for fact_id, kind in service.facts.items():
        if not kind.law_variable:
            continue
        key = (kind.law_variable, kind.subject)
        if kind.filled_by == "submission_day":
            found[key] = rules.Fact(value=today, source="register", detail=kind.filled_by)
            continue
        answer = answers.get(fact_id)
        if answer is None or (answer.value is None and kind.type not in TEXT_TYPES):
            continue
        value = law_value(kind, answer.value)
        if kind.type in TEXT_TYPES and key in found:
            value = bool(value and found[key].value)
        found[key] = rules.Fact(value=value, source=rule_source(answer.source), detail=answer.detail)
    return [(variable, subject, fact) for (variable, subject), fact in found.items()]


def law_value(kind: catalogue.FactType, value: Any) -> Any:
    """An answer's JSON value as the law takes it: days as dates, texts as given or not given."""
    if kind.type == "date":
        return date.fromisoformat(value)
    if kind.type in TEXT_TYPES:
        return value not in (None, "")
    return value


def rule_source(source: str) -> Any:
    """The law's word for where a fact comes from."""
    return source if source in ("declared", "register", "credential", "held") else "declared"


def truth(*, law: rules.Law, variable: str, known: rules.Situation, today: date) -> bool | None:
    """Whether a condition holds; None while it is not yet known. Of several people, one for whom it holds is enough."""
    return law.plan((variable,), month_of(today)).holds(known)
