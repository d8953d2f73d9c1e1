"""Draws a bundle for an appeal: one paginated PDF with contents, what was said and decided, and the papers."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import typst
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from guichet.kernel import api as kernel
from guichet.language import api as language
from guichet.notifications.letter import fonts, typst_language

TEMPLATE = Path(__file__).parent / "templates" / "notifications" / "bundle.typ"
#: More pages than these are sent in a box.
MOST_PAGES = 400
#: No picture is drawn larger than this along its longer side, in pixels.
MOST_PIXELS = 2_000


@dataclass(frozen=True)
class BundlePart:
    """One part with a heading of its own: a table of `rows` under `columns`, or plain `paragraphs`, or both."""

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class BundlePaper:
    """A paper that goes in as it is: a PDF, or a picture. `note` says whose it is and when it came."""

    title: str
    note: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Bundle:
    """Everything a bundle holds, in one language and already written for a person."""

    title: str
    sender: str
    reference: str
    date: date
    language: str
    parts: tuple[BundlePart, ...]
    papers: tuple[BundlePaper, ...] = ()
    colour: str = "#1f4b43"


def render_bundle(bundle: Bundle) -> bytes:
    """The bundle as one PDF: contents and index with page numbers, then each part, then each paper on its own pages.

    Tagged, with title and language; papers stand in it as pictures of their pages, which no reader aloud can read: they
    are told by their titles. A paper that cannot be drawn stands there by its title and says so. Raises Invalid when
    there are more than 400 pages.
    """
    words = language.translator(bundle.language)
    with tempfile.TemporaryDirectory(prefix="guichet-bundle-") as place:
        papers = [_placed(Path(place), number, each) for number, each in enumerate(bundle.papers)]
        pages = sum(len(each["pages"]) for each in papers)
        if pages > MOST_PAGES:
            problem = kernel.Problem("bundle", f"its papers have {pages} pages; the most is {MOST_PAGES}", "Divide it.")
            raise kernel.Invalid((problem,))
        document = {
            "title": bundle.title,
            "sender": bundle.sender,
            "reference": bundle.reference,
            "date": language.say_date(bundle.date, bundle.language),
            "colour": bundle.colour,
            "parts": [asdict(each) for each in bundle.parts],
            "papers": papers,
            "words": {
                "contents": words("Contents"),
                "page": words("Page"),
                "of": words("of"),
                "unreadable": words("This paper could not be drawn. Ask for it."),
            },
            "direction": language.direction(bundle.language),
            **typst_language(bundle.language),
        }
        source = Path(place) / "bundle.typ"
        source.write_bytes(TEMPLATE.read_bytes())
        made = typst.compile(
            str(source),
            root=place,
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"bundle": msgspec.json.encode(document).decode()},
            timestamp=datetime.combine(bundle.date, time(), ZoneInfo("UTC")),
        )
    assert isinstance(made, bytes)  # one file is asked for, not one a page
    return made


def _placed(place: Path, number: int, paper: BundlePaper) -> dict[str, Any]:
    """The paper in the folder the PDF is drawn from: the files of its pages, none when it cannot be read."""
    pages: list[dict[str, Any]] = []
    try:
        if paper.media_type == "application/pdf":
            name = f"paper-{number}.pdf"
            count = len(PdfReader(BytesIO(paper.content)).pages)
            (place / name).write_bytes(paper.content)
            pages = [{"file": name, "page": each + 1} for each in range(count)]
        elif paper.media_type.startswith("image/"):
            name = f"paper-{number}.png"
            with Image.open(BytesIO(paper.content)) as picture:
                picture.thumbnail((MOST_PIXELS, MOST_PIXELS))
                picture.convert("RGB").save(place / name, "PNG")
            pages = [{"file": name, "page": 1}]
    except (PyPdfError, OSError, ValueError):
        pages = []
    return {"title": paper.title, "note": paper.note, "pages": pages}
