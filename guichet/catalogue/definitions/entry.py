"""A service as it stands in the list of services, whoever offers it: what searching, browsing and exports need."""

from __future__ import annotations

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.vocabulary import NO_WORDS
from guichet.kernel.api import LocalizedText


class Group(Definition, frozen=True, kw_only=True):
    """Something services are sorted by: a topic, a life event, a kind of client."""

    id: str
    title: LocalizedText = NO_WORDS


class Entry(Definition, frozen=True, kw_only=True):
    """One service. `urls` has a link by language for external ones; `volumes` counts of use by channel in a year."""

    identifier: str
    kind: str
    origin: str
    organization: str
    organization_name: LocalizedText = NO_WORDS
    type: str = ""
    title: LocalizedText = NO_WORDS
    summary: LocalizedText = NO_WORDS
    description: LocalizedText = NO_WORDS
    synonyms: dict[str, tuple[str, ...]] = {}
    topics: tuple[Group, ...] = ()
    life_events: tuple[Group, ...] = ()
    audience: tuple[Group, ...] = ()
    channels: tuple[str, ...] = ()
    urls: LocalizedText = NO_WORDS
    has_fee: bool | None = None
    volumes: dict[str, int] = {}
    year: str = ""
    country: str = ""
