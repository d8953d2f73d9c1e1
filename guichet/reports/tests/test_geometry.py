"""What is inside what: holes, boundaries, corners; distances; the map's projection."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.reports import geometry

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0))
HOLE = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0))
#: A C: what lies in its mouth is outside.
HOOK = ((0.0, 0.0), (9.0, 0.0), (9.0, 3.0), (3.0, 3.0), (3.0, 6.0), (9.0, 6.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0))


@pytest.mark.parametrize(
    ("point", "polygon", "expected"),
    [
        ((5.0, 5.0), (SQUARE,), True),
        ((10.1, 5.0), (SQUARE,), False),
        ((-0.0001, 5.0), (SQUARE,), False),
        # A line belongs to it, a corner too, a hole's line too; the inside of the hole does not.
        ((0.0, 5.0), (SQUARE,), True),
        ((10.0, 10.0), (SQUARE,), True),
        ((5.0, 0.0), (SQUARE,), True),
        ((5.0, 5.0), (SQUARE, HOLE), False),
        ((4.0, 5.0), (SQUARE, HOLE), True),
        ((3.9, 5.0), (SQUARE, HOLE), True),
        # A ray that passes exactly through corners counts each once.
        ((1.0, 3.0), (HOOK,), True),
        ((6.0, 4.5), (HOOK,), False),
        ((1.0, 6.0), (HOOK,), True),
        ((6.0, 7.0), (HOOK,), True),
        ((5.0, 5.0), (), False),
    ],
)
def test_inside(point: geometry.Point, polygon: geometry.Polygon, expected: bool) -> None:
    assert geometry.inside(point, polygon) is expected
    turned = tuple(tuple(reversed(ring)) for ring in polygon)
    assert geometry.inside(point, turned) is expected


@settings(max_examples=40)
@given(x=st.floats(-2, 12), y=st.floats(-2, 12))
def test_a_square_holds_what_is_between_its_sides(x: float, y: float) -> None:
    assert geometry.inside((x, y), (SQUARE,)) is (
        -geometry.TOLERANCE <= x <= 10 + geometry.TOLERANCE and -geometry.TOLERANCE <= y <= 10 + geometry.TOLERANCE
    )


def test_distances_are_those_of_the_ground() -> None:
    # A minute of latitude is a nautical mile, 1,852 m by definition, 1,853.2 m on a sphere of the mean radius.
    assert geometry.metres((0.0, 0.0), (0.0, 1 / 60)) == pytest.approx(1853.2, abs=0.2)
    assert geometry.metres((174.7, -41.28), (174.7, -41.28)) == 0
    east = geometry.metres((174.70, -41.28), (174.71, -41.28))
    assert east == pytest.approx(111_195 * 0.01 * math.cos(math.radians(41.28)), rel=0.001)


@settings(max_examples=40)
@given(lon=st.floats(-170, 170), lat=st.floats(-80, 80), far=st.floats(1, 2000), turn=st.floats(0, 6.28))
def test_what_is_near_is_in_the_box_around(lon: float, lat: float, far: float, turn: float) -> None:
    up = math.degrees(far * math.sin(turn) / geometry.EARTH_METRES)
    along = math.degrees(far * math.cos(turn) / geometry.EARTH_METRES) / math.cos(math.radians(lat))
    other = (lon + along * 0.99, lat + up * 0.99)
    if geometry.metres((lon, lat), other) <= far:
        assert geometry.in_box(other, geometry.around((lon, lat), far))


@settings(max_examples=40)
@given(lon=st.floats(-180, 180), lat=st.floats(-85, 85))
def test_a_drawn_point_is_found_again(lon: float, lat: float) -> None:
    back = geometry.from_mercator(geometry.mercator((lon, lat)))
    assert back == pytest.approx((lon, lat), abs=1e-7)
    x, y = geometry.mercator((lon, lat))
    assert 0 <= x <= 1
    assert 0 <= y <= 1
