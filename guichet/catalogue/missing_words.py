"""Which words of a jurisdiction are missing in a language, with the place where each is to be written."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.texts import PlacedText, jurisdiction_texts, service_texts


def missing_words(jurisdiction: Jurisdiction, language: str) -> tuple[tuple[str, ...], int]:
    """(where each missing text is to be written, as `locales/ar.yaml#name`; how many texts there are).

    A text counts that some language has, or that every official language must have.
    """
    texts = [each for each in _texts(jurisdiction) if each.required or each.text.by_language]
    return tuple(each.pointer(language) for each in texts if not each.text.by_language.get(language)), len(texts)


def _texts(jurisdiction: Jurisdiction) -> Iterator[PlacedText]:
    yield from jurisdiction_texts(jurisdiction)
    for service in jurisdiction.services.values():
        yield from service_texts(service)
