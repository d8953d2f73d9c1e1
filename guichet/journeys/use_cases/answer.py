"""Take a reply: check it, keep it, say what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys import validation
from guichet.journeys.offering_times import PAGE as BOOKING
from guichet.journeys.ordering import PageState
from guichet.journeys.screening import looking as screening
from guichet.journeys.screening.way import Screening
from guichet.journeys.steps import Step
from guichet.journeys.use_cases.ask_register import take_register
from guichet.journeys.use_cases.choose_subject import ANOTHER, PAGE, candidates, subject_roles
from guichet.journeys.use_cases.choose_time import books, take_time
from guichet.journeys.use_cases.consent import PAGE as CONSENT
from guichet.journeys.use_cases.consent import take_consent
from guichet.journeys.use_cases.find_bill import filled_by_bill
from guichet.journeys.use_cases.next_step import Asked, step_of
from guichet.journeys.use_cases.offer_register import ASK, USE
from guichet.journeys.use_cases.screen import take
from guichet.journeys.use_cases.start import declared, prefill
from guichet.journeys.use_cases.view_request import View, seen_again, view
from guichet.kernel.api import Actor, Conflict, Invalid, NotFound, Problem, Reference


def answer(
    *,
    request_id: str,
    page: str,
    values: Mapping[str, Any],
    by: Actor,
    revision: int | None = None,
    language: str = "",
) -> Step:
    """Keep the replies of one page and say the next step.

    `values` by fact id: dates ISO 8601, money whole cents, booleans, option values, texts. Raises Invalid with one
    Problem a field (the good ones are not kept either: a page is kept whole), Conflict when another tab or channel
    changed the request since `revision`, or it was sent already.
    """
    request = intake.request(request_id=request_id, by=by)
    _demand_draft(request)
    if screening.is_screening(request):
        sight = screening.look(request=request, language=language)
        return screening.step_of(take(sight, page=page, values=values, by=by, revision=revision))
    return _take(view(request=request, by=by, language=language), page=page, values=values, by=by, revision=revision)


def reply(*, asked: Asked, values: Mapping[str, Any], by: Actor, revision: int | None = None) -> Step:
    """The same for the step that was just asked; whoever changed the request meanwhile is found out when it is kept."""
    _demand_draft(asked.seen.request)
    if isinstance(asked.seen, Screening):
        return screening.step_of(take(asked.seen, page=asked.step.id, values=values, by=by, revision=revision))
    return _take(asked.seen, page=asked.step.id, values=values, by=by, revision=revision)


def _demand_draft(request: intake.ServiceRequest) -> None:
    if request.state != "draft":
        raise Conflict("this was sent already", remedy="Open it to see where it stands.")


def _take(seen: View, *, page: str, values: Mapping[str, Any], by: Actor, revision: int | None) -> Step:
    if page.startswith(PAGE):
        changed = _choose_subject(seen, role=page.removeprefix(PAGE), values=values, by=by, revision=revision)
    elif page.startswith(CONSENT):
        changed = take_consent(seen, page=page, values=values, by=by, revision=revision)
    elif page.startswith((ASK, USE)):
        changed = take_register(seen, page=page, values=values, by=by, revision=revision)
    elif page.startswith(BOOKING) and books(seen):
        changed = take_time(seen, values=values, by=by, revision=revision)
    else:
        changed = _keep_page(seen, page=page, values=values, by=by, revision=revision)
    return step_of(seen_again(seen, changed), by=by)


def _keep_page(
    seen: View, *, page: str, values: Mapping[str, Any], by: Actor, revision: int | None
) -> intake.ServiceRequest:
    state = seen.flow.page(page)
    if state is None:
        raise NotFound("this page is not on the way of this request", where=page, remedy="Go to the next step.")
    if state.page.kind == "evidence":
        if not state.page.optional and not state.complete:
            say = seen.speaker.words("Add the document, then go on.")
            raise Invalid((Problem(state.page.evidence, say, code="missing"),))
        accepted: dict[str, Any] = {}
    else:
        accepted, problems = validation.read_values(
            facts=seen.service.facts,
            asked=_asked(state, values),
            optional=frozenset(state.page.facts) if state.page.optional else frozenset(state.page.optional_facts),
            values=values,
            language=seen.speaker.language,
            today=seen.today,
            currency=seen.speaker.jurisdiction.currency,
        )
        if problems:
            raise Invalid(problems)
    return intake.save_answers(
        request_id=seen.request.id,
        answers={name: _kept(seen, name, value, by) for name, value in accepted.items()}
        | filled_by_bill(seen, accepted),
        page=page,
        revision=revision,
        by=by,
    )


def _asked(state: PageState, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What a page asks now, and what is said on it besides: whoever answers what was passed over is heard."""
    said = {name for name, value in values.items() if value not in (None, "", [])}
    return tuple(name for name in state.page.facts if name in state.asked or name in said)


def _kept(seen: View, name: str, value: Any, by: Actor) -> intake.Answer:
    """An unchanged value keeps its source; a changed one is what the person says now."""
    before = seen.request.answers.get(name)
    return before if before is not None and before.value == value else declared(value, by=by)


def _choose_subject(
    seen: View, *, role: str, values: Mapping[str, Any], by: Actor, revision: int | None
) -> intake.ServiceRequest:
    person_id = seen.request.owner_id or by.person_id
    if person_id is None or role not in subject_roles(seen.service):
        raise NotFound("nobody is to be chosen here", where=role, remedy="Go to the next step.")
    chosen = values.get(PAGE + role)
    known = {agent.id for agent in candidates(role=role, person_id=person_id)}
    if chosen != ANOTHER and chosen not in known:
        say = seen.speaker.words("Choose one of those that are listed.")
        raise Invalid((Problem(PAGE + role, say, code="choice"),))
    subjects: dict[str, str | None] = {**seen.request.subjects, role: None if chosen == ANOTHER else str(chosen)}
    held = prefill(service=seen.service, subjects=subjects, by=by)
    return intake.save_answers(
        request_id=seen.request.id,
        answers={name: given for name, given in held.items() if name not in seen.request.answers},
        subjects=subjects,
        page=PAGE + role,
        revision=revision,
        by=by,
    )


def add_document(
    *, request_id: str, page: str, name: str, content: bytes, by: Actor, language: str = ""
) -> evidence.Document:
    """Take a document for an evidence page of a draft; raises Invalid when it is not what it should be."""
    request = intake.request(request_id=request_id, by=by)
    seen = view(request=request, by=by, language=language)
    state = seen.flow.page(page)
    if request.state != "draft" or state is None or state.page.kind != "evidence":
        raise NotFound("no document is asked for here", where=page, remedy="Go to the next step.")
    return evidence.receive_document(
        name=name,
        content=content,
        evidence_type=state.page.evidence,
        for_=Reference("request", request.id),
        owner_id=request.owner_id,
        code=request.tracking_code,
        service=request.service,
        by=by,
    )
