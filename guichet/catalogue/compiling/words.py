"""Words from all languages brought together, text by text, each knowing which wording nobody has yet approved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from guichet.catalogue.schema.jurisdiction_words import JurisdictionWords
from guichet.catalogue.schema.service_words import ServiceWords
from guichet.kernel.api import LocalizedText

W = TypeVar("W", bound=JurisdictionWords | ServiceWords)


class Wordings(Generic[W]):
    """The words files of one thing, by language."""

    def __init__(self, by_language: Mapping[str, W]) -> None:
        self.by_language = by_language

    def text(self, key: str, pick: Callable[[W], str | None]) -> LocalizedText:
        """One text in all languages that have it; `key` is its dotted place, for `awaiting_review` prefixes."""
        found: dict[str, str] = {}
        waiting: set[str] = set()
        for language, words in self.by_language.items():
            text = (pick(words) or "").strip()
            if text:
                found[language] = text
                if is_awaiting(words.awaiting_review, key):
                    waiting.add(language)
        return LocalizedText(found, frozenset(waiting))

    def lists(self, pick: Callable[[W], tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """A list of words by language, such as synonyms."""
        return {language: pick(words) for language, words in self.by_language.items() if pick(words)}


def is_awaiting(mark: bool | tuple[str, ...], key: str) -> bool:
    """Whether a text waits for review: all do, or those under one of the prefixes."""
    if isinstance(mark, bool):
        return mark
    return any(key == prefix or key.startswith(f"{prefix}.") for prefix in mark)


def or_else(first: LocalizedText, second: LocalizedText) -> LocalizedText:
    """The first text; in languages where it has none, the second."""
    both = {**second.by_language, **first.by_language}
    waiting = {
        language
        for language in both
        if language in (first if language in first.by_language else second).awaiting_review
    }
    return LocalizedText(both, frozenset(waiting))
