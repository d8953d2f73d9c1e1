"""What a decision costs: raised with it, paid later; and what is issued waits for it where the data says so."""

from __future__ import annotations

from guichet.cases import api as cases
from guichet.intake import api as intake
from guichet.journeys.use_cases import paying, tell_payments, unpaid
from guichet.journeys.use_cases.view_request import view
from guichet.kernel.api import SYSTEM, Reference
from guichet.payments import api as payments


def charge_decision(*, case: cases.Case, decision: cases.Decision) -> payments.Charge | None:
    """The charge of a decision, once, and the person told; None when it costs nothing.

    What an earlier decision of the case cost and nobody has paid is owed no more. What the law says of the fee it says
    of the facts as they were sent.
    """
    for each in payments.charges_about(subject=case.request, by=SYSTEM):
        if each.key.startswith("decision:") and each.key != f"decision:{decision.id}" and each.state == "open":
            unpaid.let_go(each.id)
    seen = view(request=intake.request(request_id=case.request.id, by=SYSTEM), by=SYSTEM)
    lines = paying.charge_lines(seen, paying.due_of(seen, outcome=decision.outcome))
    if not lines:
        return None
    charge = payments.raise_charge(
        key=f"decision:{decision.id}",
        subject=case.request,
        debtor_id=case.owner_id or "",
        organization=seen.service.competent_authority,
        lines=lines,
        currency=seen.service.costs[0].currency,
        due_on=paying.due_on(seen, when="decision"),
        by=SYSTEM,
        service=seen.service.identifier,
        code=seen.request.tracking_code,
    )
    tell_payments.tell_charged(charge=charge, key=f"{charge.id}/charged")
    return charge


def waits_for_payment(*, case: cases.Case) -> bool:
    """Whether what was decided is issued only once it is paid, and it is not yet."""
    seen = view(request=intake.request(request_id=case.request.id, by=SYSTEM), by=SYSTEM)
    decision = case.decisions[-1] if case.decisions else None
    holding = {
        each.id for each in seen.service.costs if each.holds and decision and decision.outcome in each.charged_when
    }
    if not holding or decision is None:
        return False
    charges = payments.charges_about(subject=Reference("request", case.request.id), by=SYSTEM)
    charge = next((each for each in charges if each.key == f"decision:{decision.id}"), None)
    return charge is None or charge.state == "open"
