"""What nobody pays in time is withdrawn, and its time or place is free again; what is withdrawn is owed no more."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.use_cases import paying, tell_payments
from guichet.journeys.use_cases.view_request import View, case_of, workflow_of
from guichet.kernel.api import SYSTEM, Reference, today
from guichet.payments import api as payments

#: Name of the worker's task.
RELEASE = "journeys.release_unpaid"


def remember(seen: View, charge: payments.Charge) -> None:
    """Look at it again when its time to be paid is over, where the service's data says one."""
    until = paying.pay_by(seen)
    if until is not None:
        audit.enqueue(RELEASE, {"request": seen.request.id, "charge": charge.id}, key=charge.id, run_at=until)


def release_unpaid(*, request_id: str, charge_id: str) -> bool:
    """Withdraw a request that was not paid in time; False when it was. Safe to repeat.

    A payment under way is stopped first, and one that was quicker counts. Raises ProviderDown: tried again later.
    What a part was paid of stays, for somebody to look at.
    """
    if let_go(charge_id) is None:
        return False
    _take_back(request_id)
    tell_payments.tell_released(request_id=request_id, key=f"{charge_id}/released")
    return True


def give_place_up(*, enrolment_id: str) -> bool:
    """Who gives a place of a course back before it begins takes back the request by which it came; else False.

    What they owe for it, or paid, follows the request. Once the course has begun, somebody looks at the money.
    """
    place = bookings.enrolment(enrolment_id=enrolment_id, by=SYSTEM)
    jurisdiction = catalogue.current()
    course = jurisdiction.courses.get(place.course)
    if place.subject.kind != "request" or course is None or today(jurisdiction.time_zone) >= course.from_on:
        return False
    _take_back(place.subject.id)
    return True


def _take_back(request_id: str) -> None:
    """The request, and its case where that is open and its workflow says how the system lets it go."""
    intake.withdraw(request_id=request_id, by=SYSTEM)
    case = case_of(request_id, by=SYSTEM)
    if case is None:
        return
    moves = workflow_of(catalogue.service(case.service, version=case.service_version)).leaving(case.status)
    letting_go = next((each for each in moves if (each.by, each.effect) == ("system", "withdraw")), None)
    if letting_go is not None:
        cases.transition(case_id=case.id, transition=letting_go.id, revision=case.revision, by=SYSTEM)


def forgive(*, request_id: str) -> int:
    """What is open of a request that was withdrawn is owed no more; how many charges."""
    charges = payments.charges_about(subject=Reference("request", request_id), by=SYSTEM)
    return sum(let_go(each.id) is not None for each in charges)


def let_go(charge_id: str) -> payments.Charge | None:
    """Cancel an open charge of which nothing is paid, after stopping what is under way; None when it is none."""
    charge = payments.charge(charge_id=charge_id, by=SYSTEM)
    if charge.state == "open" and charge.live_payment:
        payments.stop_payment(payment_id=charge.live_payment, by=SYSTEM)
        charge = payments.charge(charge_id=charge_id, by=SYSTEM)
    if charge.state != "open" or charge.paid_cents or charge.live_payment:
        return None
    return payments.cancel_charge(charge_id=charge_id, by=SYSTEM)
