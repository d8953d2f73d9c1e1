"""Look back: what a person missed before they were reached, as far as the law lets one; paid with the grant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.journeys.compose import Speaker
from guichet.journeys.situation import current_law
from guichet.journeys.use_cases.fill_in import REGISTERS
from guichet.journeys.use_cases.tell import own_language, reachable
from guichet.kernel.api import SYSTEM, Actor, Money, Reference, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.payments import api as payments


def missed_before(
    *, programme: entitlements.Programme, household_id: str, person_id: str, on: date
) -> tuple[entitlements.Missed, ...]:
    """The months before a day that a person missed, as registers know the household; none where they cannot say."""
    if not programme.look_back or not household_id or REGISTERS not in ports.populations:
        return ()
    household = ports.populations.get(REGISTERS).household(household_id)
    if household is None:
        return ()
    return entitlements.missed(household=household, programme=programme, person_id=person_id, on=on, law=current_law())


def give_arrears(*, grant: entitlements.Grant, missed: Sequence[entitlements.Missed], by: Actor) -> None:
    """In the transaction of the grant: what was missed is paid with it, and its event has it paid and told."""
    if missed:
        entitlements.grant_arrears(grant_id=grant.id, months=missed, law=current_law(), by=by)


def pay_arrears(*, grant_id: str, months: Sequence[str]) -> payments.Payout | None:
    """One pay-out for the months of one event, as soon as the bank is next told; once, however often this runs."""
    grant = entitlements.grant_of(grant_id=grant_id, by=SYSTEM)
    owed = _of(grant_id, months)
    cents = sum(each.cents for each in owed)
    if not cents:
        return None
    jurisdiction = catalogue.current()
    return payments.instruct(
        key=f"arrears/{grant.id}/{min(months)}/{max(months)}",
        about=Reference("arrears", grant.id),
        organization=grant.organization,
        payee_id=grant.person_id,
        amount=Money(cents, jurisdiction.currency),
        due_on=max(today(jurisdiction.time_zone), grant.from_on),
        by=SYSTEM,
    )


def tell_arrears(*, grant_id: str, months: Sequence[str]) -> notifications.Message | None:
    """By letter too: which months, how much of each, that no interest is paid, and who answers."""
    grant = entitlements.grant_of(grant_id=grant_id, by=SYSTEM)
    owed = _of(grant_id, months)
    if not owed:
        return None
    language = own_language(grant.person_id)
    speaker = Speaker(catalogue.current(), language)
    say, title = speaker.words, speaker.text(catalogue.service(grant.programme).title)
    total = speaker.money(sum(each.cents for each in owed))
    subject = say("{service}: {amount} for months you missed", service=title, amount=total)
    why = say("The law lets it be paid for months before you asked. You missed these:")
    lines = "\n".join(f"- {language_of.say_month(each.period, language)}: {speaker.money(each.cents)}" for each in owed)
    then = say("It is paid together, without interest, to the account of your request.")
    wrong = say("If you think this is wrong, tell {office}.", office=speaker.organization(grant.organization))
    return notifications.send(
        to=reachable(grant.person_id, language=language),
        template=f"{grant.programme}/arrears",
        about=Reference("case", grant.case_id),
        organization=grant.organization,
        subject=subject,
        body="\n\n".join((why, lines, then, wrong)),
        sms=f"{subject}. {then}",
        channels=("inbox", "sms", "email", "letter"),
        by=SYSTEM,
        key=f"arrears/{grant.id}/{min(months)}/{max(months)}",
    )


def _of(grant_id: str, months: Sequence[str]) -> tuple[entitlements.Missed, ...]:
    wanted = set(months)
    return tuple(each for each in entitlements.arrears_of(grant_id=grant_id, by=SYSTEM) if each.period in wanted)
