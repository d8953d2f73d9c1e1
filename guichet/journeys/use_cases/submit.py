"""Send a request: exactly once, with everything that follows from it in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys.steps import Submitted
from guichet.journeys.use_cases import paying, unpaid
from guichet.journeys.use_cases.choose_subject import KNOWN_THROUGH
from guichet.journeys.use_cases.choose_time import confirm_time
from guichet.journeys.use_cases.next_step import outcome_step
from guichet.journeys.use_cases.view_request import View, case_of, seen_again, view, workflow_of
from guichet.kernel.api import (
    SYSTEM,
    Actor,
    Assurance,
    Invalid,
    Problem,
    Reference,
    SignInNeeded,
)
from guichet.payments import api as payments


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
    if step.receipt is None or (case is None and step.kind != "payment"):
        raise Invalid((Problem(request.tracking_code, "this was withdrawn.", "Start again.", code="withdrawn"),))
    if case is None:
        return Submitted(receipt=step.receipt, case_id="", case_number="", step=step)
    return Submitted(receipt=step.receipt, case_id=case.id, case_number=case.number, step=step)


def _send(
    seen: View, *, by: Actor, revision: int | None, key: str
) -> tuple[intake.ServiceRequest, cases.Case | None]:
    workflow_of(seen.service)
    _demand_complete(seen)
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
    if seen.documents:
        evidence.assign_documents(
            for_=Reference("request", request.id),
            owner_id=request.owner_id,
            organization=seen.service.competent_authority,
            by=by,
        )
    if request.owner_id is not None:
        _keep_facts(seen, request=request, counting=counting, by=by)
    attendee = name_of_subject(seen.service, counting) if seen.service.enrolment else ""
    confirm_time(seen, request=request, attendee=attendee, subjects=subjects, by=by)
    if _charge(seen, request):
        return request, None  # its case opens when that is paid: see `pay`
    return request, open_case_for_request(seen_again(seen, request), request=request, by=by)


def _charge(seen: View, request: intake.ServiceRequest) -> int:
    """Raise what the request costs, once; what is to be paid of it, in cents. What is waived is booked too."""
    lines = paying.charge_lines(seen, paying.due_of(seen))
    if not lines:
        return 0
    charge = payments.raise_charge(
        key=f"request:{request.id}",
        subject=Reference("request", request.id),
        debtor_id=request.owner_id or "",
        organization=seen.service.competent_authority,
        lines=lines,
        currency=seen.service.costs[0].currency,
        due_on=paying.due_on(seen),
        by=SYSTEM,
        service=seen.service.identifier,
        code=request.tracking_code,
    )
    if charge.owed_cents:
        unpaid.remember(seen, charge)
    return charge.owed_cents


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


def _demand_complete(seen: View) -> None:
    say = seen.speaker.words
    missing = tuple(
        Problem(state.page.id, say("This is still to be answered."), code="missing")
        for state in seen.flow.applying
        if not state.complete
    )
    if missing:
        raise Invalid(missing)


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


def _keep_facts(seen: View, *, request: intake.ServiceRequest, counting: dict[str, intake.Answer], by: Actor) -> None:
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
