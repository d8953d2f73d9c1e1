"""Pictures of a map laid under ours, where the operator named a server of tiles; without one nothing is fetched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from guichet.reports import api as reports

#: A tile is drawn at least so large, in the drawing's units: its own writing stays readable.
LEAST = 170
DEEPEST = 19


@dataclass(frozen=True)
class Tile:
    """One picture, where it is drawn and how large."""

    x: float
    y: float
    size: float
    href: str


def tiles(box: reports.Box, side: int) -> tuple[Tile, ...]:
    """The tiles that cover a box drawn `side` units wide; none where GUICHET_MAP_TILES is empty. Sixteen at most."""
    template = str(settings.GUICHET_MAP_TILES)
    if not template:
        return ()
    (left, bottom), (right, top) = reports.mercator((box[0], box[1])), reports.mercator((box[2], box[3]))
    whole = max(right - left, bottom - top)
    deep = max(0, min(DEEPEST, math.floor(math.log2(side / (LEAST * whole)))))
    count = 2**deep
    size = side / (whole * count)
    columns = range(max(0, math.floor(left * count)), min(count - 1, math.floor(right * count)) + 1)
    rows = range(max(0, math.floor(top * count)), min(count - 1, math.floor(bottom * count)) + 1)
    return tuple(
        Tile(
            round((column / count - left) / whole * side, 2),
            round((row / count - top) / whole * side, 2),
            round(size, 2),
            template.format(z=deep, x=column, y=row),
        )
        for row in rows
        for column in columns
    )


def origins() -> tuple[str, ...]:
    """From where the pictures come, for the page's Content-Security-Policy."""
    parts = urlsplit(str(settings.GUICHET_MAP_TILES))
    return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()
