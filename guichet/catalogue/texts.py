"""Every text of a definition with the place it is written in: completeness and reading grade walk over these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.kernel.api import LocalizedText


@dataclass(frozen=True)
class PlacedText:
    """A text, the folder whose `locales/` hold it, and its dotted key there.

    `required` texts are demanded in every language; others only where some language has one. `prose` is read as
    sentences, so its reading grade counts; names and short labels are not.
    """

    folder: str
    key: str
    text: LocalizedText
    required: bool = True
    prose: bool = False

    def pointer(self, language: str) -> str:
        """Where it is written in a language."""
        place = f"{self.folder}/locales" if self.folder else "locales"
        return f"{place}/{language}.yaml#{self.key.replace('.', '/')}"


def jurisdiction_texts(jurisdiction: Jurisdiction) -> Iterator[PlacedText]:
    """The texts of the jurisdiction's own words files."""
    yield PlacedText("", "name", jurisdiction.name)
    for name, organization in jurisdiction.organizations.items():
        yield PlacedText("", f"organizations.{name}.name", organization.name)
        yield PlacedText("", f"organizations.{name}.short", organization.short, required=False)
        yield PlacedText("", f"organizations.{name}.description", organization.description, required=False, prose=True)
        for office in organization.offices:
            place = f"organizations.{name}.offices.{office.id}"
            yield PlacedText("", f"{place}.name", office.name)
            yield PlacedText("", f"{place}.note", office.note, required=False, prose=True)
    for name, topic in jurisdiction.topics.items():
        yield PlacedText("", f"topics.{name}.title", topic.title)
        yield PlacedText("", f"topics.{name}.summary", topic.summary, required=False, prose=True)
    for name, proof in jurisdiction.evidence_types.items():
        yield PlacedText("", f"evidence_types.{name}.title", proof.title)
        yield PlacedText("", f"evidence_types.{name}.summary", proof.summary, required=False, prose=True)
    yield from _life_event_texts(jurisdiction)
    yield from _fact_texts(jurisdiction)
    yield from _booking_texts(jurisdiction)
    yield from _bundle_texts(jurisdiction)
    yield from _franchise_texts(jurisdiction)


def _booking_texts(jurisdiction: Jurisdiction) -> Iterator[PlacedText]:
    for name, schedule in jurisdiction.schedules.items():
        yield PlacedText("", f"schedules.{name}.title", schedule.title)
        yield PlacedText("", f"schedules.{name}.bring", schedule.bring, required=False, prose=True)
    for name, course in jurisdiction.courses.items():
        yield PlacedText("", f"courses.{name}.title", course.title)
        yield PlacedText("", f"courses.{name}.summary", course.summary, required=False, prose=True)
        for session in course.sessions:
            yield PlacedText("", f"courses.{name}.sessions.{session.id}", session.title)


def _bundle_texts(jurisdiction: Jurisdiction) -> Iterator[PlacedText]:
    for service in jurisdiction.services.values():
        if service.bundle is None:
            continue
        place = f"bundles.{service.identifier.partition('/')[2]}"
        yield PlacedText("", f"{place}.title", service.title)
        yield PlacedText("", f"{place}.summary", service.summary, prose=True)
        yield PlacedText("", f"{place}.description", service.description, required=False, prose=True)
        for page in service.pages:
            if page.id in service.bundle.own_pages:
                yield PlacedText("", f"{place}.pages.{page.id}.title", page.title)
                yield PlacedText("", f"{place}.pages.{page.id}.summary", page.lead, required=False, prose=True)
        for permit in service.bundle.permits:
            if permit.waits_for:
                yield PlacedText("", f"{place}.waits.{permit.id}", permit.why_waits, prose=True)


def _franchise_texts(jurisdiction: Jurisdiction) -> Iterator[PlacedText]:
    for name, franchise in jurisdiction.franchises.items():
        yield PlacedText("", f"franchises.{name}.title", franchise.title)
        yield PlacedText("", f"franchises.{name}.summary", franchise.summary, prose=True)
        for promise in franchise.promises:
            yield PlacedText("", f"franchises.{name}.promises.{promise.id}", promise.text, prose=True)


def _life_event_texts(jurisdiction: Jurisdiction) -> Iterator[PlacedText]:
    for name, event in jurisdiction.life_events.items():
        place = f"life_events.{name}"
        yield PlacedText("", f"{place}.title", event.title)
        yield PlacedText("", f"{place}.summary", event.summary, prose=True)
        yield PlacedText("", f"{place}.date_question", event.date_question)
        yield PlacedText("", f"{place}.date_hint", event.date_hint, required=False)
        for phase in event.phases:
            yield PlacedText("", f"{place}.phases.{phase.id}.title", phase.title)
            yield PlacedText("", f"{place}.phases.{phase.id}.lead", phase.lead, required=False, prose=True)
        for step in event.steps:
            yield PlacedText("", f"{place}.steps.{step.id}.title", step.title)
            yield PlacedText("", f"{place}.steps.{step.id}.text", step.text, required=False, prose=True)


def _fact_texts(jurisdiction: Jurisdiction) -> Iterator[PlacedText]:
    asked = {name for service in jurisdiction.services.values() for name in service.asked}
    for name, fact in jurisdiction.facts.items():
        place = f"facts.{name}"
        spoken = name in asked and not fact.filled_by
        yield PlacedText("", f"{place}.question", fact.question, required=spoken, prose=True)
        yield PlacedText("", f"{place}.short", fact.short, required=spoken)
        yield PlacedText("", f"{place}.hint", fact.hint, required=False, prose=True)
        yield PlacedText("", f"{place}.why", fact.why, required=False, prose=True)
        for option, label in fact.option_labels.items():
            yield PlacedText("", f"{place}.options.{option}", label)


def service_texts(service: PublicService) -> Iterator[PlacedText]:
    """The texts of a service's own words files."""
    folder = service.folder
    yield PlacedText(folder, "title", service.title)
    yield PlacedText(folder, "summary", service.summary, prose=True)
    yield PlacedText(folder, "description", service.description, required=False, prose=True)
    for page in service.pages:
        yield PlacedText(folder, f"pages.{page.id}.title", page.title)
        yield PlacedText(folder, f"pages.{page.id}.lead", page.lead, required=False, prose=True)
    for name, reason in service.why.items():
        yield PlacedText(folder, f"why.{name}", reason, prose=True)
    for name, outcome in service.outcomes.items():
        yield PlacedText(folder, f"outcome.{name}.title", outcome.title)
        yield PlacedText(folder, f"outcome.{name}.text", outcome.text, prose=True)
    for requirement in service.requirements:
        yield PlacedText(folder, f"requirements.{requirement.id}", requirement.text, prose=True)
    for output in service.outputs:
        yield PlacedText(folder, f"outputs.{output.id}", output.text)
    for cost in service.costs:
        yield PlacedText(folder, f"costs.{cost.id}", cost.text)
    for given in service.issues:
        yield PlacedText(folder, f"issues.{given.id}", given.title)
    yield from _workflow_texts(service)
    for name, message in service.messages.items():
        yield PlacedText(folder, f"messages.{name}.subject", message.subject)
        yield PlacedText(folder, f"messages.{name}.body", message.body, prose=True)
        yield PlacedText(folder, f"messages.{name}.sms", message.sms, required="sms" in message.channels)


def _workflow_texts(service: PublicService) -> Iterator[PlacedText]:
    if service.workflow is None:
        return
    for name, status in service.workflow.statuses.items():
        yield PlacedText(service.folder, f"statuses.{name}", status.label)
    for transition in service.workflow.transitions:
        yield PlacedText(service.folder, f"transitions.{transition.id}", transition.label)
    for team, label in service.workflow.teams.items():
        yield PlacedText(service.folder, f"teams.{team}", label)
    for clock in service.workflow.clocks:
        yield PlacedText(service.folder, f"clocks.{clock.id}", clock.label)
    for opinion in service.workflow.opinions:
        yield PlacedText(service.folder, f"opinions.{opinion.id}", opinion.label)
