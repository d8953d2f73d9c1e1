"""A new jurisdiction is a folder that loads, takes a service at once, and is written whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel.api import SYSTEM, Conflict, Invalid

TODAY = date(2026, 11, 21)
LAW = {"title": "Local Government Act 2002", "href": "https://law.example/lga", "section": "12"}


def begun(folder: Path, **changes: Any) -> catalogue.BegunJurisdiction:
    values: dict[str, Any] = {
        "name": "Ōtepoti District", "organization": "Ōtepoti Council", "homepage": "https://council.example",
        "country": "NZ", "currency": "NZD", "time_zone": "Pacific/Auckland", "languages": ["en", "mi"], "on": TODAY,
    } | changes  # fmt: skip
    return catalogue.new_jurisdiction(folder, **values)


def test_it_loads_and_takes_a_service_and_is_published(tmp_path: Path, db: None) -> None:
    folder = tmp_path / "deep" / "council"
    made = begun(folder)
    assert made.identifier == "otepoti-district"
    assert all(path.is_file() for path in made.created)
    jurisdiction = catalogue.load(folder)
    assert jurisdiction.services == {}
    assert (jurisdiction.languages, jurisdiction.content_as_of) == (("en", "mi"), TODAY)
    organization = jurisdiction.organizations["otepoti-council"]
    assert organization.name.in_language("en").text == "Ōtepoti Council"
    assert not organization.name.in_language("en").awaiting_review
    assert organization.name.in_language("mi").awaiting_review

    catalogue.new_service(folder, "otepoti-council/dog-park", title="Use the dog park", law=LAW)
    assert catalogue.check(catalogue.load(folder)) == ()
    assert catalogue.publish(folder, by=SYSTEM).changed == ("otepoti-council/dog-park",)


def test_any_language_may_be_the_first(tmp_path: Path) -> None:
    begun(tmp_path / "ville", name="Ville", organization="Mairie", languages=["fr"], country="CA", currency="CAD")
    jurisdiction = catalogue.load(tmp_path / "ville")
    assert (jurisdiction.default_language, jurisdiction.currency) == ("fr", "CAD")


def test_what_is_in_the_folder_already_stays(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Conflict, match="there is something in"):
        begun(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"country": "New Zealand"}, "ISO 3166"),
        ({"currency": "dollars"}, "ISO 4217"),
        ({"time_zone": "Moon/Tranquility"}, "time zone"),
        ({"homepage": "council.example"}, "a link that begins with https"),
        ({"name": "1984"}, "a name begins with a letter"),
        ({"organization": "***"}, "a name begins with a letter"),
    ],
)
def test_a_refusal_leaves_nothing_behind(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    folder = tmp_path / "council"
    with pytest.raises(Invalid, match=said):
        begun(folder, **changes)
    assert not folder.exists()
