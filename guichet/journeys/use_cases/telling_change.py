"""Tell a person what a re-assessment changes of what they receive, before it takes effect."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.tell import own_language, reachable
from guichet.kernel.api import SYSTEM, Reference
from guichet.language import api as language_of
from guichet.notifications import api as notifications


def tell_change(*, change: entitlements.Change, grant: entitlements.Grant) -> notifications.Message:
    """Once for each change: both amounts, the day, and who looks at it where it is less."""
    language = own_language(grant.person_id)
    speaker = Speaker(catalogue.current(), language)
    say, title = speaker.words, speaker.text(catalogue.service(grant.programme).title)
    subject = say("{service} changes for you", service=title)
    amounts = say("You get {before}. It would be {after}.", before=speaker.money(change.before),
                  after=speaker.money(change.after))  # fmt: skip
    if change.state == "announced":
        day = language_of.say_date(change.takes_effect_on, language)
        then = say("You get the new amount from {day}. You need to do nothing.", day=day)
    else:
        office = speaker.organization(grant.organization)
        then = say("Nothing changes before an officer of {office} has looked at it. Tell them what they should know.",
                   office=office)  # fmt: skip
    return notifications.send(
        to=reachable(grant.person_id, language=language),
        template=f"{grant.programme}/change",
        about=Reference("case", grant.case_id),
        organization=grant.organization,
        subject=subject,
        body="\n\n".join((amounts, then)),
        sms=f"{subject}. {amounts} {then}",
        channels=("inbox", "sms", "email", "letter"),
        by=SYSTEM,
        key=f"change/{change.id}/{change.after}",
    )
