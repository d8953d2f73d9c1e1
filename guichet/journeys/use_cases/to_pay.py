"""What is to be paid for a request, as a step shows it: before its case opens, or after it was decided."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker
from guichet.journeys.steps import DueLine, PaymentView
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import SYSTEM, NotFound, Reference
from guichet.language import api as language_of
from guichet.payments import api as payments


def open_charge(request_id: str) -> payments.Charge | None:
    """What is still to be paid of a request that the caller has looked at already."""
    found = payments.charges_about(subject=Reference("request", request_id), by=SYSTEM)
    return next((each for each in found if each.state == "open"), None)


def payment_view(seen: View, charge: payments.Charge) -> PaymentView:
    """How it may be paid, and what became of the last attempt."""
    tried = payments.payments_of(charge_id=charge.id, by=SYSTEM)
    ended = tried[-1] if tried and tried[-1].state in ("failed", "cancelled") else None
    return PaymentView(
        charge_id=charge.id,
        cents=charge.owed_cents,
        currency=charge.currency,
        amount_text=seen.speaker.money(charge.owed_cents),
        code=charge.code,
        by_card=payments.takes_cards(organization=charge.organization, currency=charge.currency),
        under_way=bool(charge.live_payment),
        problem=_why_not_paid(seen, ended.reason) if ended else "",
        instalments=_in_parts(seen, charge),
    )


def paid_lines(seen: View) -> tuple[str, ...]:
    """What was paid for a request, each payment with its day and the number of its receipt."""
    charges = payments.charges_about(subject=Reference("request", seen.request.id), by=SYSTEM)
    told = []
    for charge in charges:
        for payment in payments.payments_of(charge_id=charge.id, by=SYSTEM):
            cents = sum(each.cents for each in payment.shares if each.charge_id == charge.id)
            if payment.state == "settled" and payment.settled_at is not None and cents:
                day = language_of.say_date(seen.speaker.day(payment.settled_at), seen.speaker.language)
                amount, say = seen.speaker.money(cents), seen.speaker.words
                told.append(say("{amount} on {day}, receipt {number}", amount=amount, day=day, number=payment.number))
    return tuple(told)


def runs_in_parts(charge: payments.Charge) -> bool:
    """Whether the rest is taken by itself, from the card that was agreed."""
    plan = payments.plan_of(charge_id=charge.id, by=SYSTEM)
    return plan is not None and plan.state in ("begun", "active") and bool(charge.paid_cents)


def told_of_parts(seen: View, charge: payments.Charge) -> tuple[str, str]:
    """How the instalments of a charge stand, and what it means to stop them."""
    plan = payments.plan_of(charge_id=charge.id, by=SYSTEM)
    if plan is None:
        raise NotFound("this is not paid in instalments", where="charge", remedy="Look at what is to be paid.")
    say, money = seen.speaker.words, seen.speaker.money
    paid, due = money(charge.paid_cents), money(charge.due_cents)
    part = money(min(plan.part_cents, charge.owed_cents))
    if plan.next_on is None:
        told = say("Paid so far: {paid} of {due}. The next part, {part}, is taken from your card.", paid=paid, due=due,
                   part=part)  # fmt: skip
    else:
        day = language_of.say_date(plan.next_on, seen.speaker.language)
        told = say("Paid so far: {paid} of {due}. The next part, {part}, is taken from your card on {day}.", paid=paid,
                   due=due, part=part, day=day)  # fmt: skip
    stopping = say(
        "You may stop the instalments. Then nothing more is taken from your card, and {amount} is still to be paid.",
        amount=money(charge.owed_cents),
    )
    return told, stopping


def were_stopped(charge: payments.Charge) -> bool:
    """Whether a part was paid in instalments that have ended before all was."""
    plan = payments.plan_of(charge_id=charge.id, by=SYSTEM)
    return plan is not None and plan.state == "stopped" and bool(charge.paid_cents)


def offered_parts(seen: View, charge: payments.Charge) -> catalogue.Instalments | None:
    """In which parts a charge that was raised at the submission may be paid; None when it is paid at once."""
    if not charge.key.startswith("request:"):
        return None
    return next((each.instalments for each in seen.service.costs if each.instalments), None)


def _in_parts(seen: View, charge: payments.Charge) -> str:
    parts = offered_parts(seen, charge)
    if parts is None or charge.paid_cents or charge.owed_cents < parts.count:
        return ""
    part = charge.owed_cents // parts.count
    second = catalogue.add_duration(seen.today, parts.every)
    last = seen.today
    for _ in range(parts.count - 1):
        last = catalogue.add_duration(last, parts.every)
    day, money = language_of.say_date, seen.speaker.money
    return seen.speaker.words(
        "{count} payments from one card: {first} now, then {part} each time, from {second} to {last}."
        " With the button you agree that the card is charged so. It ends when all is paid, or when you tell us.",
        count=parts.count,
        first=money(charge.owed_cents - part * (parts.count - 1)),
        part=money(part),
        second=day(second, seen.speaker.language),
        last=day(last, seen.speaker.language),
    )


def charge_lines(seen: View, charge: payments.Charge) -> tuple[DueLine, ...]:
    """What was charged, line by line, as it was raised."""
    money = seen.speaker.money
    return tuple(
        DueLine(
            cost=each.cost,
            title=each.title,
            cents=each.due_cents,
            amount_text=money(each.due_cents),
            tariff_text=money(each.cents),
            waived=f"{waived_in_words(seen.speaker, each.due_cents, each.waived_cents)} {each.waiver}"
            if each.waived_cents
            else "",
            law=(),
        )
        for each in charge.lines
    )


def waived_in_words(speaker: Speaker, due_cents: int, waived_cents: int) -> str:
    """That a tariff need not be paid, or how much of it."""
    if not due_cents:
        return speaker.words("You need not pay this.")
    return speaker.words("You need not pay {amount} of it.", amount=speaker.money(waived_cents))


def _why_not_paid(seen: View, reason: str) -> str:
    """Plainly what became of the last attempt: no money was taken."""
    say = seen.speaker.words
    said = {
        "declined": say("The card was declined. No money was taken. Try another card."),
        "expired": say("The payment ran out of time. No money was taken. Try again."),
        "cancelled_by_payer": say("You cancelled the payment. No money was taken."),
        "cancelled": say("The payment was stopped. No money was taken."),
    }
    return said.get(reason) or say("The payment did not work. No money was taken. Try again.")
