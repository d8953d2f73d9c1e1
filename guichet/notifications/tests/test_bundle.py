"""A bundle is one PDF: its contents lead to pages that are there, and every paper is in it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from guichet.notifications import api as notifications


def _pdf(pages: int) -> bytes:
    writer, made = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=300, height=400)
    writer.write(made)
    return made.getvalue()


def _picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (60, 40), "white").save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("language", "contents", "page"), [("en", "Contents", "Page"), ("fr", "Table des matières", "Page")]
)
def test_contents_parts_and_papers(language: str, contents: str, page: str) -> None:
    bundle = notifications.Bundle(
        title="The whole file",
        sender="Service New Brunswick",
        reference="AR-7K2M-9QXD",
        date=date(2026, 11, 22),
        language=language,
        parts=(
            notifications.BundlePart("Facts", columns=("Fact", "Value"), rows=(("Name", "#panic() Amina"),)),
            notifications.BundlePart("Decision", paragraphs=("The value stays.",)),
        ),
        papers=(
            notifications.BundlePaper("Notice", "of January", "application/pdf", _pdf(3)),
            notifications.BundlePaper("Photo", "of the house", "image/png", _picture()),
            notifications.BundlePaper("Broken", "", "application/pdf", b"%PDF-nonsense"),
        ),
    )
    made = notifications.render_bundle(bundle)
    assert made == notifications.render_bundle(bundle)
    read = PdfReader(BytesIO(made))
    texts = [each.extract_text() for each in read.pages]
    assert len(texts) == 1 + 2 + 3 + 1 + 1  # contents, parts, the notice's pages, the photo, what could not be drawn
    assert contents in texts[0]
    for name, number in (("Facts", 2), ("Decision", 3), ("Notice", 4), ("Photo", 7), ("Broken", 8)):
        assert name in texts[0]
        assert name in texts[number - 1]
    assert "#panic() Amina" in texts[1]
    assert f"{page} 8" in texts[7]
    assert [each["/Title"] for each in read.outline] == ["Facts", "Decision", "Notice", "Photo", "Broken"]  # type: ignore[call-overload]  # pypdf's own shape
