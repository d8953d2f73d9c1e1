"""Pay for a request that was sent, by card at a provider; the case opens when all is paid, whoever noticed first."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guichet.cases import api as cases
from guichet.intake import api as intake
from guichet.journeys.ports import BillsDown
from guichet.journeys.steps import Step
from guichet.journeys.use_cases import find_bill, paying, tell_payments, unpaid
from guichet.journeys.use_cases.next_step import outcome_step
from guichet.journeys.use_cases.open_case import open_case_for_request
from guichet.journeys.use_cases.send_bundle import open_parts
from guichet.journeys.use_cases.to_pay import offered_parts, open_charge
from guichet.journeys.use_cases.view_request import View, case_of, view
from guichet.kernel.api import SYSTEM, Actor, Conflict, Reference
from guichet.payments import api as payments

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Paying:
    """The way to the provider's page: `next_url` while it is to be paid there; empty when it is paid."""

    next_url: str
    state: str
    step: Step


def pay(*, request_id: str, return_to: str, by: Actor, language: str = "", instalments: bool = False) -> Paying:
    """Begin to pay what a request costs, by card. Asked again it is the same payment, until that has ended.

    `instalments`: the person agrees to the parts that its step told, and pays the first. Raises NotFound, NotAllowed,
    Conflict when nothing is owed or somebody paid the bill meanwhile (`bill_paid`: it is let go), TryLater
    (`provider_down`) when the provider does not answer: the request is kept, and asking again goes on.
    """
    request = intake.request(request_id=request_id, by=by)
    charge = open_charge(request_id)
    if charge is None:
        raise Conflict("nothing is to be paid for this", where="request", code="nothing_due", remedy="Go on.")
    seen = view(request=request, by=by, language=language)
    _demand_unpaid_bill(seen, charge)
    parts = offered_parts(seen, charge) if instalments else None
    if parts is not None:
        begun = payments.agree_instalments(
            charge_id=charge.id, count=parts.count, every=parts.every, return_to=return_to, by=by, language=language
        )
    else:
        begun = payments.begin_card_payment(charge_id=charge.id, return_to=return_to, by=by, language=language)
    if begun.state == "settled":
        _open_now(request_id)
    return Paying(begun.next_url, begun.state, _step(request, by, language))


def come_back(*, request_id: str, by: Actor, language: str = "") -> Step:
    """The person is back from the provider: its word is asked for now, and the step says what became of it.

    Raises NotFound. Where the provider does not answer, the step says that it is not known yet; a worker looks again.
    """
    request = intake.request(request_id=request_id, by=by)
    charge = open_charge(request_id)
    if charge is not None and charge.live_payment:
        try:
            payments.look_at_payment(payment_id=charge.live_payment, by=SYSTEM)
        except payments.ProviderDown:
            return _step(request, by, language)
    _open_now(request_id)
    return _step(request, by, language)


def stop_instalments(*, request_id: str, by: Actor, language: str = "") -> Step:
    """The person takes their agreement back: the card is charged no more, and the step says what is still to be paid.

    Stopped already, or paid meanwhile, it is left as it is. Raises NotFound, NotAllowed.
    """
    request = intake.request(request_id=request_id, by=by)
    charge = open_charge(request_id)
    if charge is not None:
        payments.stop_instalments(charge_id=charge.id, by=by)
    return _step(request, by, language)


def open_paid_case(*, request_id: str) -> cases.Case | None:
    """The case of a request of which everything is paid, or the first instalment; None before. Safe to repeat."""
    charges = payments.charges_about(subject=Reference("request", request_id), by=SYSTEM)
    if not charges or any(each.state != "settled" and not _in_instalments(each) for each in charges):
        return None
    request = intake.request(request_id=request_id, by=SYSTEM)
    if request.state != "submitted":
        return None
    seen = view(request=request, by=SYSTEM)
    if seen.service.bill is not None and _paid_twice(seen, charges):
        return None
    if seen.service.bundle is not None:
        open_parts(request_id=request.id)
        return None
    return open_case_for_request(seen, request=request, by=SYSTEM)


def _open_now(request_id: str) -> None:
    """While the person waits; where a bill's books do not answer, a worker does it."""
    try:
        open_paid_case(request_id=request_id)
    except BillsDown:
        return


def _demand_unpaid_bill(seen: View, charge: payments.Charge) -> None:
    """Nobody begins to pay what somebody else has paid: the request is withdrawn, and nothing is owed."""
    try:
        paid = seen.service.bill is not None and find_bill.is_paid(seen)
    except BillsDown:  # then it is noticed afterwards, and goes back
        return
    if paid and unpaid.let_go(charge.id) is not None:
        intake.withdraw(request_id=seen.request.id, by=SYSTEM)
        raise Conflict("this bill is paid already", where="request", code="bill_paid", remedy="You owe nothing.")


def _paid_twice(seen: View, charges: Sequence[payments.Charge]) -> bool:
    """Whether all of it came for a bill that was paid already: then it goes back, and the request is withdrawn.

    What came too much of a part goes back too. Cash of nobody known cannot: the organization keeps it and is told so.
    """
    whole = True
    for charge in charges:
        over = find_bill.note_bill_paid(seen, charge)
        if over:
            try:
                _return(charge, over, reason="the bill was paid already", key=f"bill/{charge.id}")
            except Conflict as refused:
                if refused.code != "no_payee":
                    raise
                logger.warning("charge %s paid a bill twice, and nobody is known to whom it goes back", charge.id)
                return False
            tell_payments.tell_bill_paid_before(charge=charge, cents=over, key=f"{charge.id}/bill")
        whole = whole and over == charge.due_cents
    if whole:
        intake.withdraw(request_id=seen.request.id, by=SYSTEM)
    return whole


def _return(charge: payments.Charge, cents: int, *, reason: str, key: str) -> int:
    """Give cents of what was paid of a charge back, each payment its share; how many refunds. Once for its key."""
    made = 0
    for payment in payments.payments_of(charge_id=charge.id, by=SYSTEM):
        share = sum(each.cents for each in payment.shares if each.charge_id == charge.id)
        part = min(cents, share, payment.cents - payment.refunded_cents)
        if payment.state != "settled" or not part:
            continue
        cents -= part
        payments.refund(payment_id=payment.id, cents=part, reason=reason, by=SYSTEM, key=f"{key}/{payment.id}")
        made += 1
    return made


def _in_instalments(charge: payments.Charge) -> bool:
    """Whether the first part of a plan is paid."""
    return bool(charge.paid_cents) and payments.plan_of(charge_id=charge.id, by=SYSTEM) is not None


def payment_settled(happening: Mapping[str, Any]) -> None:
    """A payment was settled: what is paid in instalments opens its case with the first."""
    for identifier in happening["data"]["charges"]:
        charge = payments.charge(charge_id=identifier, by=SYSTEM)
        if charge.state == "open" and charge.subject.kind == "request" and _in_instalments(charge):
            open_paid_case(request_id=charge.subject.id)


def charge_settled(happening: Mapping[str, Any]) -> None:
    """A charge was settled, at whatever door: if it was a request's, the case opens."""
    subject = Reference.parse(happening["data"]["subject"])
    if subject.kind == "request":
        open_paid_case(request_id=subject.id)


def tell_bill_paid(happening: Mapping[str, Any]) -> None:
    """A charge was settled: if it was a bill's, whose bill it is hears of it."""
    subject = Reference.parse(happening["data"]["subject"])
    if subject.kind != "request":
        return
    seen = view(request=intake.request(request_id=subject.id, by=SYSTEM), by=SYSTEM)
    if seen.service.bill is None:
        return
    for charge in payments.charges_about(subject=subject, by=SYSTEM):
        if charge.state == "settled":
            find_bill.tell_bill_paid(seen, charge)


def give_back(*, request: Reference, outcome: str, told: str) -> int:
    """What was paid for a request goes back where the service says so of this outcome; how many refunds. Once.

    `told` is the case's number, or what else says why.
    """
    sent = intake.request(request_id=request.id, by=SYSTEM)
    seen = view(request=sent, by=SYSTEM)
    costs = {each.id for each in seen.service.costs if outcome in each.refund_when}
    about = request
    if sent.part_of:  # it was paid with what was asked for beside it
        about = Reference("request", sent.part_of)
        costs = {paying.cost_of_part(seen.service, each) for each in costs}
    made = 0
    for charge in payments.charges_about(subject=about, by=SYSTEM) if costs else ():
        back = sum(each.due_cents for each in charge.lines if each.cost in costs)
        made += _return(charge, back, reason=f"{told}: {outcome}", key=f"{request}/{outcome}")
    return made


def _step(request: intake.ServiceRequest, by: Actor, language: str) -> Step:
    seen = view(request=request, by=by, language=language)
    return outcome_step(seen, case_of(request.id, by=by), by=by)
