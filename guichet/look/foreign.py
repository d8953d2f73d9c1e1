"""Marks what a page says in another language than its own: its language, its direction, and a small visible sign."""

from __future__ import annotations

import re

from markupsafe import Markup

from guichet.language.api import direction

SOURCE = "en"
# Around a sentence that had no words, until the page is drawn: nobody types these (Unicode's private use area).
OPEN, CLOSE = "\ue0e0", "\ue0e1"
_TAGS = re.compile(r"(<[^>]*>)")
_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
# In these no element may stand; there the sentence is only kept in its own direction.
_PLAIN = frozenset({"title", "option", "textarea", "svg"})
_ISOLATED = "\u2066\\1\u2069"


def attributes(language: str, page_language: str) -> Markup:
    """The attributes of an element whose words are in another language than the page's; nothing where they are not."""
    if not language or language == page_language:
        return Markup("")
    return Markup(' lang="{}" dir="{}" data-foreign').format(language, direction(language))


def marked(sentence: str) -> str:
    """A sentence that is said in English for want of words, to be marked when the page is drawn."""
    return f"{OPEN}{sentence}{CLOSE}"


def drawn(html: str) -> str:
    """A page with each such sentence in an element of its own; inside an attribute or a title without."""
    if OPEN not in html:
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
        else:
            found.append(_bare(_MARKED.sub(_ISOLATED if inside else span, part)))
    return "".join(found)


def _bare(part: str) -> str:
    return part.replace(OPEN, "").replace(CLOSE, "")
