"""Every condition, decision and fact names a variable that the law has, of the type it needs."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.vocabulary import FactType
from guichet.catalogue.law_names import LawNames, law_of, unknown_variable, variables_of
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem

_TEXTS = ("text", "name", "long_text", "address", "file", "identifier", "email", "phone")
_FITTING: dict[str, tuple[str, ...]] = {
    "date": ("date",),
    "boolean": ("bool",),
    "money": ("int", "float"),
    "integer": ("int", "float"),
    "choice": ("enum", "str"),
    "choices": (),
    # A text tells the law whether it was given, or is an identifier that the law reads as text.
    **dict.fromkeys(_TEXTS, ("bool", "str")),
}
_NAMES = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "date": "a date",
    "enum": "a choice",
    "str": "text",
}


class Conditions(Gate):
    """No condition on a word the law does not know."""

    name = "conditions"

    def check_jurisdiction(self, jurisdiction: Jurisdiction) -> tuple[Problem, ...]:
        law = law_of(jurisdiction)
        if isinstance(law, Problem):
            return (law,)
        problems = [_fact_problem(fact, law) for fact in jurisdiction.facts.values() if fact.law_variable]
        return tuple(problem for problem in problems if problem)

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        law = law_of(jurisdiction)
        if isinstance(law, Problem):
            return ()  # said once, for the jurisdiction
        problems: list[Problem] = []
        for where, name, is_condition in variables_of(service):
            kind = law.type_of(name)
            if kind is None:
                problems.append(unknown_variable(where, name, law))
            elif is_condition and kind != "bool":
                message = f"a condition is a law variable that is true or false; {name!r} is {_NAMES.get(kind, kind)}."
                problems.append(Problem(where, message, "Name a boolean variable, or write one in the law.", self.name))
        problems.extend(_household_problems(service, law))
        return tuple(problems)


def _household_problems(service: PublicService, law: LawNames) -> Iterator[Problem]:
    where = f"{service.folder}/service.yaml#household"
    for group, roles in service.household.items():
        if group not in law.groups:
            message = f"the law has no group called {group!r}."
            yield Problem(f"{where}/{group}", message, nearest(group, law.groups))
            continue
        for role in roles:
            if role not in law.groups[group]:
                message = f"the law's {group} have no role called {role!r}."
                yield Problem(f"{where}/{group}/{role}", message, nearest(role, law.groups[group]))


def _fact_problem(fact: FactType, law: LawNames) -> Problem | None:
    where = f"{fact.file}#facts/{fact.id}/law_variable"
    assert fact.law_variable is not None
    kind = law.type_of(fact.law_variable)
    if kind is None:
        return unknown_variable(where, fact.law_variable, law)
    if kind not in _FITTING[fact.type]:
        law_says = f"the law's {fact.law_variable!r} is {_NAMES.get(kind, kind)}"
        message = f"the fact {fact.id!r} is of type {fact.type}, and {law_says}."
        return Problem(where, message, "Correct the fact's type, or name another variable.", "conditions")
    return None
