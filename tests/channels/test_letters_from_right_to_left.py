"""A letter in a language from right to left turns round, and nothing that is read from the left turns with it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf

from guichet.look.tests.arabic import speaking_arabic
from guichet.notifications.api import LetterContent, Reason, blocks, preview_letter

ARABIC = LetterContent(
    sender="مصلحة الضرائب",
    date=date(2026, 11, 21),
    title="تحصلين على إعانة البداية",
    language="ar",
    recipient_lines=("أمينة رحيمي", "1 Rīpeka Street"),
    reference="BS-7K2M-9QXD",
    blocks=blocks("مرحبًا أمينة.\n\n# ما يحدث\n\n- ندفع لك **كل** أسبوع."),
    facts=(("تاريخ الميلاد", "1 نوفمبر 2026", "سجل المواليد"),),
    reasons=(Reason("تعيشين في نيوزيلندا", True, (("Income Tax Act 2007, s MG 2", ""),)),),
    amounts=(("البداية", "$73.00"),),
    law=(("Income Tax Act 2007, subpart MG", "https://law.example/mg"),),
    rights="اتصلي على 0800 227 773 قبل 21 يناير.",
    contact="0800 227 773",
)


def reader(content: LetterContent) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(preview_letter(content)))


def test_from_right_to_left_it_turns_round_and_no_number_does(tmp_path: Path) -> None:
    with speaking_arabic(tmp_path / "locale"):
        pdf = reader(ARABIC)
        assert preview_letter(ARABIC) == preview_letter(ARABIC)
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "ar"
    assert root["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == ARABIC.title
    said = "\n".join(page.extract_text() for page in pdf.pages)
    for kept in ("0800 227 773", "1 Rīpeka Street", "Income Tax Act 2007, subpart MG", "BS-7K2M-9QXD"):
        assert kept in said, "what is read from the left stands in its own order"
    assert "773 227 0800" not in said
    for word in ("الضرائب", "أمينة", "نيوزيلندا", "اتصلي"):
        assert word in said
    assert "لماذا" in said, "its own words are Arabic where there are some"
    assert "The rule" in said, "and English where there are none"
    # The window of the address stands at the right, the date at the left: the page is turned round.
    places = where(pdf, "Rīpeka", "BS-7K2M")
    assert places["Rīpeka"] > places["BS-7K2M"]
    english = where(reader(replace(ARABIC, language="en")), "Rīpeka", "BS-7K2M")
    assert english["Rīpeka"] < english["BS-7K2M"]


def where(pdf: pypdf.PdfReader, *words: str) -> dict[str, float]:
    """How far from the left edge these words first stand, in points."""
    found: dict[str, float] = {}

    def see(text: str, matrix: list[float], line: list[float], *_: Any) -> None:
        for word in words:
            if word in text:
                found.setdefault(word, matrix[4] + line[4])

    pdf.pages[0].extract_text(visitor_text=see)
    return found
