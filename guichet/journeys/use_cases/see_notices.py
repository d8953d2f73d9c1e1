"""What agencies told of people nobody here is known by: what an officer reads, whom they compare it with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys.compose import Speaker
from guichet.kernel.api import SYSTEM, Actor, Conflict, Reference
from guichet.language import api as language_of

PURPOSE = "life event notice"


@dataclass(frozen=True)
class OpenNotice:
    """A notice about nobody known here, in words: what happened, when, about whom, and what else was told.

    `birth_date` is ISO 8601, empty where none was told; `erased` when what it said is gone.
    """

    id: str
    what: str
    organization: str
    received_at: datetime
    name: str = ""
    birth_date: str = ""
    number: str = ""
    occurred_on: date | None = None
    told: tuple[tuple[str, str], ...] = ()
    erased: bool = False


@dataclass(frozen=True)
class Alike:
    """A person whom a notice may mean, and what is the same."""

    id: str
    name: str
    birth_date: date | None
    same_name: bool
    same_birth_date: bool


def open_notices(*, by: Actor, language: str = "") -> tuple[OpenNotice, ...]:
    """The notices about nobody known here that the officer may look at, oldest first, at most 200."""
    speaker = Speaker(catalogue.current(), language or by.language)
    return tuple(_in_words(each, speaker) for each in evidence.unmatched_notices(by=by))


def open_notice(*, notice_id: str, by: Actor, language: str = "") -> OpenNotice:
    """One of them. Raises NotFound; Conflict once it is settled."""
    return _in_words(_unmatched(notice_id, by=by), Speaker(catalogue.current(), language or by.language))


def people_alike(*, notice_id: str, name: str, birth_date: date, by: Actor) -> tuple[Alike, ...]:
    """Whom a notice may mean, by the name and the birth date that it says or that the officer reads instead.

    Everyone who is shown finds it in their log. Raises NotFound, Conflict as `open_notice`.
    """
    _unmatched(notice_id, by=by)
    found = identity.persons_like(name=name, birth_date=birth_date, by=SYSTEM)
    for each in found:
        audit.record_access(by=by, person_id=each.id, what=Reference("agent", each.id), purpose=PURPOSE)
    wanted = " ".join(name.casefold().split())
    return tuple(
        Alike(
            id=each.id,
            name=each.name,
            birth_date=each.birth_date,
            same_name=" ".join(each.name.casefold().split()) == wanted,
            same_birth_date=each.birth_date == birth_date,
        )
        for each in found
    )


def _unmatched(notice_id: str, *, by: Actor) -> evidence.ReceivedNotice:
    found = evidence.notice(notice_id=notice_id, by=by)
    if found.state != "unknown":
        raise Conflict("this notice is settled", where="notice", remedy="Go back to the list.")
    return found


def _in_words(received: evidence.ReceivedNotice, speaker: Speaker) -> OpenNotice:
    what = _happened(received.type, speaker.words)
    organization = speaker.organization(received.organization)
    notice = received.notice
    if notice is None:
        return OpenNotice(received.id, what, organization, received.received_at, erased=True)
    return OpenNotice(
        id=received.id,
        what=what,
        organization=organization,
        received_at=received.received_at,
        name=notice.about.get("name", ""),
        birth_date=notice.about.get("birth_date", ""),
        number=notice.about.get("number", ""),
        occurred_on=notice.occurred_on,
        told=tuple(_told(name, value, speaker) for name, value in notice.data.items()),
    )


def _happened(type: str, words: language_of.Words) -> str:
    known = {
        "birth": words("A child was born"),
        "death": words("Somebody died"),
        "move": words("Somebody moved"),
        "income": words("An income is another"),
    }
    return known.get(type, type)


def _told(name: str, value: object, speaker: Speaker) -> tuple[str, str]:
    kind = speaker.jurisdiction.facts.get(name)
    if kind is None:
        return name, str(value)
    return speaker.text(kind.short) or speaker.text(kind.question), speaker.value(kind, value)
