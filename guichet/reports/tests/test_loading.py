"""Categories and areas are read strictly: each mistake with file, line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guichet.kernel.api import Invalid
from guichet.reports import api as reports
from guichet.reports.schema import CategoryFile
from guichet.reports.tests.conftest import LANGUAGES, TOWN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TOWN, tmp_path / "town")
    return tmp_path / "town"


def problems(folder: Path) -> list[str]:
    return [f"{each.where} {each.message}" for each in reports.examine_plan(folder, languages=LANGUAGES).problems]


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_town_is_whole() -> None:
    plan = reports.load_plan(TOWN, languages=LANGUAGES)
    assert list(plan.categories) == ["noise", "pothole", "street-light"]
    assert plan.category("street-light").code == "street-light"
    assert plan.by_code("001") is plan.category("pothole")
    assert plan.bodies == ("inland-revenue", "internal-affairs")
    assert [each.id for each in plan.areas] == ["harbour-town", "the-region", "old-town"]
    assert plan.category("pothole").promise("internal-affairs") == 10
    assert plan.category("pothole").localized({"mi": "Poka"}).in_language("mi").awaiting_review


def test_a_folder_without_reports_has_nothing_to_report(tmp_path: Path) -> None:
    assert reports.load_plan(tmp_path, languages=LANGUAGES) == reports.Plan()


POTHOLE, AREA, GROUPS = "reports/categories/pothole.yaml", "areas/inland-revenue.geojson", "reports/groups.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (POTHOLE, "group: roads", "group: raods", f"{POTHOLE}:4 there is no group 'raods' in reports/groups.yaml."),
        (POTHOLE, "identifier: pothole", "identifier: hole", f"{POTHOLE}:2 `identifier` is 'hole', and the file"),
        (POTHOLE, "bodies: [inland-revenue, internal", "bodies: [inland-revenue, nobody, internal",
         f"{POTHOLE}:5 nothing says where nobody looks after things."),
        (POTHOLE, "promises: {internal-affairs: 10}", "promises: {nobody: 10}",
         f"{POTHOLE}:7 nobody promises, and is none of `bodies`."),
        (POTHOLE, "promise_working_days: 5", "promise_working_days: soon", f"{POTHOLE}:6 `promise_working_days` is a"),
        (POTHOLE, "reopen_days: 28", "reopens: 28", f"{POTHOLE}:9 the file has no key 'reopens'."),
        (POTHOLE, "options: [shallow, deep], public: true", "options: [deep], public: true",
         f"{POTHOLE}:11 depth offers a choice of less than two."),
        (POTHOLE, "{id: how_many, type: number}", "{id: how_many, type: number, options: [one]}",
         f"{POTHOLE}:13 how_many has options, and its type is number."),
        (POTHOLE, "{id: danger, type: note}", "{id: danger, type: note, required: true}",
         f"{POTHOLE}:15 danger asks nothing."),
        (POTHOLE, "since: {label: Since when?}", "sinse: {label: Since when?}",
         f"{POTHOLE}:22 since has no words in 'en'."),
        (POTHOLE, "deep: A hand or more}}", "depe: A hand or more}}",
         f"{POTHOLE}:23 deep has no words of depth in 'en'."),
        (POTHOLE, "  mi:\n", "  de:\n", f"{POTHOLE}:16 the words in 'mi' are missing"),
        ("reports/categories/street-light.yaml", "text_shown: at_once", 'text_shown: at_once\nopen311_code: "001"',
         "reports/categories/street-light.yaml:6 the code '001' is pothole's already."),
        (GROUPS, ", mi: Ngā rama", "", f"{GROUPS}:3 the group 'lights' has no words in 'mi'."),
        (AREA, '"attribution": {"text"', '"attribution": {"texts"', f"{AREA}:2 nothing says where the boundaries"),
        (AREA, '"id": "old-town"', '"id": "Old Town"', f"{AREA}:9 feature 2: `id` is a name in small letters"),
        (AREA, '"id": "old-town"', '"id": "harbour-town"', f"{AREA}:9 the id 'harbour-town' stands here a second time"),
        (AREA, '"id": "old-town"', '"id": "the-region"', "areas/internal-affairs.geojson:4 the id 'the-region' is"),
        (AREA, '"kind": "boundary"', '"kind": "district"', f"{AREA}:1 no feature says where the body"),
        (AREA, '"kind": "street"', '"kind": "road"', f"{AREA}:13 feature 3: main-street: `kind` is one of"),
        (AREA, '"kind": "place"', '"kind": "street"', f"{AREA}:16 feature 4: victoria-park: the geometry of a street"),
        (AREA, "[174.765, -41.275]", "[-41.275, 174.765]",
         f"{AREA}:16 feature 4: victoria-park: [-41.275, 174.765] is"),
        (AREA, "[174.74, -41.30]],\n    [[174.785", "[174.74, -41.31]],\n    [[174.785",
         f"{AREA}:4 feature 1: harbour-town: a ring has four points or more and ends where it began."),
        (AREA, ', "fr": "Vieille ville"', "", f"{AREA}:9 feature 2: old-town has no name in fr."),
        (AREA, '"type": "FeatureCollection",', '"type": "FeatureCollection"', f"{AREA}:2 this is not JSON"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_where_it_is(folder: Path, name: str, old: str, new: str, expected: str) -> None:
    change(folder, name, old, new)
    found = problems(folder)
    assert any(each.startswith(expected) for each in found), found
    with pytest.raises(Invalid):
        reports.load_plan(folder, languages=LANGUAGES)


def test_files_in_no_place_are_named(folder: Path) -> None:
    (folder / "reports" / "pothole.yaml").write_text("identifier: pothole\n", encoding="utf-8")
    (folder / "areas" / "map.json").write_text("{}", encoding="utf-8")
    assert [each.split(":")[0].split(" ")[0] for each in problems(folder)] == ["reports/pothole.yaml", "areas/map.json"]


def test_editors_get_a_schema_of_every_file() -> None:
    schemas = reports.json_schemas()
    assert sorted(schemas) == ["report-category", "report-groups"]
    known = schemas["report-category"]["$defs"]["CategoryFile"]["properties"]
    assert sorted(known) == sorted(CategoryFile.__struct_fields__)
