"""One text in several languages, which always says in which language it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """Text with the language it is in; `fell_back` when that is not the language asked for."""

    text: str
    language: str
    fell_back: bool = False
    awaiting_review: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class LocalizedText:
    """A text by BCP 47 language tag. `awaiting_review` names the languages whose wording nobody has yet approved."""

    by_language: Mapping[str, str] = field(default_factory=dict)
    awaiting_review: frozenset[str] = frozenset()

    def in_language(self, language: str, *, fallbacks: tuple[str, ...] = ()) -> Words:
        """The words in a language, else in the first fallback that has them, else in any: never silently nothing."""
        for candidate in (language, *fallbacks, *self.by_language):
            text = self.by_language.get(candidate)
            if text:
                return Words(text, candidate, candidate != language, candidate in self.awaiting_review)
        return Words("", language, False)

    def __bool__(self) -> bool:
        return any(self.by_language.values())


def said_in(text: str | Mapping[str, str], language: str, *, fallbacks: tuple[str, ...] = ()) -> Words:
    """The words of a text that is one for all languages (it is in whichever is asked for), or one per language."""
    if isinstance(text, str):
        return Words(text, language)
    return LocalizedText(text).in_language(language, fallbacks=fallbacks)


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in the `{places}` of a text.

    Raises KeyError naming the place that has no value. Only plain names are places; no attributes, no indexing.
    """
    parts: list[str] = []
    rest = text
    while rest:
        before, brace, after = rest.partition("{")
        parts.append(before)
        if not brace:
            break
        name, closing, rest = after.partition("}")
        if not closing or not name.isidentifier():
            raise ValueError(f"in {text!r}: a place is written {{name}}; found {{{name[:20]}")
        parts.append(str(values[name]))
    return "".join(parts)


def places(text: str) -> frozenset[str]:
    """The names of the `{places}` in a text; raises ValueError when a brace is not closed."""
    seen: dict[str, str] = {}

    class Recorder(dict[str, object]):
        def __missing__(self, key: str) -> str:
            seen[key] = ""
            return ""

    fill(text, Recorder())
    return frozenset(seen)
