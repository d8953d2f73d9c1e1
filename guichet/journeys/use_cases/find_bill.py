"""Finds the bill that a number names, says what is left of it, and tells its organization when it was paid."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys import ports
from guichet.journeys.events import BillPaid
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import SYSTEM, Invalid, Problem, Reference
from guichet.payments import api as payments

#: The register that answers for organizations without one of their own.
FOR_ALL = "default"


def filled_by_bill(seen: View, accepted: Mapping[str, Any]) -> dict[str, intake.Answer]:
    """What the bill says whose number was just given, as answers; empty when none was.

    Raises Invalid at the number: no such bill, nothing left of it, or it cannot be looked up now.
    """
    bill = seen.service.bill
    number = accepted.get(bill.number) if bill is not None else None
    if bill is None or not number:
        return {}
    found = _found(seen, bill, str(number))
    told: dict[str, Any] = {
        bill.amount: found.left_cents,
        bill.due_on: found.due_on.isoformat() if found.due_on else None,
        bill.about: found.about or None,
    }
    return {
        name: intake.Answer(
            value=value,
            source="register",
            detail=seen.service.competent_authority,
            channel="",
            at=found.as_of,
            confirmed=True,
        )
        for name, value in told.items()
        if name and value is not None
    }


def demand_still_owed(seen: View) -> None:
    """Before anything is charged: the bill is looked up again, and what is left must be what the person saw.

    Raises Invalid at the number when it is paid meanwhile, or says otherwise now.
    """
    bill = seen.service.bill
    answer = seen.flow.answers.get(bill.number) if bill is not None else None
    if bill is None or answer is None or not answer.value:
        return
    shown = seen.flow.answers.get(bill.amount)
    found = _found(seen, bill, str(answer.value))
    if shown is None or shown.value != found.left_cents:
        raise _wrong(bill, seen.speaker.words("What is left of this bill has changed. Give its number again."))


def _found(seen: View, bill: catalogue.Bill, number: str) -> ports.Bill:
    organization = seen.service.competent_authority
    say = seen.speaker.words
    try:
        found = _register(organization).find(organization=organization, kind=bill.kind, number=number)
    except ports.BillsDown:
        raise _wrong(bill, say("The bills cannot be looked up just now. Nothing is lost; try again later.")) from None
    if found is None:
        raise _wrong(bill, say("There is no bill of this number. Look at the number on your bill."))
    paid = sum(
        each.data["cents"]
        for each in audit.history(stream=_stream(organization, bill.kind, found.number))
        if each.at >= found.as_of
    )
    left = found.left_cents - paid
    if left <= 0:
        raise _wrong(bill, say("This bill is paid. Nothing is left to pay."))
    return ports.Bill(found.number, left, found.as_of, found.due_on, found.about)


def _register(organization: str) -> ports.BillRegister:
    for name in (organization, FOR_ALL):
        if name in ports.bills:
            return ports.bills.get(name)
    raise ports.BillsDown(f"no bill register is plugged in for {organization}")


def _wrong(bill: catalogue.Bill, words: str) -> Invalid:
    return Invalid((Problem(bill.number, words, code="bill"),))


def _stream(organization: str, kind: str, number: str) -> Reference:
    """A bill in the audit: no number stands there."""
    digest = hashlib.sha256(f"{organization}/{kind}/{number}".encode()).hexdigest()
    return Reference("bill", digest[:36])


def tell_bill_paid(seen: View, charge: payments.Charge) -> None:
    """A charge for a bill is settled: it is written down, once, and its organization told."""
    bill = seen.service.bill
    answer = seen.flow.answers.get(bill.number) if bill is not None else None
    if bill is None or answer is None:
        return
    costs = {each.id for each in seen.service.costs if each.fact == bill.amount}
    cents = sum(each.due_cents for each in charge.lines if each.cost in costs)
    organization, said = seen.service.competent_authority, str(answer.value)
    found = _register(organization).find(organization=organization, kind=bill.kind, number=said)
    number = found.number if found is not None else said  # as the books spell it
    stream = _stream(organization, bill.kind, number)
    if not any(each.data["charge"] == charge.id for each in audit.history(stream=stream)):
        event = BillPaid(organization=organization, kind=bill.kind, cents=cents, charge=charge.id)
        audit.record(event, stream=stream, by=SYSTEM)
    _register(organization).paid(organization=organization, kind=bill.kind, number=number, cents=cents, key=charge.id)
