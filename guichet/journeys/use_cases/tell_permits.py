"""Tell holders of their permits: issued with the paper, taken with reasons and rights, and before they end."""

from __future__ import annotations

from datetime import date, timedelta

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.journeys import issued
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.use_cases.tell import own_language, reachable, recipient
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM, NotFound, Reference, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications

CHANNELS = ("inbox", "email", "sms")
TAKEN = ("suspended", "revoked")
#: So many days back are looked at for reminders that no worker was there to send.
MISSED = 7


def tell_issued(*, credential_id: str, key: str) -> notifications.Message | None:
    """Send the paper: when it was issued, or made anew."""
    found = credentials.credential(credential_id=credential_id, by=SYSTEM)
    if found.state not in ("active", "suspended"):
        return None
    to, speaker = _to(found)
    if to is None:
        return None
    permit, say = issued.in_words(speaker, found), speaker.words
    lines = "\n".join(f"- {label}{say.colon}: {text}" for label, text in permit.rows)
    first = say("{who} has issued it to you: {what}, number {number}.",
                who=speaker.called(found.organization, first=True), what=permit.title, number=found.number)  # fmt: skip
    then = say("The paper is with this message, and on your page. Whoever has it can check at {address} whether it is"
               " valid.", address=permit.address)  # fmt: skip
    name = f"{permit.title} {found.number}.pdf"
    file = notifications.Attachment(name, "application/pdf", issued.paper(speaker, permit))
    return notifications.send(
        to=to,
        template="permit",
        about=Reference("credential", found.id),
        organization=found.organization,
        subject=say("{what}: {number}", what=permit.title, number=found.number),
        body="\n\n".join((first, lines, then)),
        sms=f"{first} {permit.address}",
        channels=CHANNELS,
        attachments=(file,),
        by=SYSTEM,
        key=key,
    )


def tell_taken(*, credential_id: str, key: str) -> notifications.Message | None:
    """Say that it is suspended or revoked, why, under which law, and what one can do about it: as a letter too."""
    found = credentials.credential(credential_id=credential_id, by=SYSTEM)
    to, speaker = _to(found)
    if to is None or found.state not in TAKEN:
        return None
    permit, say = issued.in_words(speaker, found), speaker.words
    said = {"what": permit.title, "number": found.number}
    if found.state == "suspended":
        subject = say("Suspended: {what} {number}", **said)
        first = say("From today your {what}, number {number}, is not valid, until we tell you otherwise.", **said)
    else:
        subject = say("Revoked: {what} {number}", **said)
        first = say("From today your {what}, number {number}, is not valid any more.", **said)
    rights = _rights(speaker, found)
    body = (first, f"**{say('Why')}**", found.reason, say("The law: {law}.", law=permit.law.title), rights)
    return notifications.send(
        to=to,
        template="permit-taken",
        about=Reference("credential", found.id),
        organization=found.organization,
        subject=subject,
        body="\n\n".join(filter(None, body)),
        sms=subject,
        channels=(*CHANNELS, "letter"),
        letter=_letter(speaker, permit, to, subject=subject, body="\n\n".join((first, found.reason)), rights=rights),
        by=SYSTEM,
        key=key,
    )


def tell_resumed(*, credential_id: str, key: str) -> notifications.Message | None:
    """Say that it is valid again."""
    found = credentials.credential(credential_id=credential_id, by=SYSTEM)
    to, speaker = _to(found)
    if to is None or found.state != "active":
        return None
    permit, say = issued.in_words(speaker, found), speaker.words
    said = {"what": permit.title, "number": found.number}
    first = say("Your {what}, number {number}, is valid again.", **said)
    return _short(to, found, subject=say("Valid again: {what} {number}", **said), body=first, key=key)


def remind() -> int:
    """Remind holders of what ends soon, at the times that the service names; returns of how many. Safe to repeat."""
    jurisdiction = catalogue.current()
    day = today(jurisdiction.time_zone)
    told = 0
    times = {
        (service.identifier, each.id): each.renewal.remind
        for service in jurisdiction.services.values()
        for each in service.issues
        if each.renewal
    }
    for span in sorted({span for spans in times.values() for span in spans}):
        for back in range(MISSED):
            ends = catalogue.add_duration(day - timedelta(days=back), span)
            for found in credentials.ending(on=ends) if ends >= day else ():
                if span in times.get((found.service, found.kind), ()):
                    told += _remind(found, span, ends) is not None
    return told


def _remind(found: credentials.Credential, span: str, ends: date) -> notifications.Message | None:
    to, speaker = _to(found)
    if to is None:
        return None
    permit, say = issued.in_words(speaker, found), speaker.words
    said = {"what": permit.title, "number": found.number}
    last = language_of.say_date(ends, speaker.language)
    body = say("Your {what}, number {number}, is valid until {day}. Renew it on your page: what you told us then is"
               " filled in already.", day=last, **said)  # fmt: skip
    key = f"credential/{found.id}/remind/{span}/{ends.isoformat()}"
    return _short(to, found, subject=say("Ends soon: {what} {number}", **said), body=body, key=key)


def _short(
    to: notifications.Recipient, found: credentials.Credential, *, subject: str, body: str, key: str
) -> notifications.Message:
    return notifications.send(
        to=to,
        template="permit",
        about=Reference("credential", found.id),
        organization=found.organization,
        subject=subject,
        body=body,
        sms=body,
        channels=CHANNELS,
        by=SYSTEM,
        key=key,
    )


def _to(found: credentials.Credential) -> tuple[notifications.Recipient | None, Speaker]:
    """Whom to tell and in which language: as in the case it came of, else as their file knows them."""
    jurisdiction = catalogue.current()
    if found.holder_id is None or found.erased_on is not None:
        return None, Speaker(jurisdiction, jurisdiction.default_language)
    if found.subject.kind == "case":
        try:
            case = cases.case(case_id=found.subject.id, by=SYSTEM)
        except NotFound:
            case = None
        if case is not None and case.owner_id == found.holder_id:
            return recipient(case), Speaker(jurisdiction, case.language)
    speaker = Speaker(jurisdiction, own_language(found.holder_id))
    return reachable(found.holder_id, language=speaker.language), speaker


def _service(found: credentials.Credential) -> catalogue.PublicService | None:
    try:
        return catalogue.service(found.service)
    except NotFound:
        return None


def _rights(speaker: Speaker, found: credentials.Credential) -> str:
    """How to object to its being taken, until when, to whom: as the service's law says of its decisions."""
    service = _service(found)
    objection = workflow_of(service).objection if service is not None and service.workflow else None
    if objection is None:
        return ""
    return speaker.words(
        "If you think this is wrong, tell {who} by {day}. The law: {law}.",
        who=speaker.organization(objection.to),
        day=language_of.say_date(catalogue.add_duration(speaker.day(found.changed_at), objection.within),
                                 speaker.language),
        law=cited(speaker, objection.legal_basis),
    )  # fmt: skip


def _letter(
    speaker: Speaker, permit: issued.Permit, to: notifications.Recipient, *, subject: str, body: str, rights: str
) -> notifications.LetterContent:
    found = permit.credential
    organization = speaker.jurisdiction.organizations.get(found.organization)
    points = [point.value for point in organization.contact_points] if organization else []
    return notifications.LetterContent(
        sender=permit.organization,
        date=speaker.day(found.changed_at),
        recipient_lines=(to.name, *(line.strip() for line in to.postal.splitlines() if line.strip())),
        reference=found.number,
        title=subject,
        blocks=notifications.blocks(body),
        law=((permit.law.title, permit.law.href),),
        rights=rights,
        contact=" · ".join((permit.organization, *points)),
        language=speaker.language,
        colour=speaker.jurisdiction.look.colour,
    )
