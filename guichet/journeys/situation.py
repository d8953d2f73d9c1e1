"""Answers put before the law: which person each fact is about, and in which group they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.rules import api as rules

APPLICANT = "applicant"
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


def situation_of(
    *, service: catalogue.PublicService, law: rules.Law, answers: Mapping[str, intake.Answer], today: date
) -> rules.Situation:
    """What the law is told: one person for each subject that something is known of, in the groups the service names.

    Facts nobody gave are left out, so that the law knows that it does not know them.
    """
    persons: dict[str, dict[str, dict[str | None, rules.Fact]]] = {APPLICANT: {}}
    groups: dict[str, dict[str, Any]] = {}
    group_facts: dict[str, dict[str, dict[str | None, rules.Fact]]] = {}
    for variable, subject, fact in _law_facts(service, answers, today):
        entity = law.variable(variable).entity_plural
        if entity in service.household:
            group_facts.setdefault(entity, {})[variable] = {None: fact}
        else:
            persons.setdefault(subject, {})[variable] = {None: fact}
    for group, roles in service.household.items():
        groups[group] = {
            group: {role: tuple(each for each in subjects if each in persons) for role, subjects in roles.items()}
        }
    entities: dict[str, Any] = {"persons": persons}
    for group, facts in group_facts.items():
        entities[group] = {group: facts}
    return rules.Situation(entities=entities, groups=groups)


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
        if answer is None:
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
    return source if source in ("declared", "register", "held") else "declared"


def truth(*, law: rules.Law, variable: str, known: rules.Situation, today: date) -> bool | None:
    """Whether a condition holds; None while it is not yet known. Of several people, one for whom it holds is enough."""
    return law.plan((variable,), month_of(today)).holds(known)
