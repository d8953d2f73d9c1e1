"""What the steps that ask nothing show: the check before sending, signing in, and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.channels.web.desk import Desk
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.payments import api as payments

# Steps that are no page of the service's own: what comes next is asked without naming them.
KINDS = ("review", "sign-in", "outcome", "payment")
TEMPLATES = {
    "review": "review.html",
    "outcome": "outcome.html",
    "payment": "payment.html",
    "sign_in": "step_sign_in.html",
    "results": "results.html",
    "consent": "step_consent.html",
    "booking": "booking.html",
}


def may_lead_to_payment(answer: HttpResponse) -> HttpResponse:
    """The page's form leads to the providers of card payments, and to nobody else besides the site itself."""
    answer.headers[look.POLICY_HEADER] = look.policy(forms=payments.pay_origins())
    return answer


def context(desk: Desk, found: journeys.Step) -> dict[str, Any]:
    """What the template of a kind needs besides the step."""
    if found.kind == "review":
        return {"rows": _rows(desk, found), "why": _why(desk, found), "key": kernel.new_id()}
    if found.kind == "results":
        return {"rows": _rows(desk, found)}
    if found.kind == "booking":
        return {"there": lambda page: desk.to("step", request_id=found.request_id, page=page)}
    if found.kind in ("outcome", "payment"):
        appointment = _appointment(desk, found)
        document, part_of = journeys.given_with(request_id=found.request_id, by=desk.actor, language=desk.language)
        return {
            "receipt_rows": _receipt(desk, found),
            "why": _why(desk, found),
            "appointment": appointment,
            "document": document,
            "part_of": part_of,
            "whole_file": _whole_file(desk, found),
            "request_place": lambda request_id: desk.to("request", request_id=request_id),
            "permit_place": lambda credential_id: desk.to("permit", credential_id=credential_id),
        }
    return {}


def _appointment(desk: Desk, found: journeys.Step) -> str:
    """The id of the appointment that goes with it; empty where none does."""
    service = desk.jurisdiction.services.get(found.service)
    if service is None or not service.booking:
        return ""
    subject = kernel.Reference("request", found.request_id)
    appointment = bookings.appointment_about(subject=subject, by=desk.actor)
    return appointment.id if appointment else ""


def _whole_file(desk: Desk, found: journeys.Step) -> str:
    """Where who may object gets everything on their case, for the appeal; empty for who is not signed in."""
    if not found.rights or desk.actor.agent_id is None:
        return ""
    case = cases.case_of_request(request_id=found.request_id, by=desk.actor)
    return desk.to("own-bundle", case_id=case.id) if case else ""


def _rows(desk: Desk, found: journeys.Step) -> list[tuple[str, list[look.Row]]]:
    """The answers, page by page."""
    pages: dict[str, list[look.Row]] = {}
    for line in found.summary:
        change = desk.to("step", request_id=found.request_id, page=line.page)
        value = line.value_text if line.value not in (None, "", []) else ""
        pages.setdefault(line.page, []).append(look.Row(line.label, value, line.source, change))
    return list(pages.items())


def _why(desk: Desk, found: journeys.Step) -> look.Why | None:
    """The decision explained, to whom it is about; who acts for another reads of them. Nothing where no law decides."""
    if found.explanation is None:
        return None
    told = found.explanation if desk.acting else found.explanation.addressed()
    return look.why_of(told, language=desk.language, source=desk.source())


def _receipt(desk: Desk, found: journeys.Step) -> list[tuple[str, str]]:
    receipt = found.receipt
    if receipt is None:
        return []
    words = desk.words
    moment = desk.moment(receipt.submitted_at)
    rows = [(words("What"), found.service_title), (words("Sent"), moment), (words("To"), ", ".join(found.seen_by))]
    if found.status:
        rows.append((words("Where it stands"), found.status))
    if receipt.sent_by:
        rows.append((words("Sent by"), receipt.sent_by))
        rows.append((words("On behalf of"), receipt.sent_for))
    rows += [(words("Paid"), each) for each in found.paid]
    rows.append((words("Your code"), receipt.tracking_code))
    return [*rows, (words("Seal of what you sent"), receipt.digest[:16])]
