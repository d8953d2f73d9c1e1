"""People of New Brunswick do what they came for, on every channel, in English and in French alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker, law_links
from guichet.kernel import api as kernel
from guichet.lab import api as lab

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
OPERATOR = kernel.Actor(channel="command", name="the test")


@pytest.fixture
def new_brunswick(publish_kept: Callable[[Path], None], settings: Any) -> Iterator[catalogue.Jurisdiction]:
    settings.GUICHET_JURISDICTION = NEW_BRUNSWICK
    settings.ALLOWED_HOSTS = ["testserver"]
    catalogue.forget()
    publish_kept(NEW_BRUNSWICK)
    lab.populate()
    yield catalogue.current()
    catalogue.forget()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_channel_comes_to_the_same_in_both_languages(
    new_brunswick: catalogue.Jurisdiction, language: str
) -> None:
    # The licence and the place in a course are paid for before the city gets them, as far as nothing is waived.
    stories = {
        "service-new-brunswick/assessment-review": "in-time",
        "moncton/dog-licence": "fertile",
        "moncton/swimming-lessons": "half",
        "saint-john/swimming-lessons": "social-assistance",
    }
    found: list[kernel.Problem] = []
    for name, example in stories.items():
        service = new_brunswick.services[name]
        told = next(each for each in service.examples if each.id == example)
        found += lab.rehearse_example(service, told, language=language)
    assert [str(each) for each in found] == []
    assert_laws_are_called_in(language, "moncton/dog-licence")


def assert_laws_are_called_in(language: str, name: str) -> None:
    """On its page, at its questions and to programs: the title in the language spoken, and none in another."""
    web, other = Client(), "fr" if language == "en" else "en"
    service = catalogue.service(name)
    laws = [*service.legal_resources, *(each.legal_basis for each in service.facts.values() if each.legal_basis)]
    titles = [each.title for each in laws if isinstance(each.title, dict)]
    assert len(titles) >= 4
    speaker = Speaker(catalogue.current(), language)
    pages = {
        "page": web.get(f"/{language}/services/{name}/").content.decode(),
        "api": web.get(f"/api/v1/services/{name}", headers={"Accept-Language": language}).content.decode(),
        "questions": "\n".join(link.title for link in law_links(speaker, tuple(laws)) if not link.lang),
    }
    for place, text in pages.items():
        assert any(title[language] in text for title in titles), (place, text)
        assert not any(title[other] in text for title in titles), place
