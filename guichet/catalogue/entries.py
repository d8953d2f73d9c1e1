"""An entry of the list of services from a compiled service."""

from __future__ import annotations

from guichet.catalogue.definitions.entry import Entry, Group
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.vocabulary import NO_WORDS
from guichet.kernel.api import LocalizedText


def entry_of(service: PublicService, jurisdiction: Jurisdiction) -> Entry:
    """What the list shows of a service. What people call its life events also finds it."""
    events = [jurisdiction.life_events[name] for name in service.grouped_by if name in jurisdiction.life_events]
    synonyms = {language: tuple(words) for language, words in service.synonyms.items()}
    for event in events:
        for language, words in event.synonyms.items():
            synonyms[language] = (*synonyms.get(language, ()), *words)
    url = service.external_url
    return Entry(
        identifier=service.identifier,
        kind=service.kind,
        origin="release",
        organization=service.competent_authority,
        organization_name=service.authority.name if service.authority else NO_WORDS,
        type=service.type,
        title=service.title,
        summary=service.summary,
        description=service.description,
        synonyms=synonyms,
        topics=tuple(
            Group(id=name, title=jurisdiction.topics[name].title)
            for name in service.topics
            if name in jurisdiction.topics
        ),
        life_events=tuple(Group(id=event.identifier, title=event.title) for event in events),
        channels=tuple(dict.fromkeys(channel.type for channel in service.channels)),
        urls=LocalizedText({jurisdiction.default_language: url}) if url else NO_WORDS,
        has_fee=bool(service.costs),
        country=jurisdiction.country,
    )
