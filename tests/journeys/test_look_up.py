"""A property is looked up: everybody sees the public list, the owner more, and the tax follows with its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.journeys import ports
from guichet.kernel import api as kernel
from guichet.lab.population import populate
from guichet.lab.registers.properties import LabProperties

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
OPERATOR = kernel.Actor(channel="command", name="the test")
NOON = datetime(2026, 11, 22, 16, tzinfo=UTC)
HERS = "5012345"


@pytest.fixture
def agents(publish_kept: Callable[[Path], None], settings: Any) -> Iterator[dict[str, str]]:
    settings.GUICHET_JURISDICTION, settings.ALLOWED_HOSTS = NEW_BRUNSWICK, ["testserver"]
    before = ports.public_registers.get("property") if "property" in ports.public_registers else None
    ports.public_registers.replace("property", LabProperties())
    catalogue.forget()
    with kernel.held_at(NOON):
        publish_kept(NEW_BRUNSWICK)
        yield populate().agents
    catalogue.forget()
    if before is not None:
        ports.public_registers.replace("property", before)


def person(agents: dict[str, str], name: str, **changes: Any) -> kernel.Actor:
    values: dict[str, Any] = {
        "agent_id": agents[name],
        "channel": "web",
        "assurance": kernel.Assurance.SUBSTANTIAL,
    } | changes
    return kernel.Actor(**values)


def test_a_property_is_found_and_understood(agents: dict[str, str]) -> None:
    assert [each.key for each in journeys.find_entries(lookup_id="property", text=" 501 2345 ", language="en")] == [
        HERS
    ]
    found = journeys.find_entries(lookup_id="property", text="orange lane", language="fr")
    assert {each.key for each in found} == {HERS, "5012346", "5012350"}
    assert journeys.find_entries(lookup_id="property", text="Amina Rahimi", language="en") == ()  # nobody is looked up

    mine = journeys.see_entry(lookup_id="property", key=HERS, by=person(agents, "amina"), language="en")
    # Moncton 1.3614 and 0.0194 for assessing, on 280,000 (the freeze of 2026): as the law's own example says.
    assert (
        "Property tax for the year: provincial, local and for the cost of assessing, after the credit",
        "$3,866.24",
    ) in [each[:2] for each in mine.amounts]
    assert (mine.own, mine.review_until, mine.review_open) == (True, date(2026, 12, 9), True)
    assert len(mine.owner_facts) == 5
    levels = {each.law.title.split(",")[0] for each in mine.rates}
    assert any("Moncton" in each for each in levels)
    assert {each.verified for each in mine.rates} == {True, False}  # what could not be confirmed says so
    # Archibald Street is near and sold; Highfield is dearer by half, Weldon was sold in 2018, Lutz is of another kind.
    assert [each.key for each in mine.comparables] == ["5012346", "5012350", "5012377"]
    assert mine.comparables[0].price == "$248,000.00"


@pytest.mark.parametrize("who", ["nobody", "eve", "unsure", "for another"])
def test_others_see_the_public_list_only(agents: dict[str, str], who: str) -> None:
    actor = {
        "nobody": kernel.Actor(channel="web"),
        "eve": person(agents, "eve"),
        "unsure": person(agents, "amina", assurance=kernel.Assurance.LOW),
        "for another": person(agents, "amina", on_behalf_of=agents["dana"]),
    }[who]
    seen = journeys.see_entry(lookup_id="property", key=HERS, by=actor, language="fr")
    assert (seen.own, seen.owner_facts, seen.review_until) == (False, (), None)
    assert "Amina" not in repr(seen)
    assert seen.reckoning_note.startswith("Calculé comme si")
    yearly = next(each[1] for each in seen.amounts if "annuel" in each[0].lower() or "année" in each[0].lower())
    assert yearly.endswith("$")


def test_pages_in_both_languages(agents: dict[str, str]) -> None:
    client = Client()
    for language, words in (("en", "What tax follows"), ("fr", "L’impôt qui en découle")):
        found = client.get(f"/{language}/lookups/property/", {"q": "orange"}).content.decode()
        assert f"/{language}/lookups/property/{HERS}/" in found
        page = client.get(f"/{language}/lookups/property/{HERS}/")
        assert words in page.content.decode()
        assert "Rahimi" not in page.content.decode()
    assert client.get("/en/lookups/property/999/").status_code == 404
    assert client.get("/en/lookups/nothing/").status_code == 404
