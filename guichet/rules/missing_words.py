"""Which words of a law package are missing in a language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guichet.kernel import api as kernel
from guichet.rules.book import Book, VariableInfo
from guichet.rules.citing import Citations, listed
from guichet.rules.reasons import Reference
from guichet.rules.wording import SOURCE_LANGUAGE


def missing_words(law: Book, language: str) -> tuple[tuple[str, ...], int]:
    """(each missing text as `variables.NAME.met` in `locales/<language>.yaml`; how many texts there are).

    A text counts that some language has: labels, what is said when a condition is met and when not, the members of a
    list, the words to the person, the labels of parameters, and the titles of the law where it is published so.
    """
    texts = [(key, text) for key, text in _texts(law) if text.by_language]
    missing = tuple(key for key, text in texts if not text.by_language.get(language))
    titles = _titles(law) if _cites(law, language) else {}
    return missing + tuple(f"references.{title}" for title in missing_titles(law, language)), len(texts) + len(titles)


def missing_titles(law: Book, language: str) -> dict[str, str]:
    """Titles that have none in a language in which the law is published, each with who cites it first."""
    citations = law.metadata.citations.get(language, Citations())
    found = _titles(law) if _cites(law, language) else {}
    return {title: subject for title, subject in found.items() if citations.lacks(title)}


def cited_by(law: Book, parameter: Any) -> tuple[Reference, ...]:
    """What the values of a parameter cite."""
    return tuple(law.metadata.cite(each) for value in parameter.values_list for each in listed(value.metadata))


def _cites(law: Book, language: str) -> bool:
    return language != SOURCE_LANGUAGE and language in law.metadata.published_in


def _titles(law: Book) -> dict[str, str]:
    cited = [(info.name, info.references) for info in law.variables()]
    cited += [(each.name, cited_by(law, each)) for each in law.parameters() if hasattr(each, "values_list")]
    return {each.title: name for name, references in reversed(cited) for each in references}


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
