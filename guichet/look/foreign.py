"""Marks what a page says in another language than its own: its language, its direction, and a small visible sign."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from html import unescape

from markupsafe import Markup

from guichet.language.api import direction

SOURCE = "en"
# Around a sentence that had no words, until the page is drawn: nobody types these (Unicode's private use area).
OPEN, CLOSE = "\ue0e0", "\ue0e1"
_TAGS = re.compile(r"(<[^>]*>)")
_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
# In these no element may stand; there the sentence is only kept in its own direction.
_PLAIN = frozenset({"title", "option", "textarea", "svg"})
_PLACE = re.compile(r"\{\w+\}")
# With fewer of its own a filled sentence cannot be told from another: "{fact}: {value}".
FEWEST_LETTERS = 8
_ISOLATED = "\u2066\\1\u2069"


def attributes(language: str, page_language: str) -> Markup:
    """The attributes of an element whose words are in another language than the page's; nothing where they are not."""
    if not language or language == page_language:
        return Markup("")
    return Markup(' lang="{}" dir="{}" data-foreign').format(language, direction(language))


def marked(sentence: str) -> str:
    """A sentence that is said in English for want of words, to be marked when the page is drawn."""
    return f"{OPEN}{sentence}{CLOSE}"


def drawn(html: str, missing: Collection[str] = ()) -> str:
    """A page with each such sentence in an element of its own; inside an attribute or a title without.

    `missing` are English sentences that the page's language lacks: what code said of them stands in the page without a
    mark, and is known by its words.
    """
    if OPEN not in html and not missing:
        return html
    span = f'<span lang="{SOURCE}" dir="{direction(SOURCE)}" data-foreign>\\1</span>'
    found: list[str] = []
    inside = ""
    for part in _TAGS.split(html):
        if part.startswith("<"):
            found.append(_bare(_MARKED.sub(_ISOLATED, part)))
            name = part.strip("</>").split()[0].lower() if part.strip("</>") else ""
            if name in _PLAIN and not inside and not part.startswith("</"):
                inside = name
            elif part.startswith("</") and name == inside:
                inside = ""
        elif missing and not inside and OPEN not in part and _is_said(unescape(part.strip()), missing):
            said = part.strip()
            found.append(part.replace(said, span.replace("\\1", said), 1))
        else:
            found.append(_bare(_MARKED.sub(_ISOLATED if inside else span, part)))
    return "".join(found)


def _is_said(text: str, missing: Collection[str]) -> bool:
    """Whether a text is one of these sentences, or one with its places filled."""
    if not text:
        return False
    return text in missing or any(form.fullmatch(text) for each in missing if (form := _form(each)) is not None)


@cache
def _form(sentence: str) -> re.Pattern[str] | None:
    """A sentence with places as what it can look like; None without places, and where it says too little itself."""
    literal = _PLACE.split(sentence)
    if len(literal) == 1 or sum(map(str.isalpha, "".join(literal))) < FEWEST_LETTERS:
        return None
    return re.compile(".+?".join(map(re.escape, literal)), re.DOTALL)


def _bare(part: str) -> str:
    return part.replace(OPEN, "").replace(CLOSE, "")
