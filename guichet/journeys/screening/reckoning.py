"""The household put before the law, service by service: what is settled, what is open, what would settle most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.journeys import consulting, situation
from guichet.journeys.screening.household import (
    CHILD,
    Answers,
    Key,
    child_number,
    people,
    subject_of,
)
from guichet.journeys.screening.pool import Pool, Whose, amounts_of, outputs_of
from guichet.rules import api as rules

ASSUMED = "assumed"
Ends = tuple[int | None, int | None]
Facts = dict[tuple[str, str], rules.Fact]


@dataclass(frozen=True)
class Finding:
    """What the law says of one service: `granted` None while open; `keys` what can still matter and be asked, with
    `needed`, those that may be asked now, and how much of the service each would settle."""

    service: catalogue.PublicService
    granted: bool | None
    asking: rules.Asking
    keys: frozenset[Key]
    needed: Mapping[Key, float]
    instances: tuple[str, ...]

    @property
    def low(self) -> int | None:
        """The least that the first amount can be, in cents; None where there is no amount, or no bound."""
        return self._ends[0]

    @property
    def high(self) -> int | None:
        """The most that the first amount can be."""
        return self._ends[1]

    @property
    def _ends(self) -> Ends:
        return next((_ends(self.asking, name) for name in amounts_of(self.service)), (None, None))


@dataclass(frozen=True)
class Household:
    """The people, and what is known of them, as the law takes it: (variable, instance or group) -> fact."""

    persons: tuple[str, ...]
    facts: Facts
    groups: Mapping[str, Mapping[str, tuple[str, ...]]]

    def reading(self, variables: frozenset[str]) -> Household:
        """The same with only the facts of some variables."""
        kept = {key: fact for key, fact in self.facts.items() if key[0] in variables}
        return Household(self.persons, kept, self.groups)

    def with_child(self, number: int) -> Household:
        """The same with only one of the children: what a request about that child is decided by."""
        gone = {each for each in self.persons if child_number(each) not in (0, number)}
        facts = {key: fact for key, fact in self.facts.items() if key[1] not in gone}
        return Household(tuple(each for each in self.persons if each not in gone), facts, self.groups)

    def situation(self) -> rules.Situation:
        """As the law takes it."""
        entities: dict[str, dict[str, dict[str, Any]]] = {"persons": {person: {} for person in self.persons}}
        for (variable, instance), fact in self.facts.items():
            entity = "persons" if instance in self.persons else instance
            entities.setdefault(entity, {}).setdefault(instance, {})[variable] = {None: fact}
        groups = {
            group: {
                group: {
                    role: tuple(each for each in self.persons if subject_of(each) in subjects)
                    for role, subjects in roles.items()
                }
            }
            for group, roles in self.groups.items()
        }
        return rules.Situation(entities=entities, groups=groups)

    def key(self) -> tuple[object, ...]:
        """Equal for households of which the law says the same."""
        return self.persons, frozenset((*key, fact.value, fact.source == ASSUMED) for key, fact in self.facts.items())


def household_of(pool: Pool, law: rules.Law, answers: Answers, today: date) -> Household:
    """Who lives there, and what is known: what nobody knows is left out, so that the law knows that too."""
    persons = people(answers, pool.partner_fact)
    facts: Facts = {}
    for whose, kind in {**pool.told, **pool.asked}.items():
        for instance, key in _whom(law, whose, kind, persons):
            fact = _fact(kind, answers, str(key), today)
            if fact is not None:
                facts[whose[0], instance] = fact
    return Household(persons, facts, pool.household)


def _whom(
    law: rules.Law, whose: Whose, kind: catalogue.FactType, persons: tuple[str, ...]
) -> tuple[tuple[str, Key], ...]:
    """Of whom a fact is, in the law's situation, with the key of its answer."""
    if not whose[1]:
        return ((law.variable(whose[0]).entity_plural, Key(kind.id, kind.subject)),)
    if whose[1] == CHILD:
        return tuple((each, Key(kind.id, each)) for each in persons if child_number(each))
    return ((whose[1], Key(kind.id, whose[1])),) if whose[1] in persons else ()


def _fact(kind: catalogue.FactType, answers: Answers, key: str, today: date) -> rules.Fact | None:
    if kind.filled_by == "submission_day":
        return rules.Fact(today, "register", kind.filled_by)
    answer = answers.get(key)
    if answer is not None and answer.value is not None:
        source = situation.rule_source(answer.source)
        return rules.Fact(situation.law_value(kind, answer.value), source, answer.detail)
    if kind.type in situation.TEXT_TYPES:
        return rules.Fact(value=True, source=ASSUMED)
    return None


@dataclass(frozen=True)
class Reckoning:
    """Asks the law of one month about households; what was passed over ("I don't know") is open and not asked again."""

    pool: Pool
    law: rules.Law
    period: str
    passed_over: frozenset[str]

    def find(self, service: catalogue.PublicService, household: Household) -> Finding:
        """What the law says of one service."""
        plan = self.law.plan(outputs_of(service), self.period)
        asking = self._asked(plan, household)
        granted = _granted(asking, plan.outputs[0])
        keys = {each: key for each in asking.relevant if (key := self._key(each)) is not None}
        needed: dict[Key, float] = defaultdict(float)
        for each in asking.needed:
            if each in keys:
                needed[keys[each]] += asking.effects.get((each.variable, each.instance), 0.0)
        decided = asking.certain.get(plan.outputs[0], {})
        holders = tuple(instance for instance, value in decided.items() if bool(value) is bool(granted))
        return Finding(service, granted, asking, frozenset(keys.values()), dict(needed), holders)

    def amounts(self, service: catalogue.PublicService, household: Household) -> dict[str, Ends]:
        """Between what ends each further amount of a service lies: said with the results, and never asked for.

        It is of the same facts as the first, by the week or by the year.
        """
        further = amounts_of(service)[1:]
        if not further:
            return {}
        plan = self.law.plan(further, self.period)
        asking = self._asked(plan, household)
        return {name: _ends(asking, name) for name in further}

    def _asked(self, plan: rules.Plan, household: Household) -> rules.Asking:
        """An answer changes what a few services read: the others are not asked again, page after page."""
        told = household.reading(consulting.reads(plan))
        return consulting.asked(consulting.Question(plan, self.law.hash, told.key(), told.situation))

    def _key(self, question: rules.Question) -> Key | None:
        key = self.pool.key(question.variable, question.instance)
        return None if key is None or str(key) in self.passed_over else key


def _ends(asking: rules.Asking, variable: str) -> Ends:
    """The least and the most of an amount, all instances together."""
    spreads = tuple(asking.ranges.get(variable, {}).values())
    return _sum([each.low for each in spreads]), _sum([each.high for each in spreads])


def _sum(ends: list[object]) -> int | None:
    whole = [each for each in ends if isinstance(each, int)]
    return sum(whole) if whole and len(whole) == len(ends) else None


def _granted(asking: rules.Asking, variable: str) -> bool | None:
    """Whether the outcome is settled for the person: for one of several it is for is enough, and for none it is not."""
    decided = asking.certain.get(variable, {})
    if any(decided.values()):
        return True
    return False if all(each in decided for each in asking.concerned.get(variable, ())) else None
