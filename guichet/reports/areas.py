"""Reads areas/<organization>.geojson strictly: every mistake at once, with file, line and what to do."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guichet.kernel.api import Problem
from guichet.reports.geometry import Point, Polygon, Ring
from guichet.reports.plan import Attribution, Feature

MOST_BYTES = 4 * 1024 * 1024
MOST_FEATURES = 2_000
_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KINDS = {
    "boundary": ("Polygon", "MultiPolygon"),
    "district": ("Polygon", "MultiPolygon"),
    "street": ("LineString", "MultiLineString"),
    "place": ("Point",),
}


@dataclass
class AreaFile:
    """What could be read of one file, and what is wrong with it."""

    features: list[Feature] = field(default_factory=list)
    attribution: Attribution | None = None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


class _Wrong(Exception):
    """What is wrong with one part of a file, and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def read_areas(path: Path, *, name: str, languages: Sequence[str]) -> AreaFile:
    """One file of areas; `name` is what it is called in problems. The body is the file's own name."""
    found = AreaFile()
    text, document = _document(path, name, found)
    if document is None:
        return found
    body = path.stem
    try:
        found.attribution = _attribution(document, body, languages)
    except _Wrong as wrong:
        found.problems.append(Problem(f"{name}:{_line_of(text, 'attribution')}", wrong.message, wrong.remedy))
    starts = [text.count("\n", 0, match.start()) + 1 for match in _FEATURE.finditer(text)]
    for position, each in enumerate(document["features"]):
        line = starts[position] if position < len(starts) else 1
        try:
            feature = _feature(each, body, languages)
        except _Wrong as wrong:
            found.problems.append(Problem(f"{name}:{line}", f"feature {position + 1}: {wrong.message}", wrong.remedy))
            continue
        if feature.id in found.lines:
            message = (
                f"the id {feature.id!r} stands here a second time; the first is on line {found.lines[feature.id]}."
            )
            found.problems.append(Problem(f"{name}:{line}", message, "Give one another id."))
            continue
        found.lines[feature.id] = line
        found.features.append(feature)
    if not any(each.kind == "boundary" for each in found.features) and not found.problems:
        message = "no feature says where the body looks after things."
        found.problems.append(Problem(f"{name}:1", message, 'Add one with `"kind": "boundary"`.'))
    return found


def _document(path: Path, name: str, found: AreaFile) -> tuple[str, dict[str, Any] | None]:
    """The text, and what it holds; None when it is no FeatureCollection."""
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= MOST_BYTES else ""
    except UnicodeDecodeError as error:
        found.problems.append(
            Problem(f"{name}:1", f"this is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.")
        )
        return "", None
    if not text:
        message = f"the file has {size:,} bytes; a file may have 1 to {MOST_BYTES:,}."
        found.problems.append(Problem(f"{name}:1", message, "Simplify the lines, or write its features."))
        return "", None
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except (json.JSONDecodeError, RecursionError, _Wrong) as error:
        line = getattr(error, "lineno", 1)
        said = getattr(error, "msg", "") or str(error)
        found.problems.append(Problem(f"{name}:{line}", f"this is not JSON: {said}.", "Correct it there."))
        return text, None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        message = "the file is a GeoJSON FeatureCollection with a list `features`."
        found.problems.append(Problem(f"{name}:1", message, "See RFC 7946, section 3.3."))
        return text, None
    if len(features) > MOST_FEATURES:
        message = f"the file has {len(features):,} features; {MOST_FEATURES:,} is the most."
        found.problems.append(Problem(f"{name}:1", message, "Leave out what nobody needs to find."))
        return text, None
    return text, document


def _no_constant(constant: str) -> float:
    raise _Wrong(f"{constant} is no number of JSON", "Write a number.")


def _line_of(text: str, key: str) -> int:
    at = text.find(f'"{key}"')
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _attribution(document: dict[str, Any], body: str, languages: Sequence[str]) -> Attribution:
    given = document.get("attribution")
    text: Any = given.get("text") if isinstance(given, dict) else None
    texts = list(text.values()) if isinstance(text, dict) else [text]
    if not isinstance(given, dict) or not texts or not all(_is_text(each) for each in texts):
        raise _Wrong("nothing says where the boundaries come from.", 'Add `"attribution": {"text": "…"}`.')
    if isinstance(text, dict) and not set(languages) <= set(text):
        missing = ", ".join(sorted(set(languages) - set(text)))
        raise _Wrong(f"`attribution.text` lacks {missing}.", "Write it in every official language, or once for all.")
    unknown = sorted(set(given) - {"text", "href", "licence"})
    if unknown or not all(_is_text(value) for key, value in given.items() if key != "text"):
        raise _Wrong("`attribution` has the texts `text`, `href` and `licence`.", "Take out what else is there.")
    if given.get("href", "https://").partition("://")[0] not in ("https", "http"):
        raise _Wrong("`attribution.href` is no link.", "Write one that begins with https://.")
    return Attribution(body=body, text=text, href=given.get("href", ""), licence=given.get("licence", ""))


def _feature(given: Any, body: str, languages: Sequence[str]) -> Feature:
    if not isinstance(given, dict) or given.get("type") != "Feature":
        raise _Wrong('this is no object with `"type": "Feature"`.', "See RFC 7946, section 3.2.")
    identifier, properties, geometry = given.get("id"), given.get("properties"), given.get("geometry")
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier) or len(identifier) > 80:
        raise _Wrong("`id` is a name in small letters, digits and hyphens, such as old-town.", "Write one.")
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        raise _Wrong(f"{identifier} lacks `properties` or `geometry`.", "Write both.")
    kind = properties.get("kind")
    if kind not in _KINDS:
        raise _Wrong(f"{identifier}: `kind` is one of {', '.join(_KINDS)}; found {kind!r}.", "Write one of these.")
    if geometry.get("type") not in _KINDS[kind]:
        message = (
            f"{identifier}: the geometry of a {kind} is {' or '.join(_KINDS[kind])}; found {geometry.get('type')!r}."
        )
        raise _Wrong(message, "Draw it so, or say another kind.")
    shape = _shape(identifier, geometry["type"], geometry.get("coordinates"))
    return Feature(id=identifier, body=body, kind=kind, name=_name(identifier, properties, languages), **shape)


def _name(identifier: str, properties: dict[str, Any], languages: Sequence[str]) -> dict[str, str]:
    given = properties.get("name")
    if not isinstance(given, dict):
        raise _Wrong(f"{identifier}: `name` is a text in every language ({', '.join(languages)}).", "Write them.")
    missing = [each for each in languages if not _is_text(given.get(each))]
    if missing:
        raise _Wrong(f"{identifier} has no name in {', '.join(missing)}.", "A name may be the same in each.")
    unknown = sorted(set(given) - set(languages))
    if unknown:
        raise _Wrong(f"{identifier} has a name in {', '.join(unknown)}, which is not spoken here.", "Take it out.")
    return {each: given[each] for each in languages}


def _shape(identifier: str, type: str, coordinates: Any) -> dict[str, Any]:
    point: Callable[[Any], Point] = lambda each: _point(identifier, each)  # noqa: E731  # it names the feature
    if type == "Point":
        return {"point": point(coordinates)}
    several = coordinates if type.startswith("Multi") else [coordinates]
    if not isinstance(several, list) or not several:
        raise _Wrong(f"{identifier} has no coordinates.", "Draw it.")
    if type.endswith("LineString"):
        return {"lines": tuple(_line(identifier, each, point) for each in several)}
    return {"polygons": tuple(_polygon(identifier, each, point) for each in several)}


def _line(identifier: str, given: Any, point: Callable[[Any], Point]) -> Ring:
    if not isinstance(given, list) or len(given) < 2:
        raise _Wrong(f"{identifier}: a line has two points or more.", "Draw it.")
    return tuple(map(point, given))


def _polygon(identifier: str, given: Any, point: Callable[[Any], Point]) -> Polygon:
    if not isinstance(given, list) or not given:
        raise _Wrong(f"{identifier}: a polygon is a list of rings.", "Draw its outer ring.")
    return tuple(_rings(identifier, given, point))


def _rings(identifier: str, given: list[Any], point: Callable[[Any], Point]) -> Iterator[Ring]:
    for each in given:
        ring = tuple(map(point, each)) if isinstance(each, list) else ()
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise _Wrong(f"{identifier}: a ring has four points or more and ends where it began.", "Close it.")
        yield ring


def _point(identifier: str, given: Any) -> Point:
    fits = isinstance(given, list) and 2 <= len(given) <= 3
    if not fits or not all(isinstance(each, int | float) and not isinstance(each, bool) for each in given):
        raise _Wrong(f"{identifier}: a point is [longitude, latitude].", "Write two numbers.")
    lon, lat = float(given[0]), float(given[1])
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        message = f"{identifier}: [{given[0]}, {given[1]}] is no place on the earth."
        raise _Wrong(message, "Longitude stands first, in degrees of WGS 84.")
    return (lon, lat)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= 2_000
