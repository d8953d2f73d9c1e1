"""Draws a permit, licence, card or certificate as an accessible PDF, with a QR code by which anybody checks it."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import segno
import typst

from guichet.language import api as language
from guichet.notifications.letter import DEFAULT_COLOUR, fonts, typst_language

TEMPLATE = Path(__file__).parent / "templates" / "notifications" / "paper.typ"


@dataclass(frozen=True)
class PaperContent:
    """What the paper says, in one language and written for a person; `rows` are (label, text), `how` says how to check.

    `address` is where it is checked, `code` what one types who cannot read the QR code.
    """

    sender: str
    title: str
    number: str
    language: str
    rows: tuple[tuple[str, str], ...]
    code: str
    address: str
    how: str
    made_on: date
    colour: str = field(default=DEFAULT_COLOUR)


def render_paper(content: PaperContent) -> bytes:
    """The paper as PDF/UA-1 on A5: the same content gives the same bytes. What it says is never read as markup."""
    words = language.translator(content.language)
    document = {
        **asdict(content),
        **typst_language(content.language),
        "direction": language.direction(content.language),
        "qr": qr_code(content.address),
        "shown_address": content.address.partition("://")[2],
        "headings": {
            "what": words("What it says"),
            "says": words("Value"),
            "qr": words("QR code: {address}", address=content.address),
        },
        "made_on": content.made_on.isoformat(),
    }
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=fonts(),
        sys_inputs={"paper": msgspec.json.encode(document).decode()},
        timestamp=datetime.combine(content.made_on, time(), ZoneInfo("UTC")),
    )
    assert isinstance(made, bytes)  # one file is asked for, not one a page
    return made


def qr_code(address: str) -> str:
    """A QR code (ISO/IEC 18004) as SVG, which stands being folded and scratched: a quarter of it may be unreadable."""
    drawn = io.BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", scale=4, border=2, xmldecl=False, nl=False)
    return drawn.getvalue().decode()
