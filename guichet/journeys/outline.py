"""What is known of a service's pages before anybody answers: what serves the law alone, and what hangs on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Generic, TypeVar

from guichet.catalogue import api as catalogue
from guichet.journeys.consulting import reads
from guichet.journeys.situation import TEXT_TYPES
from guichet.rules import api as rules

Spot = tuple[str, str]
Whole = TypeVar("Whole")


@dataclass(frozen=True)
class Condition:
    """What a page hangs on: a yes or no of the law, how it must be, and which variables it is computed from.

    `plan` works it out, together with others that read nearly the same: `told`.
    """

    variable: str
    wanted: bool
    reads: frozenset[str]
    plan: rules.Plan
    told: frozenset[str]


@dataclass(frozen=True)
class Outline:
    """Made by `outline_of`, once for a service, a law and a month.

    `spots` are the facts that nobody but the law wants, with the variable and instance each is of: those may be passed
    over. `proven` are the facts that a page of evidence proves, where all of them are such. `stretches` are the places,
    first and after the last, of neighbouring pages that ask nothing else: only among those the order is free.
    A page that has `alternatives` applies when all of one of them hold: it is asked for several services.
    """

    decision: rules.Plan | None
    reads: frozenset[str] = frozenset()
    conditions: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    alternatives: Mapping[str, tuple[tuple[Condition, ...], ...]] = field(default_factory=dict)
    spots: Mapping[str, Spot] = field(default_factory=dict)
    proven: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stretches: tuple[tuple[int, int], ...] = ()

    def reads_of(self, page: catalogue.Page) -> frozenset[str]:
        """The variables that a page hangs on."""
        several = self.alternatives.get(page.id, ())
        both = (*self.conditions.get(page.id, ()), *(each for conditions in several for each in conditions))
        return frozenset[str]().union(*(each.reads for each in both))

    def serves_law_alone(self, page: catalogue.Page) -> bool:
        """Whether nobody but the law wants what a page asks."""
        return page.kind == "question" and all(name in self.spots for name in page.facts)


def outline_of(service: catalogue.PublicService, law: rules.Law, period: str) -> Outline:
    """The outline of a published service; the services of a jurisdiction that is read again are others."""
    return _made(_Same(service), _Same(law), period)


class _Same(Generic[Whole]):
    """Equal to itself alone: a published service or a law is one object for as long as it is current."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.whole is other.whole

    def __hash__(self) -> int:
        return id(self.whole)


@lru_cache(maxsize=256)
def _made(same: _Same[catalogue.PublicService], under: _Same[rules.Law], period: str) -> Outline:
    service, law = same.whole, under.whole
    plans = _plans(service, law, period)
    conditions = {page.id: tuple(_conditions(page, law, plans)) for page in service.pages}
    if service.bundle is not None:
        return _of_bundle(service, law, plans, conditions, period)
    if service.decision is None:
        return Outline(None, conditions=conditions)
    plan = law.plan((service.decision.variable, *service.decision.amounts), period)
    spots = dict(_spots(service, law, plan, conditions))
    outline = Outline(plan, reads(plan), conditions, {}, spots, dict(_proven(service, spots)))
    return replace(outline, stretches=tuple(_stretches(service, outline)))


def _of_bundle(
    service: catalogue.PublicService,
    law: rules.Law,
    plans: Mapping[str, rules.Plan],
    conditions: Mapping[str, tuple[Condition, ...]],
    period: str,
) -> Outline:
    """What a bundle asks for itself serves to find out what is needed, and is passed over once it cannot matter."""
    bundle = service.bundle
    assert bundle is not None, "the caller looked"
    alternatives = {
        page.id: tuple(
            tuple(
                _condition(name, wanted, law, plans)
                for names, wanted in ((need.when, True), (need.unless, False))
                for name in names
            )
            for need in page.needs
        )
        for page in service.pages
        if page.needs
    }
    plan = law.plan(bundle.variables, period)
    own = {name for page in service.pages if page.id in bundle.own_pages for name in page.facts}
    spots = {
        name: spot
        for name, spot in _spots(service, law, plan, conditions)
        if name in own and name not in bundle.shared
    }
    return Outline(plan, reads(plan), conditions, alternatives, spots)


def _plans(service: catalogue.PublicService, law: rules.Law, period: str) -> dict[str, rules.Plan]:
    """The plan that each condition is worked out by: one for those of which the widest reads what the others do."""
    names = dict.fromkeys(each for page in service.pages for each in (page.when, page.unless) if each)
    for need in (each for page in service.pages for each in page.needs):
        names |= dict.fromkeys((*need.when, *need.unless))
    widest: list[tuple[frozenset[str], list[str]]] = []
    for name, read in sorted(
        ((each, reads(law.plan((each,), period))) for each in names), key=lambda each: -len(each[1])
    ):
        beside = next((several for whole, several in widest if len(read) > 1 and len(read - whole) <= 1), None)
        if beside is None:
            widest.append((read, [name]))
        else:
            beside.append(name)
    return {name: law.plan(tuple(several), period) for _, several in widest for name in several}


def _conditions(page: catalogue.Page, law: rules.Law, plans: Mapping[str, rules.Plan]) -> Iterator[Condition]:
    for variable, wanted in ((page.when, True), (page.unless, False)):
        if variable:
            yield _condition(variable, wanted, law, plans)


def _condition(variable: str, wanted: bool, law: rules.Law, plans: Mapping[str, rules.Plan]) -> Condition:
    plan = plans[variable]
    return Condition(variable, wanted, reads(law.plan((variable,), plan.period)), plan, reads(plan))


def _spots(
    service: catalogue.PublicService,
    law: rules.Law,
    plan: rules.Plan,
    conditions: Mapping[str, tuple[Condition, ...]],
) -> Iterator[tuple[str, Spot]]:
    """The facts that only the decision and the pages' conditions read.

    Not among them is what a register, a letter or an identity needs, what the decision establishes, whom it introduces,
    what decides whether a request is dealt with at once or what it costs, and texts: of those the law asks only that
    they were given.
    """
    consulted = reads(plan).union(*(each.reads for several in conditions.values() for each in several))
    kept = {name for facts in service.establishes.values() for name in facts}
    on_submit = service.workflow.on_submit.condition if service.workflow else None
    elsewhere = reads(law.plan((on_submit,), plan.period)) if on_submit else frozenset[str]()
    waivers = (cost.waiver for cost in service.costs if cost.waiver)
    for name in (*(cost.variable for cost in service.costs), *(each for w in waivers for each in (w.variable, w.left))):
        elsewhere |= reads(law.plan((name,), plan.period)) if name else frozenset()
    spots: dict[str, Spot] = {}
    for name, kind in service.facts.items():
        if not kind.law_variable or kind.law_variable not in consulted or kind.law_variable in elsewhere:
            continue
        entity = law.variable(kind.law_variable).entity_plural
        spots[name] = (kind.law_variable, entity if entity in service.household else kind.subject)
    several = Counter(spots.values())
    for name, spot in spots.items():
        kind = service.facts[name]
        otherwise = kind.used_for or kind.part_of_name or kind.filled_by or kind.type in TEXT_TYPES or name in kept
        born = kind.subject in service.introduces and kind.law_variable == "birth_date"
        if not otherwise and not born and several[spot] == 1:
            yield name, spot


def _proven(service: catalogue.PublicService, spots: Mapping[str, Spot]) -> Iterator[tuple[str, frozenset[str]]]:
    for page in service.pages:
        facts = frozenset(name for name in service.asked if page.evidence in service.facts[name].evidence)
        if page.kind == "evidence" and facts and all(name in spots for name in facts):
            yield page.id, facts


def _stretches(service: catalogue.PublicService, outline: Outline) -> Iterator[tuple[int, int]]:
    first = 0
    for place, page in enumerate((*service.pages, None)):
        if page is not None and outline.serves_law_alone(page):
            continue
        if place - first > 1:
            yield first, place
        first = place + 1
