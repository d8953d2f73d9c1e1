"""Why, and what else must be known: explained and asked of a situation in OpenFisca's web shape."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guichet.rules.book import Book
from guichet.rules.errors import BadPeriod, RulesError, nearest
from guichet.rules.exchange.refusals import SituationRefused
from guichet.rules.exchange.stock_way import Null, nulls
from guichet.rules.explanation import Explanation
from guichet.rules.law import Law
from guichet.rules.plan import Plan
from guichet.rules.reasoning.questions import Asking
from guichet.rules.situation import ETERNITY, ByPeriod, Fact, Situation

MOST_KEPT = 32
MOST_PERSONS = 20
MOST_ASKED = 20


@dataclass(frozen=True)
class Explained:
    """Why one value that was asked for is what it is; `pointer` is its place in the situation (RFC 6901)."""

    pointer: str
    variable: str
    instance: str
    period: str
    explanation: Explanation


@dataclass(frozen=True)
class Asked:
    """What has still to be known for the variables that were asked for at a period."""

    period: str
    variables: tuple[str, ...]
    asking: Asking


class Reasons:
    """Plans of a law by what was asked lately; keeps nothing of anybody's situation."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._plans: OrderedDict[tuple[tuple[str, ...], str], Plan] = OrderedDict()
        self._keeping = threading.Lock()

    def explain(self, situation: Any, language: str) -> tuple[Explained, ...]:
        """Explain every null of a situation. What is given counts as declared, what is not given is unknown.

        Raises SituationRefused.
        """
        told, asked = self._read(situation)
        found = []
        for _, (plural, name, variable, period) in asked:
            try:
                explanation = self._plan((variable,), period).explain(told, language, name)
            except RulesError as error:
                raise _refused(error, self._law, (plural, name, variable, period)) from None
            pointer = SituationRefused((plural, name, variable, period), "").pointer
            found.append(Explained(pointer, variable, name, period, explanation))
        return tuple(found)

    def ask(self, situation: Any) -> tuple[Asked, ...]:
        """What is still needed to know the nulls of a situation, period by period. Raises SituationRefused."""
        told, asked = self._read(situation)
        together: dict[str, dict[str, tuple[str, str, str, str]]] = {}
        for _, place in asked:
            together.setdefault(place[3], {}).setdefault(place[2], place)
        found = []
        for period, variables in together.items():
            try:
                asking = self._plan(tuple(sorted(variables)), period).ask(told)
            except RulesError as error:
                raise _refused(error, self._law, next(iter(variables.values()))) from None
            found.append(Asked(period, tuple(sorted(variables)), asking))
        return tuple(found)

    def _plan(self, variables: tuple[str, ...], period: str) -> Plan:
        if period.upper() == ETERNITY:
            raise BadPeriod(
                "a law is explained for a period.", where=variables[0], remedy="Ask for a year, a month or a day."
            )
        key = (variables, period)
        with self._keeping:
            plan = self._plans.get(key)
            if plan is not None:
                self._plans.move_to_end(key)
                return plan
        # Not `Law.plan`, which keeps every plan for good: here strangers say which there are.
        plan = Plan.prepare(self._law, outputs=variables, period=period, known=())
        with self._keeping:
            self._plans[key] = plan
            while len(self._plans) > MOST_KEPT:
                self._plans.popitem(last=False)
        return plan

    def _read(self, situation: Any) -> tuple[Situation, list[Null]]:
        told = told_of(self._law, situation)
        asked = list(nulls(situation))
        if not asked:
            raise SituationRefused(
                (), "Nothing is asked for.", remedy='Write null for what you want: {"2026-11": null}.'
            )
        if len(asked) > MOST_ASKED:
            raise SituationRefused((), f"{len(asked)} values are asked for.", remedy=f"Ask for at most {MOST_ASKED}.")
        for _, (plural, name, variable, _period) in asked:
            raw = self._law.system.variables.get(variable)
            if raw is None or raw.entity.plural != plural:
                own = [each for each, raw in self._law.system.variables.items() if raw.entity.plural == plural]
                raise SituationRefused(
                    (plural, name, variable),
                    f"'{variable}' is no variable of {plural}.",
                    status=404,
                    remedy=nearest(variable, own),
                )
        return told, asked


def told_of(book: Book, situation: Any) -> Situation:
    """A situation in OpenFisca's web shape as plans take it: what is given is declared."""
    entities: dict[str, dict[str, dict[str, ByPeriod]]] = {}
    groups: dict[str, dict[str, dict[str, list[str]]]] = {}
    plurals = {entity.plural: entity for entity in book.system.entities}
    for plural, instances in _object(situation, ()).items():
        if plural not in plurals:
            raise SituationRefused((plural,), f"The law has no entity '{plural}'.", remedy=nearest(plural, plurals))
        if instances is None:
            continue
        entity = plurals[plural]
        roles = set() if entity.is_person else {role.plural or role.key for role in entity.roles}
        for name, content in _object(instances, (plural,)).items():
            facts = entities.setdefault(plural, {}).setdefault(name, {})
            if not entity.is_person:
                groups.setdefault(plural, {})[name] = {}
            for key, value in _object(content, (plural, name)).items():
                if key in roles:
                    groups[plural][name][key] = _members(value, (plural, name, key))
                else:
                    facts[key] = _facts(value, (plural, name, key))
    _add_the_rest(book, entities, groups)
    persons = entities.get(book.system.person_entity.plural, {})
    if len(persons) > MOST_PERSONS:
        raise SituationRefused(
            (book.system.person_entity.plural,),
            f"There are {len(persons)} persons.",
            remedy=f"Send one household, of at most {MOST_PERSONS}.",
        )
    return Situation(entities=entities, groups=groups)


def _object(value: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SituationRefused(path, "Invalid type: must be of type 'Object'.")
    return value


def _members(value: Any, path: tuple[str, ...]) -> list[str]:
    members = [value] if isinstance(value, str) else value
    if not isinstance(members, list) or not all(isinstance(each, str) for each in members):
        raise SituationRefused(path, "Invalid type: must be an 'Array' of persons' names.")
    return members


def _facts(value: Any, path: tuple[str, ...]) -> ByPeriod:
    for period, each in _object(value, path).items():
        if isinstance(each, dict | list):
            raise SituationRefused((*path, period), "Invalid type: a value was expected.")
    return {period: Fact(each, "declared") for period, each in value.items() if each is not None}


def _add_the_rest(
    book: Book,
    entities: Mapping[str, Mapping[str, Any]],
    groups: Mapping[str, dict[str, dict[str, list[str]]]],
) -> None:
    """As in OpenFisca, whoever is in no group is alone in one, in its first role."""
    persons = entities.get(book.system.person_entity.plural, {})
    for entity in book.system.group_entities:
        if entity.plural not in groups:
            continue
        seen = {person for roles in groups[entity.plural].values() for each in roles.values() for person in each}
        first = entity.roles[0]
        for person in persons:
            if person not in seen:
                groups[entity.plural].setdefault(person, {}).setdefault(first.plural or first.key, []).append(person)


def _refused(error: RulesError, law: Law, place: tuple[str, ...]) -> SituationRefused:
    """A plan's refusal, at the place that it names or, when it names none, at what was asked for."""
    if isinstance(error, SituationRefused):
        return error
    path = tuple(error.where.split("."))
    plurals = {entity.plural for entity in law.system.entities}
    return SituationRefused(path if path[0] in plurals else place, error.message, remedy=error.remedy)
