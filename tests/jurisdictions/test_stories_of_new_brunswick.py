"""People of New Brunswick do what they came for, on every channel, in English and in French alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
OPERATOR = kernel.Actor(channel="command", name="the test")


@pytest.fixture
def new_brunswick(db: None, settings: Any) -> Iterator[catalogue.Jurisdiction]:
    settings.GUICHET_JURISDICTION = NEW_BRUNSWICK
    settings.ALLOWED_HOSTS = ["testserver"]
    catalogue.forget()
    journeys.publish(NEW_BRUNSWICK, by=OPERATOR)
    lab.populate()
    yield catalogue.current()
    catalogue.forget()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_channel_comes_to_the_same_in_both_languages(
    new_brunswick: catalogue.Jurisdiction, language: str
) -> None:
    # The licence is paid for before the city gets it.
    stories = {"service-new-brunswick/assessment-review": "in-time", "moncton/dog-licence": "fertile"}
    found: list[kernel.Problem] = []
    for name, example in stories.items():
        service = new_brunswick.services[name]
        told = next(each for each in service.examples if each.id == example)
        found += lab.rehearse_example(service, told, language=language)
    assert [str(each) for each in found] == []
