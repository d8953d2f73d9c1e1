"""Who processed a person's data, as other systems ask for it: every reading and every exchange, by time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.see_own_log import LOOKS, SHARED, line_of
from guichet.kernel.api import Actor, NotFound

#: What is said where nobody's organization processed it: the platform itself, or a person.
PLATFORM = "guichet"
SYSTEM_NAME = "Guichet"


@dataclass(frozen=True)
class UsageLine:
    """One processing: when, what for in words, by which organization (its code and name), in which system."""

    at: datetime
    action: str
    organization: str
    organization_name: str
    system: str


@dataclass(frozen=True)
class Usage:
    """A page of it, newest first; `total` is how many there are in the whole time asked for."""

    total: int
    lines: tuple[UsageLine, ...]


def usage_of(
    *,
    about: str,
    by: Actor,
    since: datetime | None = None,
    until: datetime | None = None,
    offset: int = 0,
    limit: int = 1000,
    language: str = "",
) -> Usage:
    """Who processed the data of the person who asks, or of a child of theirs. Raises NotFound for anybody else's."""
    if about not in identity.scope(by, "read", "exchange").owner_ids:
        raise NotFound("there is nobody here whose usage you may see", where="about")
    total, found = audit.usage(about, types=LOOKS, since=since, until=until, offset=offset, limit=limit)
    speaker = Speaker(catalogue.current(), language or by.language)
    return Usage(total, tuple(_line(each, speaker, own_id=about) for each in found))


def _line(event: audit.Recorded, speaker: Speaker, *, own_id: str) -> UsageLine:
    told = line_of(event, speaker, own_id=own_id)
    code = str(event.data["recipient"] if event.type == SHARED else event.by.get("organization") or PLATFORM)
    return UsageLine(
        at=event.at,
        action=": ".join(filter(None, (told.what, told.purpose))),
        organization=code,
        organization_name=speaker.organization(code) if code != PLATFORM else SYSTEM_NAME,
        system=SYSTEM_NAME,
    )
