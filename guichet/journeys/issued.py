"""What is said of a permit in words: its definition in the service, how it stands, its dates, its paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.journeys.compose import Speaker, law_link
from guichet.journeys.steps import LawLink
from guichet.kernel.api import NotFound, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications

CHECK = "/check/"


@dataclass(frozen=True)
class Permit:
    """A credential in words. `rows` are (label, text) of all it says; `stands` how it stands, `why` why so.

    `law` is the one by which it was suspended or revoked, in the reader's language. `renewable` says that its holder
    may begin to renew it now, and `renewing_service` by which service.
    """

    credential: credentials.Credential
    title: str
    organization: str
    stands: str
    rows: tuple[tuple[str, str], ...]
    address: str
    law: LawLink
    why: str = ""
    renewable: bool = False
    renewing_service: str = ""
    opens_on: date | None = None


def definition_of(found: credentials.Credential) -> catalogue.Issued | None:
    """What its service says of it today; None when the service issues no such thing any more."""
    try:
        service = catalogue.service(found.service)
    except NotFound:
        return None
    return next((each for each in service.issues if each.id == found.kind), None)


def in_words(speaker: Speaker, found: credentials.Credential) -> Permit:
    """The permit as its holder and its office read it."""
    defined, fallbacks = definition_of(found), (speaker.jurisdiction.default_language,)
    renewal = defined.renewal if defined else None
    opens = catalogue.add_duration(found.valid_until, f"-{renewal.opens}") if renewal and found.valid_until else None
    day = today(speaker.jurisdiction.time_zone)
    return Permit(
        credential=found,
        title=speaker.text(found.title),
        organization=speaker.organization(found.organization),
        stands=stands(speaker, found.standing),
        rows=(
            *(each.in_language(speaker.language, fallbacks=fallbacks) for each in found.claims),
            *dates(speaker, found.valid_from, found.valid_until),
        ),
        address=address_of(found.code),
        why=found.reason,
        law=_law(speaker, found, defined),
        renewable=opens is not None and day >= opens and found.state in ("active", "expired"),
        renewing_service=renewal.service if renewal else "",
        opens_on=opens,
    )


def _law(speaker: Speaker, found: credentials.Credential, defined: catalogue.Issued | None) -> LawLink:
    """What the service names for it; where it names none any more, what was written down then."""
    taking = (defined.suspension if found.state == "suspended" else defined.revocation) if defined else None
    return law_link(speaker, taking.law) if taking and found.law else LawLink(found.law)


def stands(speaker: Speaker, standing: str) -> str:
    """How it stands, in a word or two."""
    say = speaker.words
    words = {
        "active": say("Valid"),
        "not_yet": say("Not valid yet"),
        "suspended": say("Suspended: not valid now"),
        "revoked": say("Revoked: not valid"),
        "expired": say("Expired: not valid"),
        "renewed": say("Replaced by a newer one"),
    }
    return words[standing]


def dates(speaker: Speaker, starts: date, ends: date | None) -> tuple[tuple[str, str], ...]:
    """From when until when, as rows."""
    say = speaker.words
    last = language_of.say_date(ends, speaker.language) if ends else say("no end")
    return (
        (say("Valid from"), language_of.say_date(starts, speaker.language)),
        (say("Valid until"), last),
    )


def address_of(code: str) -> str:
    """Where anybody checks it: whole, as it stands in the QR code."""
    return f"{settings.GUICHET_BASE_URL}{CHECK}{quote(code)}/"


def paper(speaker: Speaker, permit: Permit) -> bytes:
    """The permit on paper, as PDF."""
    found = permit.credential
    return notifications.render_paper(
        notifications.PaperContent(
            sender=permit.organization,
            title=permit.title,
            number=found.number,
            language=speaker.language,
            rows=permit.rows,
            code=found.code,
            address=permit.address,
            how=speaker.words("Anybody can check here whether it is valid today."),
            made_on=speaker.day(found.changed_at),
            colour=speaker.jurisdiction.look.colour,
        )
    )
