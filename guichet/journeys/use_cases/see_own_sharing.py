"""What is shared about a person and why: the agreements in force, what they consented to, what went to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker, law_link
from guichet.journeys.steps import ConsentNotice, LawLink
from guichet.journeys.use_cases.consent import notice_of
from guichet.kernel.api import Actor, NotAllowed
from guichet.language import api as language_of
from guichet.sharing import api as sharing


@dataclass(frozen=True)
class OwnConsent:
    """A yes of the person's, in words; `id` withdraws it and fetches its receipts."""

    id: str
    agreement: str
    title: str
    recipients: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    notice: str
    given_at: datetime
    withdrawn_at: datetime | None
    in_force: bool


@dataclass(frozen=True)
class OwnExchange:
    """What went from one organization to another about the person, in words; `id` fetches its receipt."""

    id: str
    at: datetime
    on: str
    source: str
    recipient: str
    fields: tuple[str, ...]
    purpose: str
    why: str
    law: tuple[LawLink, ...]


@dataclass(frozen=True)
class OwnSharing:
    """Everything that is shared about one person: on what it stands, what they agreed to, what went."""

    agreements: tuple[ConsentNotice, ...]
    consents: tuple[OwnConsent, ...]
    exchanges: tuple[OwnExchange, ...]


def own_sharing(*, by: Actor, language: str = "") -> OwnSharing:
    """What is shared about the person whose business is done. Raises NotAllowed when nobody is signed in.

    The agreements are those in force under which the person consented to something or something went.
    """
    if by.person_id is None:
        raise NotAllowed("nobody is signed in", remedy="Sign in to see what is shared about you.")
    speaker = Speaker(catalogue.current(), language or by.language)
    consents = sharing.consents_of(by=by)
    exchanges = sharing.exchanges_about(by=by)
    named = dict.fromkeys([*(each.agreement for each in consents), *(each.agreement for each in exchanges)])
    return OwnSharing(
        agreements=tuple(
            notice_of(speaker, each)
            for each in sharing.agreements()
            if each.identifier in named and sharing.is_in_force(each)
        ),
        consents=tuple(_consent(each) for each in consents),
        exchanges=exchanges_in_words(exchanges, speaker),
    )


def exchanges_in_words(exchanges: Sequence[sharing.Exchange], speaker: Speaker) -> tuple[OwnExchange, ...]:
    """Exchanges as a person reads them."""
    versions: dict[tuple[str, int], sharing.Agreement] = {}
    for each in exchanges:
        key = (each.agreement, each.agreement_version)
        if key not in versions:
            versions[key] = sharing.agreement(each.agreement, version=each.agreement_version)
    return tuple(_exchange(each, versions[each.agreement, each.agreement_version], speaker) for each in exchanges)


def _consent(found: sharing.ConsentRecord) -> OwnConsent:
    document = sharing.notice(version=found.notice_version).document
    return OwnConsent(
        id=found.id,
        agreement=found.agreement,
        title=document["title"],
        recipients=tuple(each["name"] for each in document["recipients"]),
        fields=tuple(each["label"] for each in document["fields"]),
        purposes=tuple(each["words"] for each in document["purposes"]),
        notice=found.notice_version,
        given_at=found.given_at,
        withdrawn_at=found.withdrawn_at,
        in_force=found.in_force,
    )


def _exchange(found: sharing.Exchange, agreement: sharing.Agreement, speaker: Speaker) -> OwnExchange:
    facts = speaker.jurisdiction.facts
    say = speaker.words
    purpose = agreement.purpose_words.get(found.purpose, {})
    why = {
        "consent": say("You agreed to it"),
        "law": say("The law lets it happen"),
        "public_task": say("It is a task the law gives"),
    }
    return OwnExchange(
        id=found.id,
        at=found.at,
        on=language_of.say_date(speaker.day(found.at), speaker.language),
        source=speaker.organization(found.source),
        recipient=speaker.organization(found.recipient),
        fields=tuple(
            (speaker.text(facts[name].short) or speaker.text(facts[name].question)) if name in facts else name
            for name in found.fields
        ),
        purpose=purpose.get(speaker.language) or purpose.get(speaker.jurisdiction.default_language) or found.purpose,
        why=why[found.basis],
        law=(law_link(speaker, agreement.legal_basis),),
    )


def agreement_notices(*, language: str = "") -> tuple[ConsentNotice, ...]:
    """Every agreement in force, as its notice; for everyone to read."""
    speaker = Speaker(catalogue.current(), language)
    return tuple(notice_of(speaker, each) for each in sharing.agreements() if sharing.is_in_force(each))
