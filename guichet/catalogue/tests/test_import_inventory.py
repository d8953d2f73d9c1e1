"""A foreign inventory is taken in row by row, and every row is accounted for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.catalogue.models import EntryRow, SearchIndexRow
from guichet.catalogue.tests.overlay import MINIMAL
from guichet.kernel.api import SYSTEM, Actor, Invalid, NotAllowed, Reference

pytestmark = pytest.mark.django_db

CANADA = Path(__file__).parents[4] / "shared" / "data" / "services" / "canada-2019-2020-services.csv"
MAPPING = """
name: test-list
languages: [en, fr]
country: CA
identifier: id
title: {en: name_en, fr: name_fr}
summary: {en: about_en, fr: about_fr}
organization: {en: dept, fr: dept}
url: {en: url}
channels: {column: how, codes: {onl: web, tel: telephone}}
fee: {column: fee, 'true': [Y], 'false': [N]}
volumes: {web: count}
unknown_values: [ND]
"""
HEADER = ["id", "name_en", "name_fr", "about_en", "about_fr", "dept", "url", "how", "fee", "count"]
DOGS = ["1", "Dog tag", "Médaille", "For dogs.", "Pour chiens.", "Town", "https://t.example/1", "onl,tel", "Y", "12"]
CATS = ["2", "Cat tag", "Médaille de chat", "For cats.", "Pour chats.", "Town", "", "tel", "N", "ND"]


def write(tmp_path: Path, *rows: list[str], mapping: str = MAPPING) -> tuple[Path, Path]:
    table = tmp_path / "list.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    described = tmp_path / "mapping.yaml"
    described.write_text(mapping, encoding="utf-8")
    return table, described


def test_rows_become_entries(tmp_path: Path) -> None:
    table, mapping = write(tmp_path, DOGS, CATS)
    report = catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    assert (report.rows, report.added, report.refused, report.notes) == (2, 2, (), ())
    dog = catalogue.entry("test-list/1")
    assert dog.title.in_language("fr").text == "Médaille"
    assert (dog.channels, dog.has_fee, dog.volumes) == (("web", "telephone"), True, {"web": 12})
    assert dog.urls.in_language("fr").text == "https://t.example/1"
    assert catalogue.entry("test-list/2").volumes == {}
    assert [hit.identifier for hit in catalogue.search("medaille", language="fr").hits] == [
        "test-list/1",
        "test-list/2",
    ]
    (event,) = audit.history(stream=Reference("inventory", "test-list"))
    assert (event.data["added"], event.data["refused"]) == (2, 0)


def test_importing_again_updates_and_marks_what_vanished(tmp_path: Path) -> None:
    table, mapping = write(tmp_path, DOGS, CATS)
    catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    index = SearchIndexRow.objects.latest("number").number
    again = catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    assert (again.added, again.changed, again.unchanged, again.vanished) == (0, 0, 2, ())
    assert SearchIndexRow.objects.latest("number").number == index
    assert len(audit.history(stream=Reference("inventory", "test-list"))) == 1
    table, mapping = write(tmp_path, [*DOGS[:1], "Dog badge", *DOGS[2:]])
    changed = catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    assert (changed.changed, changed.unchanged, changed.vanished) == (1, 0, ("test-list/2",))
    assert catalogue.search("cat", language="en").total == 0
    assert catalogue.search("badge", language="en").total == 1
    assert catalogue.entry("test-list/2").title.in_language("en").text == "Cat tag"
    table, mapping = write(tmp_path, DOGS, CATS)
    back = catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    assert (back.changed, back.vanished) == (2, ())
    assert catalogue.search("cat", language="en").total == 1


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("id", "", "the identifier is 1 to 80"),
        ("id", "../../etc", "the identifier is 1 to 80"),
        ("name_fr", "", "the title in 'fr' is empty"),
        ("about_en", "", "the summary in 'en' is empty"),
        ("name_en", "x" * 301, "the title has 301 characters"),
        ("id", "1", "already stands in row 2"),
    ],
)
def test_a_row_that_is_refused_says_row_column_value_and_cure(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    bad = dict(zip(HEADER, CATS, strict=True)) | {column: value}
    table, mapping = write(tmp_path, DOGS, list(bad.values()))
    report = catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    (refused,) = report.refused
    assert (refused.row, refused.column, refused.value) == (3, column, value)
    assert reason in refused.reason
    assert refused.cure
    assert report.rows == report.taken + len(report.refused) == 2


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("url", "see our site", "this is no link"),
        ("url", "https://a.example https://b.example", "more than one link"),
        ("how", "tel,pigeon", "no channel for the code"),
        ("fee", "perhaps", "whether there is a fee"),
        ("count", "many", "a volume is a whole number"),
    ],
)
def test_a_value_that_is_left_out_is_noted(tmp_path: Path, column: str, value: str, reason: str) -> None:
    odd = dict(zip(HEADER, DOGS, strict=True)) | {column: value}
    table, mapping = write(tmp_path, list(odd.values()))
    report = catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    (note,) = report.notes
    assert (report.taken, note.row, note.column) == (1, 2, column)
    assert reason in note.reason


def test_a_short_row_is_refused(tmp_path: Path) -> None:
    table, mapping = write(tmp_path, DOGS, CATS[:-1])
    (refused,) = catalogue.import_inventory(table, mapping=mapping, by=SYSTEM).refused
    assert refused.row == 3
    assert "more or fewer cells" in refused.reason


def test_a_mapping_or_file_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    table, mapping = write(
        tmp_path, DOGS, mapping=MAPPING.replace("name_en", "nam_en").replace("languages", "langages")
    )
    with pytest.raises(Invalid, match="langages"):
        catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    table, mapping = write(tmp_path, DOGS, mapping=MAPPING.replace("name_en", "nam_en"))
    with pytest.raises(Invalid, match="Did you mean 'name_en'"):
        catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    with pytest.raises(Invalid, match="canada-service-inventory"):
        catalogue.import_inventory(table, mapping="canada-service-inventori", by=SYSTEM)
    table, mapping = write(tmp_path, ["", *DOGS[1:]])
    with pytest.raises(Invalid, match="not one of the rows"):
        catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    table.write_bytes(b"id\xff\n")
    with pytest.raises(Invalid, match="is not utf-8"):
        catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    with pytest.raises(NotAllowed):
        catalogue.import_inventory(table, mapping=mapping, by=Actor(agent_id="eve", channel="web"))
    assert EntryRow.objects.count() == 0


def test_external_services_stand_beside_our_own(tmp_path: Path) -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)
    table, mapping = write(tmp_path, DOGS)
    catalogue.import_inventory(table, mapping=mapping, by=SYSTEM)
    found = [hit.identifier for hit in catalogue.search("dog", language="en").hits]
    assert set(found) == {"town-hall/dog-licence", "test-list/1"}
    catalogue.publish(MINIMAL, by=SYSTEM)
    assert catalogue.entry("test-list/1").origin == "test-list"


@pytest.mark.skipif(not CANADA.is_file(), reason="the Canadian inventory (shared/data/services) is not here")
def test_every_row_of_the_canadian_inventory_is_accounted_for() -> None:
    steps: list[tuple[int, int]] = []
    report = catalogue.import_inventory(
        CANADA, mapping="canada-service-inventory", by=SYSTEM, progress=lambda done, total: steps.append((done, total))
    )
    assert report.rows == 1231
    assert report.taken + len(report.refused) == 1231
    assert all(row.row >= 2 and row.reason and row.cure for row in (*report.refused, *report.notes))
    assert steps[-1] == (1231, 1231)
    assert len(steps) == 13
    for query, language, title in (
        ("passport", "en", "passport"),
        ("pasport", "en", "passport"),
        ("passeport", "fr", "passeport"),
        ("employment insurence", "en", "employment insurance"),
        ("assurance emploi", "fr", "assurance-emploi"),
        ("permis de peche", "fr", "pêche"),
    ):
        hits = catalogue.search(query, language=language).hits
        assert title in hits[0].title.text.lower(), (query, hits[0].title.text)
