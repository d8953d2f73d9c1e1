"""New Brunswick stands: every gate is open, its law agrees with its examples, and both languages say everything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.catalogue import api as catalogue
from guichet.lab import api as lab
from guichet.rules import api as rules

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
CITIES = ("fredericton", "moncton", "saint-john")


def test_every_gate_is_open() -> None:
    jurisdiction = catalogue.load(NEW_BRUNSWICK)
    assert catalogue.check(jurisdiction) == ()
    assert jurisdiction.languages == ("en", "fr")


def test_the_law_agrees_with_its_examples() -> None:
    report = rules.load(NEW_BRUNSWICK / "law").run_tests()
    assert report.passed, report


def keys_of(words: Any, path: str = "") -> set[str]:
    """Every place that holds a text; a list of synonyms counts as one, for languages have not the same number."""
    if isinstance(words, dict):
        return {place for key, value in words.items() for place in keys_of(value, f"{path}/{key}")}
    return {path} if words else set()


@pytest.mark.parametrize(
    "english", sorted(NEW_BRUNSWICK.rglob("locales/**/en*")), ids=lambda path: str(path.parent.name)
)
def test_french_says_all_that_english_says(english: Path) -> None:
    files = [english] if english.is_file() else sorted(english.rglob("*.yaml"))
    for file in files:
        if "law" in file.relative_to(NEW_BRUNSWICK).parts:
            continue  # English labels stand in the law itself; the law's own check demands the French ones
        french = Path(str(file).replace("locales/en", "locales/fr"))
        said, aussi = (yaml.safe_load(each.read_text(encoding="utf-8")) for each in (file, french))
        assert keys_of(said) == keys_of(aussi), file
        assert not aussi.get("awaiting_review", False), french


def test_french_uses_the_typography_of_canada() -> None:
    """No straight apostrophe, no ordinary space before a colon or a dollar sign, none before a question mark."""
    for file in (*sorted(NEW_BRUNSWICK.rglob("locales/fr.yaml")), *sorted(NEW_BRUNSWICK.rglob("locales/fr/*.yaml"))):
        for text in texts_of(yaml.safe_load(file.read_text(encoding="utf-8"))):
            assert "'" not in text, (file, text)
            spoken = re.sub(r"\$\{[a-z_]+\}", "Moncton", text)  # what a model says of who adopts it
            assert not any(spaced in spoken for spaced in (" :", " $", " ?", " !")), (file, text)


def texts_of(words: Any) -> list[str]:
    if isinstance(words, dict):
        return [text for value in words.values() for text in texts_of(value)]
    if isinstance(words, list):
        return [text for value in words for text in texts_of(value)]
    return [words] if isinstance(words, str) else []


def test_the_three_cities_differ_by_data_only() -> None:
    """What the three adopt is one model; what differs is what the model leaves to them."""
    new_brunswick = catalogue.load(NEW_BRUNSWICK)
    for name in ("recreation-fee-help", "swimming-lessons", "water-bill", "parking-ticket", "property-tax-payment"):
        found = [new_brunswick.services[f"{city}/{name}"] for city in CITIES]
        assert {each.adopted and each.adopted.model for each in found} == {f"service-new-brunswick/{name}"}
        assert len({tuple(page.id for page in each.pages) for each in found}) == 1
        assert len({tuple(each.workflow.statuses) for each in found if each.workflow}) == 1
    own = {name: each.adopted.own for name, each in new_brunswick.services.items() if each.adopted}
    assert own["moncton/water-bill"] == ()
    assert own["fredericton/water-bill"] == (
        "locales/en.yaml#title", "locales/en.yaml#summary", "locales/fr.yaml#title", "locales/fr.yaml#summary",
    )  # fmt: skip
    assert own["saint-john/parking-ticket"] == ("service.yaml#channels",)


def test_it_has_a_cast_of_its_own(settings: Any) -> None:
    settings.GUICHET_JURISDICTION = NEW_BRUNSWICK
    assert lab.person("luc").roles[0].organization == "moncton"
    assert {lab.generated(number).language for number in range(1, 40)} == {"en", "fr"}
    assert lab.generated(7).phone.startswith("+1506")
