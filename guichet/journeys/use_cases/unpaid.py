"""What nobody pays in time is withdrawn, and its time or place is free again; what is withdrawn is owed no more."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.use_cases import paying, tell_payments
from guichet.journeys.use_cases.view_request import View, case_of, workflow_of
from guichet.kernel.api import SYSTEM, Reference
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
    intake.withdraw(request_id=request_id, by=SYSTEM)
    _end_case(request_id)
    tell_payments.tell_released(request_id=request_id, key=f"{charge_id}/released")
    return True


def _end_case(request_id: str) -> None:
    """A case that was open already ends with it, where its workflow says how the system lets it go."""
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
