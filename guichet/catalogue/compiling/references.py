"""Names that one file uses and another defines: each must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.schema.facts import USE
from guichet.kernel.api import Problem

# Who may stand in an interview besides the request itself.
ROLES = ("applicant", "partner", "child", "other_parent", "deceased")


def unresolved(jurisdiction: Jurisdiction) -> Iterator[Problem]:
    """Every name that leads nowhere."""
    yield from _of_jurisdiction(jurisdiction)
    for fact in jurisdiction.facts.values():
        where = f"{fact.file}#facts/{fact.id}"
        if fact.source:
            yield from _unknown(f"{where}/source", "organization", (fact.source,), jurisdiction.organizations)
        yield from _unknown(f"{where}/evidence", "kind of evidence", fact.evidence, jurisdiction.evidence_types)
        if bool(fact.options) != (fact.type in ("choice", "choices")):
            message = f"the fact {fact.id!r} is of type {fact.type}; a choice has `options`, and nothing else has."
            yield Problem(f"{where}/options", message, "Add options, or correct the type.")
        for use in fact.used_for:
            if not USE.fullmatch(use):
                message = f"{use!r} is no use of a fact."
                yield Problem(f"{where}/used_for", message, "Write output, contact, identity or register:<name>.")
        if fact.part_of_name and fact.type not in ("name", "text"):
            yield Problem(f"{where}/part_of_name", "only a name is a part of a name.", "Write `type: name`.")
    for event in jurisdiction.life_events.values():
        where = f"life-events/{event.identifier}.yaml"
        yield from _unknown(f"{where}#topics", "topic", event.topics, jurisdiction.topics)
        for phase in event.phases:
            for step in phase.steps:
                if step.service:
                    place = f"{where}#phases/{phase.id}/steps/{step.id}/service"
                    yield from _unknown(place, "service", (step.service,), jurisdiction.services)
        yield from _repeated(f"{where}#phases", "phase", [phase.id for phase in event.phases])
        yield from _repeated(f"{where}#phases", "step", [step.id for step in event.steps])
    for service in jurisdiction.services.values():
        yield from _of_service(jurisdiction, service)


def _of_jurisdiction(jurisdiction: Jurisdiction) -> Iterator[Problem]:
    if jurisdiction.default_language not in jurisdiction.languages:
        default = jurisdiction.default_language
        message = f"`default_language` {default!r} is not one of `languages`."
        yield Problem("jurisdiction.yaml#default_language", message, nearest(default, jurisdiction.languages))
    for language in jurisdiction.languages:
        if language not in jurisdiction.reading_grade:
            message = f"`reading_grade` has no bound for {language!r}."
            remedy = "Add one: a school grade such as 9 (docs/reference/service-folder.md says how it is measured)."
            yield Problem("jurisdiction.yaml#reading_grade", message, remedy)
    bounds = jurisdiction.reading_grade
    yield from _unknown("jurisdiction.yaml#reading_grade", "official language", bounds, jurisdiction.languages)
    try:
        ZoneInfo(jurisdiction.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        message = f"there is no time zone {jurisdiction.time_zone!r}."
        yield Problem(
            "jurisdiction.yaml#time_zone", message, "Write a name of the IANA list, such as Pacific/Auckland."
        )


def _of_service(jurisdiction: Jurisdiction, service: PublicService) -> Iterator[Problem]:
    where = f"{service.folder}/service.yaml"
    authority = (service.competent_authority,)
    yield from _unknown(f"{where}#competent_authority", "organization", authority, jurisdiction.organizations)
    yield from _unknown(f"{where}#grouped_by", "life event", service.grouped_by, jurisdiction.life_events)
    yield from _unknown(f"{where}#topics", "topic", service.topics, jurisdiction.topics)
    yield from _unknown(f"{where}#feeds", "service", service.feeds, jurisdiction.services)
    for requirement in service.requirements:
        place = f"{where}#requirements/{requirement.id}/evidence"
        yield from _unknown(place, "kind of evidence", requirement.evidence, jurisdiction.evidence_types)
    for outcome, facts in service.establishes.items():
        yield from _unknown(f"{where}#establishes/{outcome}", "fact", facts, jurisdiction.facts)
    outcomes = service.workflow.outcomes if service.workflow else ()
    yield from _unknown(f"{where}#establishes", "outcome in workflow.yaml", service.establishes, outcomes)
    yield from _unknown(f"{where}#announces", "outcome in workflow.yaml", service.announces, outcomes)
    for outcome, announced in service.announces.items():
        place = f"{where}#announces/{outcome}/on"
        yield from _unknown(place, "fact", (announced.on,), jurisdiction.facts)
    for group, roles in service.household.items():
        for role, people in roles.items():
            yield from _unknown(f"{where}#household/{group}/{role}", "role of the interview", people, ROLES)
    for cost in service.costs:
        if cost.currency != jurisdiction.currency:
            message = f"the cost is in {cost.currency}; this jurisdiction counts in {jurisdiction.currency}."
            yield Problem(f"{where}#costs/{cost.id}/currency", message, "Correct one of the two.")
    yield from _of_pages(jurisdiction, service)
    if service.workflow and service.workflow.objection:
        to = (service.workflow.objection.to,)
        yield from _unknown(
            f"{service.folder}/workflow.yaml#objection/to", "organization", to, jurisdiction.organizations
        )
    for template in service.messages.values():
        place = f"{service.folder}/messages/{template.id}.yaml#when"
        _, dot, outcome = template.when.partition(".")
        if dot:
            yield from _unknown(place, "outcome in workflow.yaml", (outcome,), outcomes)


def _of_pages(jurisdiction: Jurisdiction, service: PublicService) -> Iterator[Problem]:
    where = f"{service.folder}/questions.yaml"
    yield from _repeated(f"{where}#pages", "page", [page.id for page in service.pages])
    asked: dict[str, str] = {}
    for page in service.pages:
        for name in page.facts:
            if name in asked:
                message = f"the page {asked[name]!r} already asks {name!r}; nothing is asked twice."
                yield Problem(f"{where}#pages/{page.id}/facts/{name}", message, "Keep one of the two.")
            asked.setdefault(name, page.id)
    yield from _unknown(f"{where}#uses", "fact", service.uses, jurisdiction.facts)
    for page in service.pages:
        place = f"{where}#pages/{page.id}"
        yield from _unknown(f"{place}/facts", "fact", page.facts, jurisdiction.facts)
        yield from _unknown(f"{place}/optional_facts", "fact of this page", page.optional_facts, page.facts)
        if bool(page.facts) == bool(page.evidence):
            message = f"the page {page.id!r} asks facts or takes a proof: one of the two."
            yield Problem(place, message, "Write `facts: […]`, or `evidence: <kind>`.")
        if page.evidence:
            yield from _unknown(f"{place}/evidence", "kind of evidence", (page.evidence,), jurisdiction.evidence_types)
        for name in page.facts:
            fact = jurisdiction.facts.get(name)
            if fact and fact.filled_by:
                message = f"the fact {name!r} is filled by {fact.filled_by} and never asked."
                yield Problem(f"{place}/facts/{name}", message, "List it under `uses` instead.")


def _unknown(where: str, kind: str, written: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    names = set(known)
    for name in written:
        if name not in names:
            yield Problem(f"{where}/{name}", f"there is no {kind} called {name!r}.", nearest(name, names))


def _repeated(where: str, kind: str, names: list[str]) -> Iterator[Problem]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(f"{where}/{name}", f"the {kind} {name!r} stands here more than once.", "Keep one.")
