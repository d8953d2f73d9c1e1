"""Send a request: exactly once, with everything that follows from it in the same transaction."""

from __future__ import annotations

from django.db import transaction

from guichet.cases import api as cases
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys.steps import Submitted
from guichet.journeys.use_cases.charge_request import charge_request
from guichet.journeys.use_cases.choose_time import confirm_time
from guichet.journeys.use_cases.find_bill import demand_still_owed
from guichet.journeys.use_cases.next_step import outcome_step
from guichet.journeys.use_cases.open_case import introduce_subjects, keep_facts, name_of_subject, open_case_for_request
from guichet.journeys.use_cases.send_bundle import open_parts, send_parts
from guichet.journeys.use_cases.view_request import View, case_of, seen_again, view, workflow_of
from guichet.kernel.api import Actor, Assurance, Invalid, Problem, Reference, SignInNeeded


def submit(*, request_id: str, by: Actor, revision: int | None = None, key: str = "", language: str = "") -> Submitted:
    """Send it and open the case. A second call, from whatever channel, returns the same receipt and case.

    Raises Invalid naming the pages still open, SignInNeeded when the service demands more assurance than the actor
    has, Conflict when `revision` is not the newest.
    """
    case: cases.Case | None
    with transaction.atomic():
        request = intake.request(request_id=request_id, by=by, for_update=True)
        seen = view(request=request, by=by, language=language)
        if request.state == "draft":
            request, case = _send(seen, by=by, revision=revision, key=key)
            seen = seen_again(seen, request)
        else:
            case = case_of(request.id, by=by)
    step = outcome_step(seen, case, by=by)
    if step.receipt is None or (case is None and step.kind != "payment" and seen.service.bundle is None):
        raise Invalid((Problem(request.tracking_code, "this was withdrawn.", "Start again.", code="withdrawn"),))
    if case is None:
        return Submitted(receipt=step.receipt, case_id="", case_number="", step=step)
    return Submitted(receipt=step.receipt, case_id=case.id, case_number=case.number, step=step)


def _send(
    seen: View, *, by: Actor, revision: int | None, key: str
) -> tuple[intake.ServiceRequest, cases.Case | None]:
    if seen.service.bundle is None:
        workflow_of(seen.service)
    _demand_complete(seen)
    demand_still_owed(seen)
    needed = Assurance.from_name(seen.service.assurance)
    if by.assurance < needed:
        raise SignInNeeded(
            seen.speaker.words("Show that it is you, then send it."),
            level=needed.label,
            where=seen.request.tracking_code,
        )
    request = seen.request
    if request.owner_id is None and by.person_id is not None:
        request = intake.claim(request_id=request.id, owner_id=by.person_id, by=by)
    subjects = introduce_subjects(seen, owner_id=request.owner_id, by=by)
    counting = {name: answer for name, answer in seen.flow.answers.items() if answer.value is not None}
    request = intake.submit(
        request_id=request.id, revision=revision, counting=frozenset(counting), subjects=subjects, by=by, key=key
    )
    if seen.documents and seen.service.bundle is None:  # each authority gets a copy of what it asked for
        evidence.assign_documents(
            for_=Reference("request", request.id),
            owner_id=request.owner_id,
            organization=seen.service.competent_authority,
            by=by,
        )
    if request.owner_id is not None and seen.service.bundle is None:
        keep_facts(seen, request=request, counting=counting, by=by)
    attendee = name_of_subject(seen.service, counting) if seen.service.enrolment else ""
    confirm_time(seen, request=request, attendee=attendee, subjects=subjects, by=by)
    if seen.service.bundle is not None:
        send_parts(seen_again(seen, request), by=by)
    charge = charge_request(seen, request)
    if charge is not None and charge.owed_cents:
        return request, None  # its case opens when that is paid: see `pay`
    if seen.service.bundle is not None:
        open_parts(request_id=request.id)
        return request, None
    return request, open_case_for_request(seen_again(seen, request), request=request, by=by)


def _demand_complete(seen: View) -> None:
    say = seen.speaker.words
    missing = tuple(
        Problem(state.page.id, say("This is still to be answered."), code="missing")
        for state in seen.flow.applying
        if not state.complete
    )
    if missing:
        raise Invalid(missing)
