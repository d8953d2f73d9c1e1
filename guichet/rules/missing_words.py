"""Which words of a law package are missing in a language."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.kernel import api as kernel
from guichet.rules.book import Book, VariableInfo


def missing_words(law: Book, language: str) -> tuple[tuple[str, ...], int]:
    """(each missing text as `variables.NAME.met` in `locales/<language>.yaml`; how many texts there are).

    A text counts that some language has: labels, what is said when a condition is met and when not, the members of a
    list, the words to the person, and the labels of parameters.
    """
    texts = [(key, text) for key, text in _texts(law) if text.by_language]
    return tuple(key for key, text in texts if not text.by_language.get(language)), len(texts)


def _texts(law: Book) -> Iterator[tuple[str, kernel.LocalizedText]]:
    for info in law.variables():
        for key, text in _of(info):
            yield f"variables.{info.name}.{key}", text
    for name in sorted({name for labels in law.metadata.parameter_labels.values() for name in labels}):
        yield f"parameters.{name}", law.parameter_label(name, getattr(law.parameter(name), "description", ""))


def _of(info: VariableInfo) -> Iterator[tuple[str, kernel.LocalizedText]]:
    yield from (("label", info.labels), ("met", info.met), ("not_met", info.not_met))
    yield from ((f"members.{member}", text) for member, text in info.members.items())
    for role, said in info.to_you.items():
        place = f"to_you.{role}" if role else "to_you"
        yield from ((f"{place}.label", said.labels), (f"{place}.met", said.met), (f"{place}.not_met", said.not_met))
