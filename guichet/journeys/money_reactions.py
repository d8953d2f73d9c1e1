"""What follows for money from what happened: the part of the table in reactions.py that is about paying."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys.use_cases import charge_decision as charging
from guichet.journeys.use_cases import charge_request as charging_request
from guichet.journeys.use_cases import pay, tell_payments, unpaid
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM
from guichet.payments import api as payments

Happening = Mapping[str, Any]
WITHDRAWN = "withdrawn"


def open_paid_case(happening: Happening) -> None:
    """What a request costs is paid, at whatever door: its case opens, also when the browser was closed."""
    pay.charge_settled(happening)


def tell_bill_paid(happening: Happening) -> None:
    """A bill is paid, at whatever door: whose it is hears of it, until it took it."""
    pay.tell_bill_paid(happening)


def open_case_in_instalments(happening: Happening) -> None:
    """The first of several instalments is paid: the case opens."""
    pay.payment_settled(happening)


def tell_instalment_failed(happening: Happening) -> None:
    """A card was charged in vain: the person is told, and what comes next."""
    charge = payments.charge(charge_id=happening["stream"].id, by=SYSTEM)
    data = happening["data"]
    if charge.subject.kind == "request":
        key = f"{charge.id}/instalment/{happening['event']}"
        tell_payments.tell_instalment_failed(charge=charge, stopped=data["stopped"], key=key)


def charge_place(happening: Happening) -> None:
    """A place of a course was taken: who waited for it, and paid nothing yet, pays now."""
    charging_request.charge_place(enrolment_id=happening["stream"].id)


def give_place_up(happening: Happening) -> None:
    """A place of a course was given back: its fee is owed no more, and what was paid of it goes back."""
    if happening["data"]["why"] == "person":
        unpaid.give_place_up(enrolment_id=happening["stream"].id)


def give_back_paid(happening: Happening) -> None:
    """It was decided so that what was paid goes back, where the service says so."""
    case, decision = _decided(happening)
    pay.give_back(request=case.request, outcome=decision.outcome, told=case.number)


def charge_decision(happening: Happening) -> None:
    """What a decision costs is raised with it, and the person told."""
    case, decision = _decided(happening)
    charging.charge_decision(case=case, decision=decision)


def settle_withdrawn(happening: Happening) -> None:
    """A request or its case was taken back: nothing is owed any more, and what was paid goes back where it says so."""
    stream, told = happening["stream"], "request"
    if stream.kind == "case":
        case = cases.case(case_id=stream.id, by=SYSTEM)
        if not takes_back(case, happening["data"]["transition"]):
            return
        stream, told = case.request, case.number
    unpaid.forgive(request_id=stream.id)
    pay.give_back(request=stream, outcome=WITHDRAWN, told=told)


def takes_back(case: cases.Case, transition: str) -> bool:
    """Whether a move of a case is the one by which it is withdrawn."""
    moves = workflow_of(catalogue.service(case.service, version=case.service_version)).transitions
    return any(each.id == transition and each.effect == "withdraw" for each in moves)


def tell_owed_again(happening: Happening) -> None:
    """What was paid was taken back by a bank: the person is told that it is to be paid again."""
    charge = payments.charge(charge_id=happening["stream"].id, by=SYSTEM)
    payment = payments.payment(payment_id=happening["data"]["payment"], by=SYSTEM)
    if charge.subject.kind == "request" and payment.method in ("card", "cheque"):
        tell_payments.tell_owed_again(charge=charge, key=f"{charge.id}/again/{payment.id}")


def return_surplus(happening: Happening) -> None:
    """Money came for what was paid otherwise, or withdrawn meanwhile: it goes back the way it came."""
    payment = payments.payment(payment_id=happening["stream"].id, by=SYSTEM)
    left = payment.cents - payment.refunded_cents
    if payment.state == "surplus" and left:
        payments.refund(
            payment_id=payment.id, cents=left, reason="paid already, or no longer owed", by=SYSTEM,
            key=f"surplus/{payment.id}",
        )  # fmt: skip


#: After each decision, the first and every later one.
DECIDED: tuple[Callable[[Happening], None], ...] = (give_back_paid, charge_decision)


def connect() -> None:
    """Subscribe what comes by the clock; called once as the program starts."""
    audit.task(unpaid.RELEASE)(_release)


def _release(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    unpaid.release_unpaid(request_id=payload["request"], charge_id=payload["charge"])


def _decided(happening: Happening) -> tuple[cases.Case, cases.Decision]:
    case = cases.case(case_id=happening["stream"].id, by=SYSTEM)
    return case, next(each for each in case.decisions if each.id == happening["data"]["decision"])
