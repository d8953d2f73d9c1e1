"""Finds the bill that a number names, says what is left of it, and notes what was paid of it and what came twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys import ports
from guichet.journeys.events import BillPaid, BillPaidTwice
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import SYSTEM, Invalid, Problem, Reference, now
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
    left = found.left_cents - _paid_here(_stream(organization, bill.kind, found.number), found.as_of)
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


def is_paid(seen: View) -> bool:
    """Whether all that was left of the request's bill is paid by now, by whomever. Raises BillsDown."""
    named = _named(seen)
    return named is not None and named.left - _paid_here(named.stream, named.as_of) <= 0


def cents_of(seen: View, charge: payments.Charge) -> int:
    """What a charge is for the bill, in cents."""
    bill = seen.service.bill
    costs = {each.id for each in seen.service.costs if bill is not None and each.fact == bill.amount}
    return sum(each.due_cents for each in charge.lines if each.cost in costs)


def note_bill_paid(seen: View, charge: payments.Charge) -> int:
    """Write down, once, that a charge for a bill is settled; how many of its cents came when less was left.

    Of two who pay one bill at the same moment the second to be written finds the first. Raises BillsDown.
    """
    named = _named(seen)
    if named is None:
        return 0
    noted = _noted(named.stream, charge.id)
    if noted is not None:
        return noted
    cents, says = cents_of(seen, charge), {"organization": named.organization, "kind": named.kind, "charge": charge.id}
    with transaction.atomic():
        # First of all: who writes of the same bill at the same time waits here, and then reads what we wrote.
        mine = audit.record(BillPaid(cents=cents, **says), stream=named.stream, by=SYSTEM)
        noted = _noted(named.stream, charge.id, before=mine.seq)
        if noted is not None:  # by another process, at this moment
            transaction.set_rollback(True)
            return noted
        left = named.left - _paid_here(named.stream, named.as_of, before=mine.seq)
        over = cents - min(cents, max(left, 0))
        if over:
            audit.record(BillPaidTwice(cents=over, **says), stream=named.stream, by=SYSTEM)
    return over


def tell_bill_paid(seen: View, charge: payments.Charge) -> None:
    """A charge for a bill is settled: it is written down, once, and its organization told what it gets."""
    named = _named(seen)
    if named is None:
        return
    cents = cents_of(seen, charge) - note_bill_paid(seen, charge)
    if cents:
        _register(named.organization).paid(
            organization=named.organization, kind=named.kind, number=named.number, cents=cents, key=charge.id
        )


@dataclass(frozen=True)
class _Named:
    """The bill a request is for, as the books have it now; `number` as they spell it."""

    organization: str
    kind: str
    number: str
    left: int
    as_of: datetime
    stream: Reference


def _named(seen: View) -> _Named | None:
    """None where a request is for no bill. One that is in the books no more has nothing left but what was asked."""
    bill, organization = seen.service.bill, seen.service.competent_authority
    answer = seen.flow.answers.get(bill.number) if bill is not None else None
    if bill is None or answer is None or not answer.value:
        return None
    said, shown = str(answer.value), seen.flow.answers.get(bill.amount)
    found = _register(organization).find(organization=organization, kind=bill.kind, number=said)
    if found is None:
        found = ports.Bill(said, int(shown.value) if shown is not None and shown.value else 0, now())
    stream = _stream(organization, bill.kind, found.number)
    return _Named(organization, bill.kind, found.number, found.left_cents, found.as_of, stream)


def _paid_here(stream: Reference, since: datetime, *, before: int | None = None) -> int:
    """What was paid of a bill since the books were written, less what came twice."""
    sign = {BillPaid.type: 1, BillPaidTwice.type: -1}
    return sum(
        sign.get(each.type, 0) * int(each.data["cents"])
        for each in audit.history(stream=stream)
        if each.at >= since and (before is None or each.seq < before)
    )


def _noted(stream: Reference, charge_id: str, *, before: int | None = None) -> int | None:
    """How many cents of a charge came twice; None while it is not written down."""
    told = [
        each
        for each in audit.history(stream=stream)
        if each.data.get("charge") == charge_id and (before is None or each.seq < before)
    ]
    if not told:
        return None
    return sum(int(each.data["cents"]) for each in told if each.type == BillPaidTwice.type)
