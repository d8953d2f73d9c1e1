"""A map that is drawn here, from the areas' own boundaries: squares that are links, so that it works without script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guichet.reports import api as reports

SIDE, CELLS = 500, 5
#: A square of the map this wide or less, in metres, is one place; a view this wide may be meant as a whole.
PLACE_METRES, NEAR_METRES = 60.0, 400.0
LETTERS = "ABCDE"
#: Wider than this, in metres, only towns have their names written.
FAR_METRES = 60_000.0
#: How wide a letter and how high a line of a name is, in units of the drawing, at most.
LETTER, HIGH = 9.5, 19.0


@dataclass(frozen=True)
class Cell:
    """One square: where it is drawn, what is in it, and where its link leads."""

    x: float
    y: float
    size: float
    label: str
    href: str


@dataclass(frozen=True)
class Drawing:
    """A part of the map, in units of `SIDE`: areas, streets, names, places, open reports, and the squares over them."""

    areas: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    names: tuple[tuple[float, float, str], ...]
    dots: tuple[tuple[float, float], ...]
    pins: tuple[tuple[float, float], ...]
    cells: tuple[Cell, ...]
    middle: str
    near: bool


def whole(plan: reports.Plan) -> reports.Box | None:
    """The square around everything; None where there is nothing to draw."""
    return square(plan.box) if plan.box else None


def square(box: reports.Box, margin: float = 1.06) -> reports.Box:
    """The smallest square of the drawn map around a box, with a margin."""
    (left, bottom), (right, top) = reports.mercator((box[0], box[1])), reports.mercator((box[2], box[3]))
    half = max(right - left, bottom - top, 1e-7) / 2 * margin
    x, y = (left + right) / 2, (top + bottom) / 2
    west, north = reports.from_mercator((x - half, y - half))
    east, south = reports.from_mercator((x + half, y + half))
    return (west, south, east, north)


def read(text: str) -> reports.Box | None:
    """A box as an address writes it; None for anything else."""
    try:
        west, south, east, north = (float(each) for each in text.split(","))
    except ValueError:
        return None
    right = -180 <= west < east <= 180 and -85 <= south < north <= 85
    return (west, south, east, north) if right else None


def written(box: reports.Box) -> str:
    """A box for an address."""
    return ",".join(f"{each:.6f}" for each in box)


def draw(
    plan: reports.Plan,
    box: reports.Box,
    pins: Sequence[reports.PublicReport],
    *,
    name: Callable[[reports.Feature], str],
    says: Callable[[str, str], str],
    leads: Callable[[reports.Box, str, bool], str],
) -> Drawing:
    """A part of the map. `says` words a square (its letter and number, what is in it), `leads` makes its address."""
    frame = _Frame(box)
    seen = [each for each in plan.features if reports.meet(each.box, box)]
    areas = tuple((each.kind, frame.path(each)) for each in seen if each.polygons)
    streets = [each for each in seen if each.lines]
    names = [(*frame.at(each.spot()), name(each)) for each in _named(seen, frame) if reports.in_box(each.spot(), box)]
    return Drawing(
        areas=areas,
        lines=tuple(frame.line(line) for each in streets for line in each.lines),
        names=_apart(names),
        dots=tuple(frame.at(each.point) for each in seen if each.point is not None and reports.in_box(each.point, box)),
        pins=tuple(frame.at((each.lon, each.lat)) for each in pins if each.lon is not None and each.lat is not None),
        cells=tuple(_cells(frame, seen, name, says, leads)),
        middle=frame.place(SIDE / 2, SIDE / 2),
        near=frame.metres <= NEAR_METRES,
    )


def _named(seen: Sequence[reports.Feature], frame: _Frame) -> list[reports.Feature]:
    """What has its name written at this scale: towns from afar, then their parts and places, streets when near."""
    if frame.metres > FAR_METRES:
        return [each for each in seen if each.kind == "boundary" and frame.wide(each) < SIDE / 2]
    return [each for each in seen if each.kind in ("place", "district") or (each.lines and frame.metres < 6000)]


def _apart(names: Sequence[tuple[float, float, str]]) -> tuple[tuple[float, float, str], ...]:
    """Those names that can be read: none over another, none over the edge; the first has the place."""
    kept: list[tuple[float, float, str]] = []
    for spot_x, spot_y, text in names:
        x, y = spot_x + 8, max(spot_y - 6, HIGH)
        wide = len(text) * LETTER
        x = x if x + wide <= SIDE else max(2.0, spot_x - 8 - wide)
        if all(abs(y - other_y) >= HIGH or x + wide < other_x or other_x + len(other) * LETTER < x
               for other_x, other_y, other in kept):  # fmt: skip
            kept.append((round(x, 1), round(y, 1), text))
    return tuple(kept)


class _Frame:
    """How one part of the map is laid on the paper."""

    def __init__(self, box: reports.Box) -> None:
        self.left, self.bottom = reports.mercator((box[0], box[1]))
        right, self.top = reports.mercator((box[2], box[3]))
        self.size = max(right - self.left, self.bottom - self.top)
        middle = (box[1] + box[3]) / 2
        self.metres = reports.metres((box[0], middle), (box[2], middle))

    def wide(self, feature: reports.Feature) -> float:
        """How wide an area is drawn."""
        return self.at((feature.box[2], feature.box[1]))[0] - self.at((feature.box[0], feature.box[1]))[0]

    def at(self, point: reports.Point) -> tuple[float, float]:
        x, y = reports.mercator(point)
        return round((x - self.left) / self.size * SIDE, 1), round((y - self.top) / self.size * SIDE, 1)

    def back(self, x: float, y: float) -> reports.Point:
        return reports.from_mercator((self.left + x / SIDE * self.size, self.top + y / SIDE * self.size))

    def place(self, x: float, y: float) -> str:
        lon, lat = self.back(x, y)
        return f"{lat:.6f},{lon:.6f}"

    def line(self, points: Sequence[reports.Point]) -> str:
        return "M" + " L".join(f"{x} {y}" for x, y in map(self.at, points))

    def path(self, feature: reports.Feature) -> str:
        return " ".join(f"{self.line(ring)} Z" for polygon in feature.polygons for ring in polygon)


def _cells(
    frame: _Frame,
    seen: Sequence[reports.Feature],
    name: Callable[[reports.Feature], str],
    says: Callable[[str, str], str],
    leads: Callable[[reports.Box, str, bool], str],
) -> list[Cell]:
    size = SIDE / CELLS
    found = []
    for row in range(CELLS):
        for column in range(CELLS):
            x, y = column * size, row * size
            (west, north), (east, south) = frame.back(x, y), frame.back(x + size, y + size)
            part = (west, south, east, north)
            inside = [name(each) for each in seen if any(reports.in_box(point, part) for point in _points(each))]
            label = says(f"{LETTERS[column]}{row + 1}", ", ".join(dict.fromkeys(inside[:4])))
            here = frame.place(x + size / 2, y + size / 2)
            place = frame.metres / CELLS <= PLACE_METRES
            found.append(Cell(x, y, size, label, leads(part, here, place)))
    return found


def _points(feature: reports.Feature) -> list[reports.Point]:
    """What of a feature says that it is in a square: its point, the corners of its line, the spot of a district."""
    if feature.lines:
        return [point for line in feature.lines for point in line]
    return [feature.spot()] if feature.kind != "boundary" else []
