"""Before a death is reported: who will be told, what they learn, and under which law."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.journeys import deaths
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.consent import notice_of
from guichet.journeys.use_cases.view_request import View
from guichet.sharing import api as sharing


def told_beforehand(seen: View) -> tuple[str, ...]:
    """In sentences, for the check before sending; nothing for a service that records no death."""
    if not deaths.records_deaths(seen.service):
        return ()
    say = seen.speaker.words
    said = [say("Once the death is on the record, these are told, and nobody else:")]
    for agreement in deaths.telling_agreements(seen.service.competent_authority):
        if agreement.basis == "consent" or not sharing.is_in_force(agreement):
            continue
        shown = notice_of(seen.speaker, agreement)
        said.append(
            say(
                "{who} learns: {fields}. What for: {purpose}. The law: {law}.",
                who=", ".join(shown.recipients),
                fields=", ".join(shown.fields),
                purpose=shown.purposes[0],
                law=shown.law[0].title,
            )
        )
    return (*said, say("Others, such as a power company, are told only if who settles the estate says so."))


def told_in_short(*, service: str, language: str) -> str:
    """The same as one sentence of names, for a telephone; empty for a service that records no death."""
    speaker = Speaker(catalogue.current(), language)
    found = speaker.jurisdiction.services.get(service)
    if found is None or not deaths.records_deaths(found):
        return ""
    names = [
        speaker.organization(name)
        for agreement in deaths.telling_agreements(found.competent_authority)
        if agreement.basis != "consent" and sharing.is_in_force(agreement)
        for name in agreement.recipients
    ]
    return speaker.words("Told once it is on the record: {names}.", names=", ".join(names))
