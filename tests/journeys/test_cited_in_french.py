"""A decision of New Brunswick cites the law in the language of who reads it: page, case and letter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Visitor
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.population import populate
from guichet.notifications import api as notifications
from tests.journeys.playing import example_of, play

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
REVIEW = "service-new-brunswick/assessment-review"
TITLES = {
    "en": "Assessment Act, RSNB 1973, c A-14, subsection 25(1)",
    "fr": "Loi sur l’évaluation, LRN-B 1973, c A-14, paragraphe 25(1)",
}
TEXTS = {language: f"https://laws.gnb.ca/{language}/showdoc/cs/A-14" for language in TITLES}


@pytest.fixture
def people(publish_kept: Callable[[Path], None], settings: Any) -> Iterator[dict[str, str]]:
    settings.GUICHET_JURISDICTION = NEW_BRUNSWICK
    settings.ALLOWED_HOSTS = ["testserver"]
    catalogue.forget()
    with kernel.held_at(datetime(2026, 2, 10, 14, 0, tzinfo=UTC)):
        publish_kept(NEW_BRUNSWICK)
        yield dict(populate().agents)
    catalogue.forget()


def decided(people: dict[str, str], language: str, work_off: Callable[[], audit.Drained]) -> tuple[kernel.Actor, str]:
    """Amina, and her request for a review that Chen has granted."""
    amina = kernel.Actor(
        agent_id=people["amina"], channel="web", assurance=kernel.Assurance.SUBSTANTIAL, language=language
    )
    chen = kernel.Actor(
        agent_id=people["chen"], name="chen", channel="web", roles=frozenset({"caseworker"}),
        organization="service-new-brunswick", assurance=kernel.Assurance.HIGH,
    )  # fmt: skip
    played = play(REVIEW, example_of(REVIEW, "in-time").given, amina, language=language)
    journeys.submit(request_id=played.request_id, by=amina)
    work_off()
    case = cases.case_of_request(request_id=played.request_id, by=chen)
    assert case is not None
    journeys.decide(case_id=case.id, transition="change_value", by=chen, revision=case.revision, words="250 000")
    work_off()
    return amina, case.id


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_decision_cites_the_law_in_the_language_spoken(
    people: dict[str, str], work_off: Callable[[], audit.Drained], language: str
) -> None:
    other = "fr" if language == "en" else "en"
    amina, case_id = decided(people, language, work_off)
    case = cases.case(case_id=case_id, by=kernel.SYSTEM)
    link = f'<a href="{TEXTS[language]}">{TITLES[language]}</a>'
    for name, address in (
        ("amina", f"requests/{case.request.id}/outcome/"),
        ("chen", f"work/cases/{case_id}/"),
    ):
        visitor = Visitor()
        visitor.sign_in(name)
        page = visitor.get(f"/{language}/{address}").text
        assert link in page, address
        assert TITLES[other] not in page, address

    told = next(each for each in notifications.inbox(by=amina) if each.has_letter)
    letter = PdfReader(io.BytesIO(notifications.letter_pdf(message_id=told.id, by=amina)))
    said = " ".join(" ".join(page.extract_text() for page in letter.pages).split())
    links = {note.get_object()["/A"]["/URI"] for page in letter.pages for note in page.get("/Annots", ())}
    assert TITLES[language] in said
    assert TITLES[other] not in said
    assert TEXTS[language] in links
