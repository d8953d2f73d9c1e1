"""Names that one file uses and another defines: each must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guichet.authoring.api import nearest
from guichet.catalogue.compiling.issuing import problems_of_issues
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.vocabulary import OpenHours
from guichet.catalogue.schema.facts import USE
from guichet.kernel.api import Problem

# Who may stand in an interview besides the request itself.
ROLES = ("applicant", "partner", "child", "other_parent", "deceased")

#: What `refund_when` may name besides the outcomes: the person took it back.
WITHDRAWN = "withdrawn"

#: The steps that the platform puts between the pages of a service, by their addresses.
_OWN_PAGES = ("review", "sign-in", "outcome", "payment", "booking")
_OWN_BEGINNINGS = ("which-", "consent-", "register-", "said-")


def unresolved(jurisdiction: Jurisdiction) -> Iterator[Problem]:
    """Every name that leads nowhere."""
    yield from _of_jurisdiction(jurisdiction)
    yield from _of_bookings(jurisdiction)
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
    # A gate of its own looks at bundles.
    for service in (each for each in jurisdiction.services.values() if each.bundle is None):
        yield from _of_service(jurisdiction, service)


def _of_bookings(jurisdiction: Jurisdiction) -> Iterator[Problem]:
    offices = jurisdiction.offices
    names = [office.id for each in jurisdiction.organizations.values() for office in each.offices]
    for each in jurisdiction.organizations.values():
        for office in each.offices:
            where = f"organizations/{each.identifier}.yaml#offices/{office.id}"
            yield from _hours(f"{where}/hours", office.hours)
            yield from _no_zone(f"{where}/time_zone", office.time_zone)
            if names.count(office.id) > 1:
                message = f"another office is called {office.id!r} too; an office's id is one in the jurisdiction."
                yield Problem(where, message, "Call one of them otherwise.")
    for name, schedule in jurisdiction.schedules.items():
        where = f"schedules/{name}.yaml"
        yield from _unknown(f"{where}#office", "office", (schedule.office,), offices)
        yield from _hours(f"{where}#hours", schedule.hours)
        if not schedule.hours and schedule.office in offices:
            message = "neither this schedule nor its office says hours, so nobody can ever book."
            yield Problem(f"{where}#hours", message, "Add `hours`, such as `monday: ['09:00-12:00']`.")
        for number, absence in enumerate(schedule.absences):
            yield from _period(f"{where}#absences/{number}", absence.from_on, absence.until_on)
    for name, course in jurisdiction.courses.items():
        where = f"courses/{name}.yaml"
        yield from _period(f"{where}#season", course.from_on, course.until_on)
        yield from _period(f"{where}#registration", course.registration_from, course.registration_until)
        yield from _unknown(f"{where}#prerequisites", "course", course.prerequisites, jurisdiction.courses)
        yield from _repeated(f"{where}#sessions", "session", [each.id for each in course.sessions])
        for session in course.sessions:
            yield from _unknown(f"{where}#sessions/{session.id}/office", "office", (session.office,), offices)
            yield from _hours(f"{where}#sessions/{session.id}/meetings", session.meetings)


def _hours(where: str, hours: tuple[OpenHours, ...]) -> Iterator[Problem]:
    before: OpenHours | None = None
    for each in sorted(hours, key=lambda open_: (open_.weekday, open_.opens)):
        if each.closes <= each.opens:
            yield Problem(where, "these hours end before they begin.", "Write the earlier time first: 09:00-12:00.")
        elif before is not None and before.weekday == each.weekday and each.opens < before.closes:
            yield Problem(where, "two stretches of one day overlap.", "Write one stretch, or part them.")
        before = each


def _period(where: str, from_on: date, until_on: date) -> Iterator[Problem]:
    if until_on < from_on:
        yield Problem(where, f"this ends on {until_on}, before it begins on {from_on}.", "Correct one of the two days.")


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
    yield from _no_zone("jurisdiction.yaml#time_zone", jurisdiction.time_zone)


def _no_zone(where: str, zone: str) -> Iterator[Problem]:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        message = f"there is no time zone {zone!r}."
        yield Problem(where, message, "Write a name of the IANA list, such as Pacific/Auckland.")


def _of_costs(jurisdiction: Jurisdiction, service: PublicService, outcomes: Iterable[str]) -> Iterator[Problem]:
    where = f"{service.folder}/service.yaml"
    for cost in service.costs:
        if cost.currency != jurisdiction.currency:
            message = f"the cost is in {cost.currency}; this jurisdiction counts in {jurisdiction.currency}."
            yield Problem(f"{where}#costs/{cost.id}/currency", message, "Correct one of the two.")
        place = f"{where}#costs/{cost.id}"
        yield from _unknown(f"{place}/fact", "fact", (cost.fact,) if cost.fact else (), jurisdiction.facts)
        paid = (*cost.split, *((cost.paid_to,) if cost.paid_to else ()))
        yield from _unknown(f"{place}/paid_to", "organization", paid, jurisdiction.organizations)
        known = (*outcomes, WITHDRAWN)
        yield from _unknown(f"{place}/refund_when", "outcome in workflow.yaml", cost.refund_when, known)
        yield from _unknown(f"{place}/charged_when", "outcome in workflow.yaml", cost.charged_when, outcomes)
        if bool(cost.charged_when) != (cost.when == "decision") or (cost.holds and cost.when != "decision"):
            message = "a cost of the decision says with which outcomes it is charged; only such a cost holds anything."
            yield Problem(f"{place}/when", message, "Write `when: decision` and `charged_when: [granted]`, or neither.")
        if cost.instalments and (cost.when != "submit" or cost.pay_within_hours):
            message = "only what is due at the submission is paid in instalments, and without a time limit."
            yield Problem(f"{place}/instalments", message, "Leave one of them out.")
        if cost.waiver and bool(cost.waiver.tariff) != bool(cost.waiver.left):
            message = "of a part that is waived the law is told the `tariff`, and says what is `left`."
            yield Problem(f"{place}/waiver", message, "Name both variables, or neither.")
        if bool(cost.amount_cents) + bool(cost.variable) + bool(cost.fact) > 1 or sum(cost.split.values()) > 99:
            message = "a cost has one of amount_cents, variable and fact, and its shares leave something over."
            yield Problem(place, message, "Correct it.")


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
    yield from _unknown(f"{where}#booking/schedules", "schedule", service.booking, jurisdiction.schedules)
    if service.enrolment:
        yield from _of_enrolment(jurisdiction, service, service.enrolment.courses)
    for group, roles in service.household.items():
        for role, people in roles.items():
            yield from _unknown(f"{where}#household/{group}/{role}", "role of the interview", people, ROLES)
    yield from _of_costs(jurisdiction, service, outcomes)
    yield from _of_bill(service)
    yield from problems_of_issues(jurisdiction, service, outcomes)
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


def _of_bill(service: PublicService) -> Iterator[Problem]:
    bill = service.bill
    if bill is None:
        return
    where = f"{service.folder}/service.yaml#bill"
    if bill.number not in service.asked:
        message = f"no page asks {bill.number!r}, the number by which the bill is found."
        yield Problem(f"{where}/number", message, nearest(bill.number, service.asked))
    for key, name in (("amount", bill.amount), ("due_on", bill.due_on), ("about", bill.about)):
        if name and (name not in service.facts or service.facts[name].filled_by != "bill"):
            message = f"{name!r} is not among this service's `uses`, or is not `filled_by: bill`."
            yield Problem(f"{where}/{key}", message, "List it in questions.yaml under `uses`, and say so in its fact.")


def _of_enrolment(jurisdiction: Jurisdiction, service: PublicService, courses: tuple[str, ...]) -> Iterator[Problem]:
    where = f"{service.folder}/service.yaml"
    yield from _unknown(f"{where}#enrolment/courses", "course", courses, jurisdiction.courses)
    costs = [each.id for each in service.costs]
    for name in courses:
        fee = jurisdiction.courses[name].fee if name in jurisdiction.courses else None
        if fee is not None and fee not in costs:
            message = f"the course {name!r} has the fee {fee!r}, which is no cost of this service."
            yield Problem(f"{where}#costs", message, nearest(fee, costs))
    if service.booking:
        message = "one request books an appointment or enrols in a course: one of the two."
        yield Problem(f"{where}#enrolment", message, "Take away `booking`, or make a service of its own.")


def _of_pages(jurisdiction: Jurisdiction, service: PublicService) -> Iterator[Problem]:
    where = f"{service.folder}/questions.yaml"
    yield from _repeated(f"{where}#pages", "page", [page.id for page in service.pages])
    for page in service.pages:
        if page.id in _OWN_PAGES or page.id.startswith(_OWN_BEGINNINGS):
            message = f"the platform has pages of its own that are called so; {page.id!r} would not be found."
            remedy = f"Name it after what it asks, not {', '.join(_OWN_PAGES)} nor {', '.join(_OWN_BEGINNINGS)}…"
            yield Problem(f"{where}#pages/{page.id}", message, remedy)
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
