"""What can be asked: the facts behind every service that a law decides, each once, in the authors' groups and order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from guichet.catalogue import api as catalogue
from guichet.journeys.deaths import records_deaths
from guichet.journeys.screening.household import (
    CHILD,
    HOUSEHOLD,
    Key,
    child_instances,
    child_number,
    subject_of,
)
from guichet.journeys.situation import APPLICANT, HAS_PARTNER, PARTNER, TEXT_TYPES
from guichet.rules import api as rules

SUBJECTS = (APPLICANT, PARTNER, CHILD)
# A law's variable, and of whom: a subject for a person's, empty for a group's, which is one here.
Whose = tuple[str, str]


@dataclass(frozen=True)
class Group:
    """Facts that are asked on one page, because an author put them on one; all about the same subject."""

    id: str
    facts: tuple[catalogue.FactType, ...]


@dataclass(frozen=True)
class Pool:
    """The services, and every fact the law reads for them: `asked` of the person, or `told` otherwise.

    `told` are facts of a register, the day itself, and texts (a name, an address): that one is given says only that the
    paper is filled in, so the law is told that it will be. `groups` of facts stand in the authored order.
    """

    services: tuple[catalogue.PublicService, ...]
    household: Mapping[str, Mapping[str, tuple[str, ...]]]
    asked: Mapping[Whose, catalogue.FactType]
    told: Mapping[Whose, catalogue.FactType]
    groups: tuple[Group, ...]

    @property
    def partner_fact(self) -> str:
        """The fact that says whether there is a partner; empty where no law asks."""
        kind = self.asked.get((HAS_PARTNER, APPLICANT))
        return kind.id if kind else ""

    def kind(self, fact: str) -> catalogue.FactType | None:
        """A fact that is asked, by its id."""
        return next((kind for kind in self.asked.values() if kind.id == fact), None)

    def group_of(self, fact: str) -> Group:
        """The group that a fact is asked in."""
        return next(group for group in self.groups if any(kind.id == fact for kind in group.facts))

    def group(self, identifier: str) -> Group | None:
        """The group of that name."""
        return next((group for group in self.groups if group.id == identifier), None)

    def key(self, variable: str, instance: str) -> Key | None:
        """What to ask for a fact that the law misses; None when nobody can be asked for it."""
        subject = subject_of(instance)
        kind = self.asked.get((variable, subject if subject in SUBJECTS else ""))
        return Key(kind.id, instance if child_number(instance) else kind.subject) if kind else None

    def key_told(self, variable: str, instance: str) -> Key | None:
        """The same for what a register says: it is not asked, but named where an outcome hangs on it."""
        subject = subject_of(instance)
        kind = self.told.get((variable, subject if subject in SUBJECTS else ""))
        return Key(kind.id, instance if child_number(instance) else kind.subject) if kind else None

    def keys(self, group: Group, children: int) -> tuple[Key, ...]:
        """Everything the page of a group can ask, child by child."""
        if group.facts[0].subject != CHILD:
            return tuple(Key(kind.id, kind.subject) for kind in group.facts)
        return tuple(Key(kind.id, child) for child in child_instances(children) for kind in group.facts)


def outputs_of(service: catalogue.PublicService) -> tuple[str, ...]:
    """What is wanted of the law for a service: the decision, and the first of its amounts."""
    return (service.decision.variable, *service.decision.amounts[:1]) if service.decision else ()


def amounts_of(service: catalogue.PublicService) -> tuple[str, ...]:
    """Every amount of a service, in the author's order."""
    return tuple(service.decision.amounts) if service.decision else ()


def pool_of(jurisdiction: catalogue.Jurisdiction, law: rules.Law, period: str) -> Pool:
    """The pool of a published jurisdiction; made once for its content, the law and the month."""
    return _made((jurisdiction.content_hash, law.hash, period), _Source(jurisdiction, law))


class _Source:
    """What a pool is made from; the key beside it says whether that is the same."""

    def __init__(self, jurisdiction: catalogue.Jurisdiction, law: rules.Law) -> None:
        self.jurisdiction, self.law = jurisdiction, law

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _made(key: tuple[str, str, str], source: _Source) -> Pool:
    jurisdiction, law, period = source.jurisdiction, source.law, key[2]
    # To report that somebody died is nothing that one gets.
    decided = (each for each in jurisdiction.services.values() if each.decision is not None)
    services = tuple(each for each in decided if not records_deaths(each))
    household = _household(services)
    read = {need.variable for each in services for need in law.plan(outputs_of(each), period).needed_inputs()}
    never = {name for each in services for name in each.uses} - {name for each in services for name in each.asked}
    asked: dict[Whose, catalogue.FactType] = {}
    told: dict[Whose, catalogue.FactType] = {}
    for kind in jurisdiction.facts.values():
        if kind.law_variable not in read or kind.law_variable is None:
            continue
        of_group = law.variable(kind.law_variable).entity_plural in household
        if not of_group and kind.subject not in SUBJECTS:
            continue
        whose = (kind.law_variable, "" if of_group else kind.subject)
        # A service that looks in a register does not ask; here nobody looks, so the person is asked if there are words.
        unspoken = kind.id in never and any(not kind.question.by_language.get(each) for each in jurisdiction.languages)
        unasked = kind.filled_by or unspoken or kind.type in TEXT_TYPES
        (told if unasked else asked).setdefault(whose, kind)
    told = {whose: kind for whose, kind in told.items() if whose not in asked}
    return Pool(services, household, asked, told, _groups(services, tuple(asked.values())))


def _household(services: tuple[catalogue.PublicService, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
    """How people stand in the law's groups, put together from all services; a subject stands in one place."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for service in services:
        for group, roles in service.household.items():
            placed = found.setdefault(group, {})
            for role, subjects in roles.items():
                others = {each for name, several in placed.items() if name != role for each in several}
                new = (each for each in subjects if each in SUBJECTS and each not in others)
                placed[role] = tuple(dict.fromkeys((*placed.get(role, ()), *new)))
    return found


def _groups(services: tuple[catalogue.PublicService, ...], asked: tuple[catalogue.FactType, ...]) -> tuple[Group, ...]:
    """The authors' pages, each fact on the first that has it; whether there is a partner is the household's page."""
    kinds = {kind.id: kind for kind in asked if kind.law_variable != HAS_PARTNER}
    found: list[Group] = []
    placed: set[str] = set()
    for page in (page for service in services for page in service.pages):
        for subject in dict.fromkeys(kinds[name].subject for name in page.facts if name in kinds):
            facts = tuple(
                kinds[name]
                for name in page.facts
                if name in kinds and name not in placed and kinds[name].subject == subject
            )
            if facts:
                placed.update(kind.id for kind in facts)
                found.append(Group(facts[0].id, facts))
    found += [Group(kind.id, (kind,)) for kind in kinds.values() if kind.id not in placed]
    assert all(group.id != HOUSEHOLD for group in found), "the folder format keeps this name for the household's page"
    return tuple(found)
