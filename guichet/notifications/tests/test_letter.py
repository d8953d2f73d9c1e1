"""A letter is an accessible PDF that says who, what, why, under which law, and how to object (make_letter)."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest

from guichet.kernel import api as kernel
from guichet.notifications import letter as letters
from guichet.notifications.api import LetterContent, Reason, blocks, preview_letter

LETTER = LetterContent(
    sender="Te Tari Taake — Inland Revenue",
    date=date(2026, 11, 21),
    title="You get Best Start for Tāne",
    language="en",
    recipient_lines=("Amina Noor", "1 Rīpeka Street", "Wellington 6011"),
    reference="BS-7K2M-9QXD",
    blocks=blocks("Tēnā koe Amina.\n\n# What happens\n\n- We pay you **every** week.\n- You tell us of changes."),
    facts=(("Date of birth", "1 November 2026", "Births register"),),
    reasons=(
        Reason("Tāne was born after 1 July 2018", True, (("Income Tax Act 2007, s MG 2", "https://law.example/mg2"),)),
        Reason("You live in New Zealand", False),
        Reason("Nobody else is paid for Tāne", None),
    ),
    amounts=(("Best Start each week", "$73.00"),),
    law=(("Income Tax Act 2007, subpart MG", "https://law.example/mg"),),
    rights="You may object until 21 January 2027.\n\nWrite to us.",
    contact="0800 227 773",
)


def reader(content: LetterContent) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(preview_letter(content)))


def catalog(pdf: pypdf.PdfReader) -> Any:
    return pdf.trailer["/Root"]


def text_of(pdf: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def tags(pdf: pypdf.PdfReader) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            walk(node.get("/K", []))

    walk(catalog(pdf)["/StructTreeRoot"]["/K"])
    return found


def test_in_french_it_is_set_as_in_canada() -> None:
    pdf = reader(replace(LETTER, language="fr", date=date(2026, 11, 1)))
    said = " ".join(text_of(pdf).split())
    assert catalog(pdf)["/Lang"] == "fr"
    assert "Date : 1er novembre 2026" in said
    assert "Ce sur quoi repose notre décision" in said
    assert "Page 1 sur 1" in said


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    pdf = reader(replace(LETTER, language="mi"))
    assert catalog(pdf)["/MarkInfo"]["/Marked"]
    assert catalog(pdf)["/Lang"] == "mi"
    assert catalog(pdf)["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "You get Best Start for Tāne"
    assert b"pdfuaid:part" in bytes(catalog(pdf)["/Metadata"].get_object().get_data())
    found = tags(pdf)
    assert found.count("/H1") == 1
    assert found.count("/H2") == 7
    assert {"/L", "/LI", "/Table", "/TH", "/TD", "/P", "/Link"} <= set(found)
    assert found.count("/TH") == 2 + 3


def test_it_says_everything_in_order() -> None:
    said = text_of(reader(LETTER))
    places = [
        said.index(each)
        for each in (
            "Te Tari Taake — Inland Revenue",
            "Amina Noor",
            "Date: 21 November 2026",
            "You get Best Start for Tāne",
            "Tēnā koe Amina.",
            "We pay you every week.",
            "Best Start each week $73.00",
            "Tāne was born after 1 July 2018 (Income Tax Act 2007, s MG 2)",
            "You live in New Zealand",
            "Not yet known: Nobody else is paid for Tāne",
            "Date of birth 1 November 2026 Births register",
            "Income Tax Act 2007, subpart MG",
            "You may object until 21 January 2027.",
            "0800 227 773",
        )
    ]
    assert places == sorted(places)
    assert "Reference: BS-7K2M-9QXD" in said


def test_in_te_reo_its_own_words_are_te_reo_and_macrons_are_drawn() -> None:
    said = text_of(reader(replace(LETTER, language="mi", title="Ka whiwhi koe i te Best Start mō Tāne")))
    assert "Te ture" in said
    assert "Mēnā kāore koe e whakaae" in said
    assert "Kāore anō kia mōhiotia: " in said
    assert "The rule" not in said


def test_what_a_person_wrote_is_never_run() -> None:
    nasty = '#set page(fill: red) $x$ #read("/etc/passwd") *a* <b> @c "quoted" \\ [z] {name}'
    said = text_of(
        reader(replace(LETTER, title="T", facts=((nasty, nasty, nasty),), rights=nasty, blocks=blocks(nasty)))
    )
    assert '#read("/etc/passwd")' in said.replace("\n", " ")
    assert "root:" not in said


def test_only_pages_of_the_web_become_links() -> None:
    pdf = reader(replace(LETTER, law=(("Good", "https://law.example/x"), ("Bad", "javascript:alert(1)"))))
    addresses = {str(note.get_object()["/A"]["/URI"]) for page in pdf.pages for note in page.get("/Annots", [])}
    assert addresses == {"https://law.example/x", "https://law.example/mg2"}
    assert "Bad" in text_of(pdf)


def test_the_same_letter_is_the_same_bytes() -> None:
    assert preview_letter(LETTER) == preview_letter(LETTER)
    assert letters.unpack(letters.pack(LETTER)) == LETTER


def test_the_least_letter_is_one() -> None:
    least = LetterContent(sender="Health", date=date(2026, 11, 21), title="Hello", language="fr-CA")
    pdf = reader(least)
    assert catalog(pdf)["/Lang"] == "fr-CA"
    assert tags(pdf).count("/H2") == 0


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": " "}, "letter.title"),
        ({"sender": ""}, "letter.sender"),
        ({"language": ""}, "letter.language"),
        ({"colour": "red"}, "letter.colour"),
        ({"rights": "x" * 70_000}, "letter"),
    ],
)
def test_what_cannot_be_a_letter_is_refused_by_name(change: dict[str, Any], where: str) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        preview_letter(replace(LETTER, **change))
    assert [each.where for each in refused.value.problems] == [where]
