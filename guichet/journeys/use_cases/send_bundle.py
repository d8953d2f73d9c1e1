"""Send what one request asks for: each authority gets a request of its own with its own fields, and a case in turn."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys.use_cases.bundle_parts import Part, fed_parts, own_answers, own_documents, view_of_part
from guichet.journeys.use_cases.open_case import keep_facts, open_case_for_request
from guichet.journeys.use_cases.open_case_for import what_is_open
from guichet.journeys.use_cases.view_request import View, case_of, view, workflow_of
from guichet.kernel.api import SYSTEM, Actor, Invalid, Problem, Reference
from guichet.payments import api as payments

GRANTED = "granted"


def send_parts(seen: View, *, by: Actor) -> tuple[intake.ServiceRequest, ...]:
    """Make and send the requests of a bundle that was sent, within its transaction; the same again are the same.

    No case is open yet: see `open_parts`. Raises Invalid when no permit is needed, or a permit's own service asks
    something by now that this request did not.
    """
    parts = fed_parts(seen)
    if not parts:
        message = seen.speaker.words("By your answers you need none of these permits, so there is nothing to send.")
        raise Invalid((Problem("review", message, code="nothing_needed"),))
    return tuple(_send(seen, part, part.service, by=by) for part in parts if part.service is not None)


def _send(seen: View, part: Part, service: catalogue.PublicService, *, by: Actor) -> intake.ServiceRequest:
    own = view_of_part(seen, service)
    missing = what_is_open(own, own_answers(service, seen.flow.answers))
    if missing:
        raise Invalid(tuple(missing))
    answers = {name: answer for name, answer in own.flow.answers.items() if answer.value is not None}
    opened = intake.open_request(
        service=service.identifier,
        service_version=service.version,
        language=seen.request.language,
        by=by,
        subjects=seen.request.subjects,
        prefill=answers,
        key=f"part/{seen.request.id}/{part.permit.id}",
        part_of=seen.request.id,
    )
    for document in own_documents(service, seen):
        evidence.copy_document(
            document_id=document.id,
            for_=Reference("request", opened.id),
            owner_id=opened.owner_id,
            by=by,
            organization=service.competent_authority,
            service=service.identifier,
        )
    sent = intake.submit(request_id=opened.id, by=by)
    if sent.owner_id is not None:
        keep_facts(own, request=sent, counting=answers, by=by)
    return sent


def open_parts(*, request_id: str) -> tuple[tuple[cases.Case, ...], tuple[intake.ServiceRequest, ...]]:
    """Open the cases whose turn it is, once all is paid: those that wait for nothing, or for what was granted.

    What waits for something that was not granted ends, and so does what waits for that. Returns the cases opened now,
    and the requests ended now. Safe to repeat.
    """
    with transaction.atomic():
        request = intake.request(request_id=request_id, by=SYSTEM, for_update=True)
        charges = payments.charges_about(subject=Reference("request", request_id), by=SYSTEM)
        if request.state != "submitted" or any(each.owed_cents and each.state != "settled" for each in charges):
            return (), ()
        sent = {each.service: each for each in intake.parts_of(request_id=request_id, by=SYSTEM)}
        parts = [part for part in fed_parts(view(request=request, by=SYSTEM)) if _service(part) in sent]
        opened: list[cases.Case] = []
        ended: list[intake.ServiceRequest] = []
        results = {part.permit.id: result_of(sent[_service(part)]) for part in parts}
        for part in _in_turn(parts):
            own = sent[_service(part)]
            if results[part.permit.id] is not None or own.state != "submitted" or case_of(own.id, by=SYSTEM):
                continue
            before = [results[name] for name in part.permit.waits_for if name in results]
            if any(each is False for each in before):
                ended.append(intake.withdraw(request_id=own.id, by=SYSTEM))
                results[part.permit.id] = False
            elif all(before):
                opened.append(open_case_for_request(view(request=own, by=SYSTEM), request=own, by=SYSTEM))
    return tuple(opened), tuple(ended)


def result_of(request: intake.ServiceRequest) -> bool | None:
    """Whether a part was granted; None while that is open, False when it was refused or ended."""
    if request.state == "withdrawn":
        return False
    case = case_of(request.id, by=SYSTEM)
    if case is None:
        return None
    service = catalogue.service(case.service, version=case.service_version)
    outcome = workflow_of(service).statuses[case.status].outcome
    return outcome == GRANTED if outcome else None


def _service(part: Part) -> str:
    return part.service.identifier if part.service else ""


def _in_turn(parts: Iterable[Part]) -> list[Part]:
    """What others wait for comes before them."""
    left, done = list(parts), list[Part]()
    while left:
        names = {each.permit.id for each in left}
        ready = [each for each in left if not names & set(each.permit.waits_for)] or left
        done.extend(ready)
        left = [each for each in left if each not in ready]
    return done
