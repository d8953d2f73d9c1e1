"""What is written on the map can be read, and pictures come only from where the operator said."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from guichet.channels.web.reporting import maps, tiles
from guichet.reports import api as reports

NEW_BRUNSWICK = Path(__file__).resolve().parents[4] / "jurisdictions" / "new-brunswick"
TILES = "https://tiles.example/{z}/{x}/{y}.png"


def drawn(plan: reports.Plan, box: reports.Box) -> maps.Drawing:
    return maps.draw(
        plan, box, (), name=lambda each: each.name["fr"], says=lambda *_: "", leads=lambda *_: ""
    )  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> reports.Plan:
    return reports.load_plan(NEW_BRUNSWICK, languages=("en", "fr"))


def test_names_stand_apart_and_inside_at_every_scale(plan: reports.Plan) -> None:
    box = maps.whole(plan)
    assert box is not None
    assert {name for _, _, name in drawn(plan, box).names} == {"Fredericton", "Moncton", "Saint John"}
    near = maps.square(next(each.box for each in plan.features if each.id == "moncton"))
    for view in (box, near, maps.square((-64.8, 46.08, -64.77, 46.1))):
        names = drawn(plan, view).names
        assert names
        for x, y, name in names:
            assert x >= 0
            assert x + len(name) * maps.LETTER <= maps.SIDE
            for other_x, other_y, other in names:
                apart = x + len(name) * maps.LETTER < other_x or other_x + len(other) * maps.LETTER < x
                assert apart or abs(y - other_y) >= maps.HIGH or (x, y, name) == (other_x, other_y, other)


@pytest.mark.parametrize(
    "box", [(-69.0, 44.5, -63.5, 48.2), (-64.8, 46.08, -64.79, 46.087), (-180.0, -80.0, 180.0, 80.0)]
)
def test_tiles_cover_the_view_and_no_more(settings: Any, box: reports.Box) -> None:
    settings.GUICHET_MAP_TILES = TILES
    found = tiles.tiles(maps.square(box, 1.0), maps.SIDE)
    assert 1 <= len(found) <= 16
    assert len({each.href for each in found}) == len(found)
    for corner in ((1, 1), (maps.SIDE - 1, 1), (1, maps.SIDE - 1), (maps.SIDE - 1, maps.SIDE - 1)):
        under = [e for e in found if e.x <= corner[0] <= e.x + e.size and e.y <= corner[1] <= e.y + e.size]
        assert under or box[0] == -180.0


def test_a_tile_is_the_one_that_the_rest_of_the_world_calls_so(settings: Any) -> None:
    """The numbers of a tile, by the formula of https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames."""
    settings.GUICHET_MAP_TILES = TILES
    lon, lat = -64.78, 46.09
    found = tiles.tiles(maps.square((lon - 0.01, lat - 0.007, lon + 0.01, lat + 0.007), 1.0), maps.SIDE)
    middle = next(e for e in found if e.x <= 250 < e.x + e.size and e.y <= 250 < e.y + e.size)
    zoom = int(middle.href.split("/")[3])
    column = int((lon + 180) / 360 * 2**zoom)
    row = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom)
    assert middle.href == f"https://tiles.example/{zoom}/{column}/{row}.png"


def test_without_a_server_nothing_is_fetched(settings: Any) -> None:
    settings.GUICHET_MAP_TILES = ""
    assert tiles.tiles((-64.8, 46.08, -64.77, 46.1), maps.SIDE) == ()
    assert tiles.origins() == ()


@pytest.mark.parametrize(
    ("template", "whose", "found"),
    [
        (TILES, "© somebody", set()),
        (TILES, "", {"guichet.E015"}),
        ("https://tiles.example/{z}/{x}.png", "©", {"guichet.E014"}),
        ("https://tiles.example; script-src */{z}/{x}/{y}.png", "©", {"guichet.E014"}),
        ("ftp://tiles.example/{z}/{x}/{y}.png", "©", {"guichet.E014"}),
        ("https://tiles.example/{z}/{x}/{y}{secret}.png", "©", {"guichet.E014"}),
    ],
)
def test_a_server_that_cannot_be_is_refused(settings: Any, template: str, whose: str, found: set[str]) -> None:
    settings.GUICHET_MAP_TILES, settings.GUICHET_MAP_TILES_FROM = template, whose
    assert {each.id for each in run_checks(tags=["security"])} & {"guichet.E014", "guichet.E015"} == found
