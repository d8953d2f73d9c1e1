"""A person's own page: every request, message and date, and what is held about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker
from guichet.journeys.screening import looking as screening
from guichet.journeys.screening.saying import title_of
from guichet.journeys.use_cases.see_permits import bundle_of_part
from guichet.journeys.use_cases.start import answer_from
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import Actor, NotAllowed
from guichet.notifications import api as notifications


@dataclass(frozen=True)
class OwnRequest:
    """One request of the person, in words: where it stands, who has it, by when something happens.

    `part_of` is the bundle that it is a part of, as (request, title).
    """

    request_id: str
    tracking_code: str
    service: str
    title: str
    state: str
    status: str
    organization: str
    case_number: str
    due_on: date | None
    waiting_on_me: bool
    about: str
    questions: tuple[cases.InformationRequest, ...]
    part_of: tuple[str, str] | None = None


@dataclass(frozen=True)
class OwnFact:
    """One held fact in words, with where it came from; `correctable` when the person may say that it is otherwise."""

    about_id: str
    about: str
    fact: str
    label: str
    value_text: str
    source: str
    correctable: bool


@dataclass(frozen=True)
class OwnPage:
    """Everything of one person's on one page."""

    name: str
    requests: tuple[OwnRequest, ...]
    messages: tuple[notifications.Message, ...]
    facts: tuple[OwnFact, ...]
    plans: tuple[intake.Plan, ...]


def person_page(*, by: Actor, language: str = "") -> OwnPage:
    """The page of the person whose business is done. Raises NotAllowed when nobody is signed in."""
    if by.person_id is None:
        raise NotAllowed("nobody is signed in", remedy="Sign in to see your page.")
    if by.mandate and identity.authority_of(by) is None:
        raise NotAllowed("you may act for this person no longer", where="mandate", remedy="Act for yourself again.")
    speaker = Speaker(catalogue.current(), language or by.language)
    return OwnPage(
        name=identity.agent(by.person_id).name,
        requests=own_requests(by=by, speaker=speaker),
        messages=notifications.inbox(by=by),
        facts=own_facts(by=by, speaker=speaker),
        plans=intake.plans_of(by=by),
    )


def own_requests(*, by: Actor, speaker: Speaker) -> tuple[OwnRequest, ...]:
    """The person's requests, newest first, each with its case."""
    by_request = {case.request.id: case for case in cases.cases_of(person_id=by.person_id or "", by=by)}
    found = []
    for request in intake.requests_of(by=by):
        if screening.is_screening(request):
            found.append(_screening(request, speaker))
            continue
        service = catalogue.service(request.service, version=request.service_version)
        case = by_request.get(request.id)
        if request.part_of and case is None:
            continue  # it stands with what it is a part of
        status = workflow_of(service).statuses[case.status] if case else None
        found.append(
            OwnRequest(
                request_id=request.id,
                tracking_code=request.tracking_code,
                service=service.identifier,
                title=speaker.text(service.title),
                state=request.state,
                status=speaker.text(status.label) if status else _without_case(request, service, speaker),
                organization=speaker.organization(service.competent_authority),
                case_number=case.number if case else "",
                due_on=case.due_on if case and not case.closed_at else None,
                waiting_on_me=request.state == "draft" or bool(status and status.waiting_on == "person"),
                about=case.summary if case else "",
                questions=tuple(each for each in case.questions if each.answered_at is None) if case else (),
                part_of=bundle_of_part(request, by=by, speaker=speaker),
            )
        )
    return tuple(found)


def _without_case(request: intake.ServiceRequest, service: catalogue.PublicService, speaker: Speaker) -> str:
    """A bundle that was sent has no case of its own: its parts have. What is owed first has none before it is paid."""
    if service.bundle is not None and request.state == "submitted":
        return speaker.words("Sent to several authorities")
    return speaker.words("Waits for payment" if request.state == "submitted" else "Draft, not sent")


def _screening(request: intake.ServiceRequest, speaker: Speaker) -> OwnRequest:
    """The interview over all services: nobody waits for it."""
    return OwnRequest(
        request_id=request.id,
        tracking_code=request.tracking_code,
        service=request.service,
        title=title_of(speaker.words),
        state=request.state,
        status=speaker.words("Draft, not sent"),
        organization="",
        case_number="",
        due_on=None,
        waiting_on_me=False,
        about="",
        questions=(),
    )


def own_facts(*, by: Actor, speaker: Speaker) -> tuple[OwnFact, ...]:
    """What the file holds, in words; what a register says, only the register corrects.

    Nothing for who acts for another without leave to look into the file.
    """
    file_of = by.person_id or ""
    if by.mandate and not identity.may(by, "read", identity.Protected("fact", frozenset({file_of}))):
        return ()
    names = {each.agent.id: each.agent.name for each in identity.related(by.person_id or "", "parent_of")}
    found = []
    for fact in evidence.held(file_of=by.person_id or "", by=by):
        kind = speaker.jurisdiction.facts.get(fact.fact)
        if kind is None:
            continue
        found.append(
            OwnFact(
                about_id=fact.about_id,
                about=names.get(fact.about_id, ""),
                fact=fact.fact,
                label=speaker.text(kind.short) or speaker.text(kind.question),
                value_text=speaker.value(kind, fact.value),
                source=speaker.source(answer_from(fact)),
                correctable=fact.source not in evidence.VOUCHED,
            )
        )
    return tuple(found)
