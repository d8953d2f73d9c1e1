"""Put right what a wrong rule did: everyone wronged is listed, an officer approves, it is paid, each is told why."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.identity import api as identity
from guichet.journeys.compose import Speaker
from guichet.journeys.situation import current_law
from guichet.journeys.use_cases.tell import own_language, reachable
from guichet.kernel.api import SYSTEM, Actor, Conflict, Money, NotFound, Reference, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.payments import api as payments


def correct_rule(
    *, population: ports.Population, old_law: str, from_period: str, to_period: str, by: Actor
) -> entitlements.Corrected:
    """List everyone wronged by a law that was published before, held against the one published now. Nothing is paid.

    `old_law` is its hash, whole or so much of it as tells it apart. Raises NotFound, NotAllowed, Invalid.
    """
    return entitlements.correct_rule(
        population=population,
        old_law=old_law,
        new_law=current_law(),
        from_period=from_period,
        to_period=to_period,
        by=by,
    )


def decide_remedy(*, remedy_id: str, approve: bool, by: Actor) -> entitlements.Remedy:
    """An officer approves (it is paid, and the person told) or refuses (nothing follows). Nobody pays back by this.

    Raises NotFound, NotAllowed, Conflict (decided otherwise before; nobody is known here by that number).
    """
    found = entitlements.remedy(remedy_id=remedy_id, by=by)
    if approve:
        try:
            identity.agent(found.person_id)
        except NotFound:
            raise Conflict(
                "nobody is known here by that number, so nobody can be paid",
                where="remedy",
                remedy="Register the person at the counter, under the number that registers know.",
            ) from None
    day = today(catalogue.current().time_zone)
    return entitlements.decide_remedy(remedy_id=remedy_id, approve=approve, on=day, by=by)


def pay_remedy(*, remedy_id: str) -> payments.Payout | None:
    """What was approved is paid, once."""
    found = entitlements.remedy(remedy_id=remedy_id, by=SYSTEM)
    if found.state != "approved":
        return None
    jurisdiction = catalogue.current()
    return payments.instruct(
        key=f"remedy/{found.id}",
        about=Reference("remedy", found.id),
        organization=found.organization,
        payee_id=found.person_id,
        amount=Money(found.cents, jurisdiction.currency),
        due_on=today(jurisdiction.time_zone),
        by=SYSTEM,
    )


def tell_remedy(*, remedy_id: str) -> notifications.Message | None:
    """By letter too: that the rule was wrong, what it came to, that it is paid and nothing has to be done."""
    found = entitlements.remedy(remedy_id=remedy_id, by=SYSTEM)
    if found.state != "approved":
        return None
    language = own_language(found.person_id)
    speaker = Speaker(catalogue.current(), language)
    say, title = speaker.words, speaker.text(catalogue.service(found.programme).title)
    amount, office = speaker.money(found.cents), speaker.organization(found.organization)
    subject = say("{service}: we got it wrong, and owe you {amount}", service=title, amount=amount)
    why = say("The rule we worked it out by was wrong. You got too little, or nothing, in some months.")
    then = say("It is paid to you, without interest. You need to do nothing.")
    wrong = say("If you think this is wrong, tell {office}.", office=office)
    months = "\n".join(
        f"- {language_of.say_month(each.period, language)}: {speaker.money(each.cents)}"
        for each in _months(found)
        if each.cents
    )
    return notifications.send(
        to=reachable(found.person_id, language=language),
        template=f"{found.programme}/remedy",
        about=Reference("remedy", found.id),
        organization=found.organization,
        subject=subject,
        body="\n\n".join(part for part in (why, months, then, wrong) if part),
        sms=f"{subject}. {then}",
        channels=("inbox", "sms", "email", "letter"),
        by=SYSTEM,
        key=f"remedy/{found.id}",
    )


def _months(found: entitlements.Remedy) -> tuple[entitlements.Wronged, ...]:
    return entitlements.wronged_of(remedy_id=found.id, by=SYSTEM)
