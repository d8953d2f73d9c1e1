"""What a request becomes when it is sent: its case, the people it introduces, and what is kept in the person's file."""

from __future__ import annotations

from datetime import date

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys.use_cases.choose_subject import KNOWN_THROUGH
from guichet.journeys.use_cases.view_request import View, workflow_of
from guichet.kernel.api import Actor, Reference


def open_case_for_request(seen: View, *, request: intake.ServiceRequest, by: Actor) -> cases.Case:
    """The case of a request that was sent; the same again is the same case."""
    workflow = workflow_of(seen.service)
    counting = {name: answer for name, answer in seen.flow.answers.items() if answer.value is not None}
    return cases.open_case(
        service=seen.service.identifier,
        service_version=seen.service.version,
        organization=seen.service.competent_authority,
        request=Reference("request", request.id),
        owner_id=request.owner_id,
        facts={
            name: {"value": answer.value, "source": answer.source, "detail": answer.detail}
            for name, answer in counting.items()
        },
        facts_on=seen.today,
        subjects=request.subjects,
        summary=summary_line(seen, counting),
        language=seen.request.language,
        due_on=seen.speaker.jurisdiction.working_days.after(seen.today, workflow.deadline_days),
        by=by,
    )


def summary_line(seen: View, answers: dict[str, intake.Answer]) -> str:
    """What an officer reads in the queue: the name it is about, else nothing that is personal."""
    return name_of_subject(seen.service, answers)


def name_of_subject(service: catalogue.PublicService, answers: dict[str, intake.Answer]) -> str:
    """The name made of the facts that are part of one, in the authored order."""
    parts = [
        str(answers[name].value)
        for name, kind in service.facts.items()
        if kind.part_of_name and kind.subject in KNOWN_THROUGH and name in answers
    ]
    return " ".join(parts)


def introduce_subjects(seen: View, *, owner_id: str | None, by: Actor) -> dict[str, str | None]:
    """Bring the people into the file whom this service introduces: a child, with who its parent is."""
    subjects: dict[str, str | None] = dict(seen.request.subjects)
    for role in seen.service.introduces:
        if subjects.get(role):
            continue
        born_on = _birth_date(seen, role)
        if role not in KNOWN_THROUGH or owner_id is None or born_on is None:
            continue
        subjects[role] = identity.register_child(
            parent_id=owner_id,
            name=name_of_subject(seen.service, dict(seen.flow.answers)),
            birth_date=born_on,
            proof=f"request:{seen.request.id}",
            by=by,
        ).id
    return subjects


def _birth_date(seen: View, role: str) -> date | None:
    for name, kind in seen.service.facts.items():
        if kind.subject == role and kind.law_variable == "birth_date" and name in seen.flow.answers:
            return date.fromisoformat(seen.flow.answers[name].value)
    return None


def keep_facts(seen: View, *, request: intake.ServiceRequest, counting: dict[str, intake.Answer], by: Actor) -> None:
    """Put what was said into the person's file, so that no service asks it again."""
    facts = []
    for name, answer in counting.items():
        kind = seen.service.facts[name]
        if answer.source != "declared" or kind.subject == "request":
            continue
        about = request.subjects.get(kind.subject) if kind.subject in KNOWN_THROUGH else request.owner_id
        if about is None:
            continue
        facts.append(
            evidence.NewFact(
                about_id=about,
                role=kind.subject,
                fact=name,
                value=answer.value,
                source="declared",
                detail=seen.service.identifier,
            )
        )
    if facts and request.owner_id is not None:
        evidence.hold(facts=facts, file_of=request.owner_id, request=Reference("request", request.id), by=by)
