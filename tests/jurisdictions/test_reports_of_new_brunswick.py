"""What can be reported in New Brunswick, and who gets it: by place, and by data alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guichet.reports import api as reports

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
LANGUAGES = ("en", "fr")
MAIN_STREET_MONCTON = (-64.779, 46.088)
KINGS_SQUARE_SAINT_JOHN = (-66.0566, 45.2745)
QUEEN_STREET_FREDERICTON = (-66.643, 45.9638)
HIGHWAY_NEAR_SUSSEX = (-65.51, 45.72)


@pytest.mark.parametrize(
    ("category", "point", "body"),
    [
        ("pothole", MAIN_STREET_MONCTON, "moncton"),
        ("pothole", KINGS_SQUARE_SAINT_JOHN, "saint-john"),
        ("pothole", QUEEN_STREET_FREDERICTON, "fredericton"),
        ("pothole", HIGHWAY_NEAR_SUSSEX, "transportation-infrastructure"),
        ("water-leak", HIGHWAY_NEAR_SUSSEX, None),
        ("graffiti", MAIN_STREET_MONCTON, "moncton"),
        ("graffiti", QUEEN_STREET_FREDERICTON, None),
        ("illegal-dumping", HIGHWAY_NEAR_SUSSEX, "environment-local-government"),
    ],
)
def test_the_right_body_by_place(category: str, point: tuple[float, float], body: str | None) -> None:
    plan = reports.load_plan(NEW_BRUNSWICK, languages=LANGUAGES)
    assert plan.body_at(point, plan.category(category)) == body


def test_promises_differ_by_data() -> None:
    pothole = reports.load_plan(NEW_BRUNSWICK, languages=LANGUAGES).category("pothole")
    assert [pothole.promise(body) for body in pothole.bodies] == [5, 5, 7, 10]


def test_boundaries_say_that_they_are_not_official() -> None:
    for file in sorted((NEW_BRUNSWICK / "areas").glob("*.geojson")):
        text = file.read_text(encoding="utf-8")
        assert "not official boundaries" in text, file
        assert "sans valeur officielle" in text, file
    (said,) = reports.load_plan(NEW_BRUNSWICK, languages=("en", "fr")).sources  # once, not for each body
    assert "not official boundaries" in said.texts(("en", "fr"))["en"]


def test_a_new_category_and_a_fourth_municipality_are_files(tmp_path: Path) -> None:
    folder = tmp_path / "new-brunswick"
    shutil.copytree(NEW_BRUNSWICK / "reports", folder / "reports")
    shutil.copytree(NEW_BRUNSWICK / "areas", folder / "areas")
    of_potholes = (folder / "reports" / "categories" / "pothole.yaml").read_text(encoding="utf-8")
    bench = of_potholes.replace("identifier: pothole", "identifier: bench").replace("'001'", "'009'")
    bench = (
        bench.replace("- moncton\n", "- moncton\n- dieppe\n")
        .replace("Pothole", "Bench")
        .replace("Nid-de-poule", "Banc")
    )
    (folder / "reports" / "categories" / "bench.yaml").write_text(bench, encoding="utf-8")
    (folder / "areas" / "dieppe.geojson").write_text(
        '{"type": "FeatureCollection", "attribution": {"text": "A test"}, "features": [{"type": "Feature", '
        '"id": "dieppe", "properties": {"kind": "boundary", "name": {"en": "Dieppe", "fr": "Dieppe"}}, "geometry": '
        '{"type": "Polygon", "coordinates": '
        "[[[-64.75, 46.05], [-64.66, 46.05], [-64.66, 46.08], [-64.75, 46.08], [-64.75, 46.05]]]}}]}",
        encoding="utf-8",
    )
    plan = reports.load_plan(folder, languages=LANGUAGES)
    assert plan.body_at((-64.70, 46.07), plan.category("bench")) == "dieppe"
    assert plan.by_code("009") is plan.category("bench")
    assert "dieppe" in plan.bodies
