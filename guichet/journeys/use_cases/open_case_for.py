"""Open a case for a person: an agency brings what it knows, and it is checked as the person's own answers would be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import flow as flows
from guichet.journeys import validation
from guichet.journeys.compose import Speaker
from guichet.journeys.situation import law_at
from guichet.journeys.use_cases.choose_subject import candidates, settled_subjects, subject_roles
from guichet.journeys.use_cases.open_case import introduce_subjects, name_of_subject
from guichet.journeys.use_cases.view_request import View, workflow_of
from guichet.kernel.api import Actor, Invalid, Problem, Reference, now, today


@dataclass(frozen=True)
class OpenedCase:
    """The case, and the receipt of the request behind it."""

    case: cases.Case
    receipt: intake.Receipt


def open_case_for(
    *,
    service: str,
    facts: Mapping[str, Any],
    by: Actor,
    person_id: str,
    subjects: Mapping[str, str] | None = None,
    seen: Collection[str] = (),
    language: str = "",
) -> OpenedCase:
    """Open a case of the actor's own agency for somebody, with raw values by fact id, in one transaction.

    What the service asks of a person must be there, and nothing else. `seen` names the types of evidence that the
    agency has seen itself. The facts stand in the case, and not in the person's file: an agency's knowledge is its own.
    Facts whose authoritative source is the agency come from its register; the others were declared to it.

    Raises Invalid (a service that is unknown or not run here, facts that do not fit or lack, a person or child that is
    not known), NotAllowed when the service is another agency's, or the person is the officer or their child.
    """
    definition = _definition(service)
    identity.require_action(
        by,
        "open",
        identity.Protected(
            "case",
            owner_ids=frozenset({person_id}),
            organization=definition.competent_authority,
            service=definition.identifier,
        ),
    )
    jurisdiction = catalogue.current()
    speaker = Speaker(jurisdiction, language or by.language)
    day = today(jurisdiction.time_zone)
    about = _subjects(definition, person_id, subjects or {})
    answers = _answers(definition, facts, speaker=speaker, day=day, by=by)
    view = view_with(definition, answers, about, speaker=speaker, day=day, seen=seen)
    _demand_whole(view, answers)
    return open_with(view, person_id=person_id, by=replace(by, on_behalf_of=person_id))


def _definition(service: str) -> catalogue.PublicService:
    found = catalogue.current().services.get(service)
    if found is None or found.workflow is None:
        problem = Problem("", "no such service is run here.", "Look for it in the list of services.", code="service")
        raise Invalid((problem,))
    return found


def _subjects(service: catalogue.PublicService, person_id: str, said: Mapping[str, str]) -> dict[str, str | None]:
    """Whom it is about: as said, if the person's file knows them; else the only one that it knows."""
    about = settled_subjects(service=service, person_id=person_id)
    roles = subject_roles(service)
    for role, agent_id in said.items():
        if role not in roles or agent_id not in {each.id for each in candidates(role=role, person_id=person_id)}:
            raise Invalid((Problem("", f"nobody of this id stands to this person as {role}.", code="subject"),))
        about[role] = agent_id
    return about


def _answers(
    service: catalogue.PublicService, facts: Mapping[str, Any], *, speaker: Speaker, day: date, by: Actor
) -> dict[str, intake.Answer]:
    """The facts as answers, read as strictly as a person's."""
    known = (*service.asked, *(name for name in service.uses if not service.facts[name].filled_by))
    given = {name: value for name, value in facts.items() if value is not None}
    accepted, problems = validation.read_values(
        facts=service.facts,
        asked=tuple(name for name in known if name in given),
        optional=frozenset(),
        values=given,
        language=speaker.language,
        today=day,
        currency=speaker.jurisdiction.currency,
    )
    if problems:
        raise Invalid(problems)
    moment = now()
    return {
        name: intake.Answer(
            value=value,
            source="register" if service.facts[name].source == by.organization else "declared",
            detail=by.organization or "",
            channel=by.channel,
            at=moment,
            confirmed=True,
        )
        for name, value in accepted.items()
    }


def view_with(
    service: catalogue.PublicService,
    answers: dict[str, intake.Answer],
    subjects: dict[str, str | None],
    *,
    speaker: Speaker,
    day: date,
    seen: Collection[str],
) -> View:
    """The way through the service as if every page had been shown, without a request being there yet."""
    moment = now()
    request = intake.ServiceRequest(
        id="",
        tracking_code="",
        service=service.identifier,
        service_version=service.version,
        state="draft",
        owner_id=None,
        started_by=None,
        language=speaker.language,
        answers=answers,
        subjects=subjects,
        visited=frozenset(page.id for page in service.pages),
        revision=1,
        started_at=moment,
        started_channel="api",
        saved_at=moment,
    )
    law = law_at(str(speaker.jurisdiction.law_path))
    way = flows.flow_of(service=service, law=law, request=request, documents=frozenset(seen), today=day)
    return View(request, service, law, way, (), speaker, day)


def _demand_whole(view: View, answers: Mapping[str, intake.Answer]) -> None:
    """Every fact that the service needs of this person, and no fact that it has no use for."""
    problems = what_is_open(view, answers)
    say = view.speaker.words
    if not problems:
        problems.extend(
            Problem(name, say("This was not asked here."), code="not_asked")
            for name in answers
            if name not in view.flow.answers
        )
    if problems:
        raise Invalid(tuple(problems))


def what_is_open(view: View, answers: Mapping[str, intake.Answer]) -> list[Problem]:
    """The facts and papers that the service needs of this person and has not."""
    say = view.speaker.words
    problems: list[Problem] = []
    for state in view.flow.applying:
        if state.complete:
            continue
        if state.page.kind == "evidence":
            problems.append(Problem(state.page.evidence, say("Add the document, then go on."), code="evidence"))
        optional = frozenset(state.page.optional_facts)
        problems.extend(
            Problem(name, say("This is still to be answered."), code="missing")
            for name in state.asked
            if name not in answers and name not in optional
        )
    return problems


def open_with(view: View, *, person_id: str, by: Actor) -> OpenedCase:
    """The request, sent, and its case: both or neither."""
    service = view.service
    with transaction.atomic():
        opened = intake.open_request(
            service=service.identifier,
            service_version=service.version,
            language=view.speaker.language,
            by=by,
            subjects=view.request.subjects,
            prefill=view.flow.answers,
        )
        subjects = introduce_subjects(replace(view, request=opened), owner_id=person_id, by=by)
        sent = intake.submit(request_id=opened.id, subjects=subjects, by=by)
        if sent.receipt is None:
            raise RuntimeError(f"request {sent.id} was sent and has no receipt")
        case = cases.open_case(
            service=service.identifier,
            service_version=service.version,
            organization=service.competent_authority,
            request=Reference("request", sent.id),
            owner_id=person_id,
            facts={
                name: {"value": answer.value, "source": answer.source, "detail": answer.detail}
                for name, answer in view.flow.answers.items()
            },
            facts_on=view.today,
            subjects=subjects,
            summary=name_of_subject(service, dict(view.flow.answers)),
            language=view.speaker.language,
            due_on=view.speaker.jurisdiction.working_days.after(view.today, workflow_of(service).deadline_days),
            by=by,
        )
    return OpenedCase(case, sent.receipt)
