"""Tell people of money: what a decision costs and until when, what is owed again, what was let go unpaid."""

from __future__ import annotations

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.tell import reachable, recipient
from guichet.kernel.api import SYSTEM, NotFound, Reference
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.payments import api as payments

CHANNELS = ("inbox", "email", "sms")


def tell_charged(*, charge: payments.Charge, key: str) -> notifications.Message | None:
    """What was decided costs something: how much, until when, where to pay."""
    to, speaker, title = _to(charge.subject)
    if to is None or not charge.owed_cents:
        return None
    say = speaker.words
    day = language_of.say_date(charge.due_on, speaker.language)
    first = say("To pay: {amount} for {service}, until {day}.", amount=speaker.money(charge.owed_cents), service=title,
                day=day)  # fmt: skip
    return _send(to, charge, say("To pay: {amount}", amount=speaker.money(charge.owed_cents)),
                 (first, how_to_pay(speaker, charge)), key)  # fmt: skip


def tell_owed_again(*, charge: payments.Charge, key: str) -> notifications.Message | None:
    """A cheque came back, or a card's bank took the payment back: it is to be paid after all."""
    to, speaker, title = _to(charge.subject)
    if to is None or not charge.owed_cents:
        return None
    say = speaker.words
    amount = speaker.money(charge.owed_cents)
    first = say("Your payment for {service} was taken back by the bank. {amount} is to be paid again.", service=title,
                amount=amount)  # fmt: skip
    subject = say("Your payment was taken back: {amount}", amount=amount)
    return _send(to, charge, subject, (first, how_to_pay(speaker, charge)), key)


def tell_instalment_failed(*, charge: payments.Charge, stopped: bool, key: str) -> notifications.Message | None:
    """The card was charged in vain: it is tried again in some days, or the rest is to be paid otherwise."""
    to, speaker, title = _to(charge.subject)
    if to is None or not charge.owed_cents:
        return None
    say, amount = speaker.words, speaker.money(charge.owed_cents)
    first = say("We could not take the next payment for {service} from your card.", service=title)
    then = (
        say("We do not try again. {amount} is still to be paid.", amount=amount)
        if stopped
        else say("We try again in some days. {amount} is still to be paid.", amount=amount)
    )
    return _send(to, charge, say("Your card could not be charged"), (first, then, how_to_pay(speaker, charge)), key)


def tell_released(*, request_id: str, key: str) -> notifications.Message | None:
    """It was not paid in time: nothing is owed, the time or place is free again, and it can be begun anew."""
    about = Reference("request", request_id)
    to, speaker, title = _to(about)
    charges = payments.charges_about(subject=about, by=SYSTEM)
    if to is None or not charges:
        return None
    say = speaker.words
    first = say("You sent {service} and it was not paid in time. We let it go: you owe nothing.", service=title)
    then = say("A time or a place that was kept for you is free again. You can start anew.")
    return _send(to, charges[-1], say("Not paid in time: {service}", service=title), (first, then), key)


def tell_bill_paid_before(*, charge: payments.Charge, cents: int, key: str) -> notifications.Message | None:
    """Somebody else paid the same bill at the same moment: the money goes back."""
    to, speaker, title = _to(charge.subject)
    if to is None:
        return None
    say, amount = speaker.words, speaker.money(cents)
    first = say("Somebody else paid the same bill ({service}) before you.", service=title)
    then = say("{amount} goes back the way you paid. You need do nothing.", amount=amount)
    return _send(to, charge, say("You get {amount} back", amount=amount), (first, then), key)


def how_to_pay(speaker: Speaker, charge: payments.Charge) -> str:
    """With the code, on the pages or at a counter."""
    return speaker.words("Pay on your page, or say your code {code} at a counter.", code=charge.code)


def _to(subject: Reference) -> tuple[notifications.Recipient | None, Speaker, str]:
    """Whom to tell of a request's money, in which language, and the service's name."""
    jurisdiction = catalogue.current()
    request = intake.request(request_id=subject.id, by=SYSTEM)
    speaker = Speaker(jurisdiction, request.language)
    title = speaker.text(catalogue.service(request.service, version=request.service_version).title)
    if request.owner_id is None:
        return None, speaker, title
    try:
        case = cases.case_of_request(request_id=subject.id, by=SYSTEM)
    except NotFound:
        case = None
    to = recipient(case) if case and case.owner_id else reachable(request.owner_id, language=speaker.language)
    return to, speaker, title


def _send(
    to: notifications.Recipient, charge: payments.Charge, subject: str, body: tuple[str, ...], key: str
) -> notifications.Message:
    return notifications.send(
        to=to,
        template="payment",
        about=charge.subject,
        organization=charge.organization,
        subject=subject,
        body="\n\n".join(body),
        sms=" ".join(body),
        channels=CHANNELS,
        by=SYSTEM,
        key=key,
    )
