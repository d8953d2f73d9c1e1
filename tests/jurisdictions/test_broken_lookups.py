"""A mistake in what can be looked up is told with its place and its cure, and nothing of it is published."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest

from guichet.catalogue import api as catalogue

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
FILE = "lookups/property.yaml"
WHOLE = (NEW_BRUNSWICK / FILE).read_text(encoding="utf-8")


@cache
def jurisdiction() -> catalogue.Jurisdiction:
    return catalogue.load(NEW_BRUNSWICK)


def said_of(text: str, folder: Path) -> list[str]:
    """What the gate says of a lookup written so, every problem with its place, its message and its remedy."""
    (folder / "lookups").mkdir()
    (folder / FILE).write_text(text, encoding="utf-8")
    gate = catalogue.gates.get("lookups")
    problems = gate.check_jurisdiction(msgspec.structs.replace(jurisdiction(), folder=str(folder)))
    assert all(each.where and each.message and each.remedy for each in problems)
    return [str(each).replace(f"{folder}/", "") for each in problems]


def test_the_file_as_it_stands_is_sound(tmp_path: Path) -> None:
    assert said_of(WHOLE, tmp_path) == []


@pytest.mark.parametrize(
    ("find", "replaced", "expected"),
    [
        ("register: property\n", "", "needs the key 'register'"),
        ("percent: 20", "percent: 200", "at most 100"),
        ("facts: [assessed_in_name,", "facts: [value_on_notice, assessed_in_name,", "is for everybody and"),
        ("label: property_address", "label: assessed_in_name", "`public` does not list it"),
        ("organization: service-new-brunswick", "organization: service-new-brunswik", "no organization"),
        ("assumed: {assessed_in_name:", "assumed: {assesed_in_name:", "Did you mean 'assessed_in_name'?"),
        ("review: service-new-brunswick/assessment-review", "review: service-new-brunswick/review", "no service"),
        ("provincial_property_tax,", "provincial_propertytax,", "Did you mean 'provincial_property_tax'"),
        (", fr: Consulter une évaluation foncière}", "}", "a text is missing in 'fr'"),
        ("id: property", "id: property\nid: other", "a second time"),
    ],
)  # fmt: skip
def test_a_mistake_is_told(find: str, replaced: str, expected: str, tmp_path: Path) -> None:
    assert WHOLE.count(find) == 1
    said = said_of(WHOLE.replace(find, replaced), tmp_path)
    assert len(said) == 1, said
    assert said[0].startswith("lookups/property.yaml")
    assert expected in said[0]
