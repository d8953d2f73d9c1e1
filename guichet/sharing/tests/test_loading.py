"""Agreement files are read strictly: every mistake with file, line, what was expected and what to do."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from guichet.kernel import api as kernel
from guichet.sharing import api as sharing

GOOD = """\
identifier: births
source: registry
recipients: [tax]
fields: [name, born_on]
purposes: [number]
legal_basis: {title: Privacy Act, href: 'https://law.example/privacy', section: 22}
basis: consent
from_on: 2026-01-01
until_on: 2027-01-01
retention: P7Y
"""
WORDS = """\
title: Births
summary: It goes on.
purposes: {number: To give a number}
consequences: You can say no.
retention: Seven years.
"""


def folder(root: Path, agreement: str = GOOD, **words: str) -> Path:
    for language, text in ({"en": WORDS, "mi": WORDS} | words).items():
        place = root / "agreements" / "locales" / language
        place.mkdir(parents=True, exist_ok=True)
        if text:
            (place / "births.yaml").write_text(text, encoding="utf-8")
    (root / "agreements" / "births.yaml").write_text(agreement, encoding="utf-8")
    return root


def problems(root: Path) -> list[str]:
    with pytest.raises(kernel.Invalid) as refused:
        sharing.load_agreements(root, languages=("en", "mi"))
    assert all(each.remedy for each in refused.value.problems)
    return [f"{each.where}: {each.message}" for each in refused.value.problems]


def test_an_agreement_is_read(tmp_path: Path) -> None:
    (found,) = sharing.load_agreements(folder(tmp_path), languages=("en", "mi"), time_zone="Pacific/Auckland")
    assert (found.identifier, found.recipients, found.retention, found.pairwise) == ("births", ("tax",), "P7Y", True)
    assert found.legal_basis.section == "22"
    assert found.title == {"en": "Births", "mi": "Births"}
    assert sharing.load_agreements(tmp_path / "none", languages=("en",)) == ()


@pytest.mark.parametrize(
    ("before", "after", "where", "said"),
    [
        ("basis: consent", "basis: feeling", "agreements/births.yaml:7", "one of consent, law, public_task"),
        ("retention: P7Y", "retention: 7 years", "agreements/births.yaml:10", "a duration such as P7Y"),
        ("until_on: 2027-01-01", "until_on: 2025-01-01", "agreements/births.yaml:9", "before it begins"),
        ("recipients: [tax]", "recipients: [registry]", "agreements/births.yaml:3", "share with itself"),
        ("fields: [name, born_on]", "fields: [name, name]", "agreements/births.yaml:4", "stands here twice"),
        ("source: registry\n", "", "agreements/births.yaml:1", "needs the key 'source'"),
        ("source: registry", "sauce: registry", "agreements/births.yaml:2", "has no key 'sauce'"),
        ("identifier: births", "identifier: deaths", "agreements/births.yaml:1", "the file is called births.yaml"),
        ("from_on: 2026-01-01", "from_on: 2026-13-01", "agreements/births.yaml:8", "not a day of the calendar"),
        (
            "purposes: [number]",
            "purposes: [number, benefit]",
            "agreements/locales/en/births.yaml:3",
            "has no words",
        ),
    ],
)
def test_a_mistake_is_said_with_its_line(tmp_path: Path, before: str, after: str, where: str, said: str) -> None:
    assert before in GOOD
    found = problems(folder(tmp_path, GOOD.replace(before, after)))
    assert any(each.startswith(f"{where}: ") and said in each for each in found), found


def test_words_are_complete_in_every_language_or_nothing_is_published(tmp_path: Path) -> None:
    (found,) = problems(folder(tmp_path / "one", mi=""))
    assert found.startswith("agreements/locales/mi/births.yaml:1: the words in 'mi' are missing")
    (found,) = problems(folder(tmp_path / "two", mi=WORDS.replace("summary: It goes on.\n", "")))
    assert "needs the key 'summary'" in found


def test_other_files_are_refused(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "agreements" / "notes.txt").write_text("x", encoding="utf-8")
    (root / "agreements" / "locales" / "en" / "ghost.yaml").write_text(WORDS, encoding="utf-8")
    found = problems(root)
    assert len(found) == 2
    assert any("'ghost'" in each for each in found)


def test_the_schema_for_editors_agrees(tmp_path: Path) -> None:
    schemas = sharing.json_schemas()
    given = yaml.safe_load(GOOD)
    given = {**given, "from_on": "2026-01-01", "until_on": "2027-01-01"}
    jsonschema.validate(given, schemas["agreement"])
    jsonschema.validate(yaml.safe_load(WORDS), schemas["agreement-words"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**given, "sauce": "x"}, schemas["agreement"])
