"""Points, rings and distances on the map: what is inside what, how far it is, where it is drawn.

Coordinates are degrees of WGS 84, longitude first, as in GeoJSON (RFC 7946). The areas of municipalities are small: a
degree is treated as straight, which is off by less than a boundary's own line at that size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]
Ring = tuple[Point, ...]
#: An outer ring, and holes in it.
Polygon = tuple[Ring, ...]
#: West, south, east, north.
Box = tuple[float, float, float, float]

EARTH_METRES = 6_371_008.8  # the mean radius (IUGG)
#: Nearer than this to a line is on it: a tenth of a millimetre.
TOLERANCE = 1e-9
#: The Mercator projection of map tiles ends there.
MOST_LATITUDE = 85.05112878


def inside(point: Point, polygon: Polygon) -> bool:
    """Whether a point is in a polygon: in its outer ring and in none of its holes. On any line of it is inside."""
    if any(_on_ring(point, ring) for ring in polygon):
        return True
    return bool(polygon) and _within(point, polygon[0]) and not any(_within(point, hole) for hole in polygon[1:])


def _within(point: Point, ring: Ring) -> bool:
    """The even-odd rule: how often a ray to the east crosses the ring."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def _on_ring(point: Point, ring: Ring) -> bool:
    return any(_on_line(point, first, second) for first, second in pairwise(ring))


def _on_line(point: Point, first: Point, second: Point) -> bool:
    (x, y), (x1, y1), (x2, y2) = point, first, second
    if not (min(x1, x2) - TOLERANCE <= x <= max(x1, x2) + TOLERANCE):
        return False
    if not (min(y1, y2) - TOLERANCE <= y <= max(y1, y2) + TOLERANCE):
        return False
    length = math.hypot(x2 - x1, y2 - y1)
    if length <= TOLERANCE:
        return True
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length <= TOLERANCE


def metres(first: Point, second: Point) -> float:
    """The distance over the ground, by the haversine formula."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(lon), math.radians(lat)) for lon, lat in (first, second))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(half)))


def around(point: Point, distance: float) -> Box:
    """A box that holds everything within `distance` metres of a point, and a little more."""
    lon, lat = point
    up = math.degrees(distance / EARTH_METRES)
    along = up / max(math.cos(math.radians(lat)), 0.01)
    return (lon - along, lat - up, lon + along, lat + up)


def box_of(points: Iterable[Point]) -> Box:
    """The smallest box around some points; raises ValueError for none."""
    found = list(points)
    if not found:
        raise ValueError("no points have no box")
    xs, ys = [point[0] for point in found], [point[1] for point in found]
    return (min(xs), min(ys), max(xs), max(ys))


def in_box(point: Point, box: Box) -> bool:
    """Whether a point is in a box, its lines included."""
    return box[0] - TOLERANCE <= point[0] <= box[2] + TOLERANCE and box[1] - TOLERANCE <= point[1] <= box[3] + TOLERANCE


def meet(first: Box, second: Box) -> bool:
    """Whether two boxes touch."""
    return first[0] <= second[2] and second[0] <= first[2] and first[1] <= second[3] and second[1] <= first[3]


def spread(ring: Sequence[Point]) -> float:
    """How large a ring is, in square degrees: to tell the smaller of two areas."""
    pairs = pairwise(ring)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def middle(points: Sequence[Point]) -> Point:
    """The middle of a line: the point halfway along its corners."""
    return (
        points[len(points) // 2]
        if len(points) % 2
        else _between(points[len(points) // 2 - 1], points[len(points) // 2])
    )


def _between(first: Point, second: Point) -> Point:
    return ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)


def mercator(point: Point) -> Point:
    """Where a point is drawn on the square of the world (0 to 1, east and south growing), as map tiles are cut."""
    lon, lat = point
    sine = math.sin(math.radians(max(-MOST_LATITUDE, min(MOST_LATITUDE, lat))))
    return ((lon + 180) / 360, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi))


def from_mercator(point: Point) -> Point:
    """The place of a drawn point."""
    x, y = point
    return (x * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))))
