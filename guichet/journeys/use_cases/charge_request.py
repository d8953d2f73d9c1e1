"""What a request costs, raised once: as it is sent, or as who waited for a place of a course takes it."""

from __future__ import annotations

from guichet.bookings import api as bookings
from guichet.intake import api as intake
from guichet.journeys.use_cases import paying, tell_payments, unpaid
from guichet.journeys.use_cases.view_request import View, view
from guichet.kernel.api import SYSTEM, Reference
from guichet.payments import api as payments


def charge_request(seen: View, request: intake.ServiceRequest) -> payments.Charge | None:
    """Raise what the request costs, once; None when it costs nothing. What is waived is booked too."""
    dues = paying.due_of(seen)
    lines = paying.charge_lines(seen, dues)
    if not lines:
        return None
    charge = payments.raise_charge(
        key=_key(request.id),
        subject=Reference("request", request.id),
        debtor_id=request.owner_id or "",
        organization=seen.service.competent_authority,
        lines=lines,
        currency=dues[0].cost.currency,
        due_on=paying.due_on(seen),
        by=SYSTEM,
        service=seen.service.identifier,
        code=request.tracking_code,
    )
    if charge.owed_cents:
        unpaid.remember(seen, charge)
    return charge


def charge_place(*, enrolment_id: str) -> payments.Charge | None:
    """Who waited has a place now: its fee is raised and told. None when it was charged with the request, or is free."""
    place = bookings.enrolment(enrolment_id=enrolment_id, by=SYSTEM)
    if place.subject.kind != "request" or not place.has_place:
        return None
    request = intake.request(request_id=place.subject.id, by=SYSTEM)
    charged = payments.charges_about(subject=place.subject, by=SYSTEM)
    if request.state != "submitted" or any(each.key == _key(request.id) for each in charged):
        return None
    charge = charge_request(view(request=request, by=SYSTEM), request)
    if charge is not None:
        tell_payments.tell_charged(charge=charge, key=f"{charge.id}/charged")
    return charge


def _key(request_id: str) -> str:
    return f"request:{request_id}"
