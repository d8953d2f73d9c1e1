"""Draws a letter as an accessible PDF: who decided what, from which facts, under which rule, and how to object."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import typst

from guichet.kernel import api as kernel
from guichet.language import api as language
from guichet.notifications.blocks import Block

TEMPLATE = Path(__file__).parent / "templates" / "notifications" / "letter.typ"
DEFAULT_COLOUR = "#1f4b43"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Letters that are written from the right; and figures with blanks between them, whose order their direction would turn.
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_FIGURES = re.compile(r"[+(]?\d[\d ()/.-]* [\d ()/.-]*\d")
_ISOLATED = "\u2066{}\u2069"
# Of what a letter is made of, what is not read, or names the document.
_NO_WORDS = frozenset({"kind", "colour", "language", "title", "date"})
_ADDRESS_OF_PAGE = re.compile(r"https?://[^\s<>\"]+")
# A4 windows and our own sense of proportion: more than this is a report, not a letter.
MAXIMUM_CHARACTERS = 60_000
HEADINGS = (
    "Date",
    "Reference",
    "What we decided from",
    "Fact",
    "Value",
    "Where it comes from",
    "Why",
    "What would change this",
    "Not yet known",
    "Amounts",
    "What",
    "Amount",
    "The rule",
    "If you do not agree",
    "Questions",
    "Page",
    "of",
)


@dataclass(frozen=True)
class Reason:
    """One condition that decided, as a sentence that says how it is; `met` is None when that is not yet known.

    `references` are (title, address) of the law it stands in; the address may be empty. A line that `leads` says
    something of those after it, and is no condition itself.
    """

    text: str
    met: bool | None
    references: tuple[tuple[str, str], ...] = ()
    leads: bool = False


@dataclass(frozen=True)
class LetterContent:
    """Everything a letter says, already in one language and already written for a person (dates, money, names).

    `facts` are (label, value, source); `amounts` (label, text); `law` (title, address); `changes` what would
    have to be different for another decision. `rights` and `contact` are
    plain paragraphs. Every part may be empty but sender, title and language.
    """

    sender: str
    date: date
    title: str
    language: str
    recipient_lines: tuple[str, ...] = ()
    reference: str = ""
    blocks: tuple[Block, ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    reasons: tuple[Reason, ...] = ()
    amounts: tuple[tuple[str, str], ...] = ()
    law: tuple[tuple[str, str], ...] = ()
    rights: str = ""
    contact: str = ""
    changes: tuple[str, ...] = ()
    colour: str = field(default=DEFAULT_COLOUR)


def pack(content: LetterContent) -> dict[str, Any]:
    """The letter as JSON-able values, for keeping."""
    packed: dict[str, Any] = msgspec.to_builtins(asdict(content))
    return packed


def unpack(packed: dict[str, Any]) -> LetterContent:
    """The letter as it was kept."""
    return kernel.convert(packed, LetterContent)


def check(content: LetterContent) -> None:
    """Raises Invalid when this cannot be a letter: no sender, title or language, a colour that is none, or too long."""
    problems = [
        kernel.Problem(f"letter.{name}", "is empty; a letter says it", "Hand it over.", "empty")
        for name in ("sender", "title", "language")
        if not getattr(content, name).strip()
    ]
    if not _COLOUR.fullmatch(content.colour):
        problems.append(kernel.Problem("letter.colour", "a colour is written #rrggbb", f"Found {content.colour!r}."))
    size = len(msgspec.json.encode(pack(content)))
    if size > MAXIMUM_CHARACTERS:
        problems.append(kernel.Problem("letter", f"is {size} characters; the most is {MAXIMUM_CHARACTERS}", "Shorten."))
    if problems:
        raise kernel.Invalid(tuple(problems))


def render(content: LetterContent) -> bytes:
    """The letter as PDF/UA-1 (tagged, with title and language): the same content gives the same bytes.

    No text of the letter is ever part of the program that draws it: it is handed over as JSON. Raises Invalid.
    """
    check(content)
    words = language.translator(content.language)
    turned = language.direction(content.language) == "rtl"
    document = {
        **(_isolated(pack(content)) if turned else pack(content)),
        "headings": {each: _isolated(words(each)) if turned else words(each) for each in HEADINGS},
        "foreign": [each for each in HEADINGS if not words.has(each)],
        "colon": words.colon,
        "date": language.say_date(content.date, content.language),
        "direction": language.direction(content.language),
        **typst_language(content.language),
        "law": [_linked(_isolated(title) if turned else title, address) for title, address in content.law],
        "reasons": [
            {
                "text": _isolated(each.text) if turned else each.text,
                "met": each.met,
                "leads": each.leads,
                "references": [
                    _linked(_isolated(title) if turned else title, address) for title, address in each.references
                ],
            }
            for each in content.reasons
        ],
    }
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=fonts(),
        sys_inputs={"letter": msgspec.json.encode(document).decode()},
        timestamp=datetime.combine(content.date, time(), ZoneInfo("UTC")),
    )
    assert isinstance(made, bytes)  # one file is asked for, not one a page
    return made


def _isolated(value: Any) -> Any:
    """What stands in a letter that is read from the right, each left-to-right piece of it kept in its own order.

    Else the bidirectional algorithm (UAX 9) would turn `0800 227 773` into `773 227 0800`.
    """
    if isinstance(value, dict):
        return {name: each if name in _NO_WORDS else _isolated(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_isolated(each) for each in value]
    return "\n".join(map(_line_isolated, value.split("\n"))) if isinstance(value, str) else value


def _line_isolated(line: str) -> str:
    if _FROM_THE_RIGHT.search(line):
        return _FIGURES.sub(lambda found: _ISOLATED.format(found[0]), line)
    return _ISOLATED.format(line) if line.strip() else line


@cache
def fonts() -> typst.Fonts:
    """The faces that letters, bundles and papers are set in."""
    # The embedded faces come first by name in the template, the machine's own only for scripts those lack.
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def typst_language(tag: str) -> dict[str, str | None]:
    """The language and region typst asks for apart: `fr-CA` is fr and CA."""
    name, _, rest = tag.partition("-")
    region = next((part for part in rest.split("-") if len(part) == 2 and part.isalpha()), None)
    return {"lang": name.lower(), "region": region.upper() if region else None}


def _linked(title: str, address: str) -> dict[str, str | None]:
    """A title with its address, when that is a page of the web and nothing else."""
    return {"title": title, "address": address if _ADDRESS_OF_PAGE.fullmatch(address) else None}
