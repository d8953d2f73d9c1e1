"""How a language cites the law: its title of an Act, its word for a section, the address of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guichet.rules.errors import LawNotLoadable
from guichet.rules.reasons import Reference

_WORD = re.compile(r"\b[a-z]{2,}\b")  # "section" and "to"; not the "c" of 10(2)(c), nor the "MG" of section MG 1


@dataclass(frozen=True)
class Citations:
    """What `references:` in `locales/<language>.yaml` says.

    `titles` by the title in the code, or by how that begins: what comes after it is a place in the law, told with
    `parts` (section, article). `addresses` by how they begin. Titles that begin as one of `untranslated` are of sources
    that the language has not. Of two beginnings the longer counts.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    untranslated: tuple[str, ...] = ()

    def title(self, cited: str) -> str:
        """A title in the language, with the place in the law; empty where the language has none."""
        found = _longest(key for key in self.titles if _begins(cited, key))
        rest = cited[len(found) :]
        if not found or any(word not in self.parts for word in _WORD.findall(rest)):
            return ""
        return self.titles[found] + _WORD.sub(lambda word: self.parts[word[0]], rest)

    def address(self, href: str) -> str:
        """The address of the text in the language; empty where none is known."""
        found = _longest(key for key in self.addresses if href.startswith(key))
        return self.addresses[found] + href[len(found) :] if found else ""

    def lacks(self, cited: str) -> bool:
        """Whether a title ought to have one in the language, and has none."""
        return not self.title(cited) and not any(_begins(cited, each) for each in self.untranslated)


def read_citations(content: object, where: str) -> Citations:
    """Read `references:` of the locale file `where`; raises LawNotLoadable."""
    kinds = {"titles": dict, "parts": dict, "addresses": dict, "untranslated": list}
    given: dict[str, Any] = content if isinstance(content, dict) else {"": content}
    wrong = [key for key, value in given.items() if not isinstance(value, kinds.get(key, ()))]
    if wrong:
        raise LawNotLoadable(
            "references takes titles, parts and addresses (mappings) and untranslated (a list);"
            f" found {', '.join(repr(given[key]) if key in ('', *kinds) else str(key) for key in wrong)}.",
            where=where,
            remedy="Write `references: {titles: {Dog Act: Loi sur les chiens}, parts: {section: article}}`.",
        )
    texts = {key: {str(k): str(v) for k, v in given.get(key, {}).items()} for key in ("titles", "parts", "addresses")}
    return Citations(**texts, untranslated=tuple(map(str, given.get("untranslated", ()))))


def cite(raw: object, languages: Mapping[str, Citations]) -> Reference:
    """A reference as OpenFisca has it, with its title and address in each language that has one."""
    found = Reference.parse(raw)
    titles = {language: each.title(found.title) for language, each in languages.items()}
    hrefs = {language: each.address(found.href) for language, each in languages.items()}
    return Reference(
        title=found.title,
        href=found.href,
        titles={language: title for language, title in titles.items() if title},
        hrefs={language: href for language, href in hrefs.items() if href and titles[language]},
    )


def listed(metadata: Mapping[str, Any]) -> list[Any]:
    """The references of a parameter or of one of its values, as the file has them."""
    found = metadata.get("reference") or []
    return found if isinstance(found, list) else [found]


def _begins(cited: str, beginning: str) -> bool:
    """Whether a title begins so, and not in the middle of a word."""
    return cited.startswith(beginning) and not cited[len(beginning) : len(beginning) + 1].isalnum()


def _longest(found: Iterable[str]) -> str:
    return max(found, key=len, default="")
