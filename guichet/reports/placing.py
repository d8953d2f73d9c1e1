"""Which body a problem belongs to, from a point or from words."""

from __future__ import annotations

import math

from guichet.kernel import api as kernel
from guichet.reports.plan import AREAS, Category, Feature, Plan
from guichet.reports.types import MOST_WORDS, Place, Placed


def placed(*, plan: Plan, category: Category, place: Place) -> Placed:
    """Who takes it. A point decides alone; else what is named in the words, or the area that was chosen.

    Raises Invalid (where `place` or `area`): nowhere, outside of every body's area, words that name nothing here,
    an area in which nobody takes it.
    """
    words = " ".join(place.words.split())
    if len(words) > MOST_WORDS:
        raise _refused("place", f"the place has more than {MOST_WORDS} letters", "Say it shorter.", "too_long")
    if place.lat is not None or place.lon is not None:
        return _at_point(plan, category, place, words)
    if not words and not place.area:
        raise _refused(
            "place", "nobody can find it without a place", "Give a point, an address or a description.", "none"
        )
    return _by_words(plan, category, words, place.area)


def _at_point(plan: Plan, category: Category, place: Place, words: str) -> Placed:
    lat, lon = place.lat, place.lon
    if lat is None or lon is None or not (math.isfinite(lat) and math.isfinite(lon)):
        raise _refused("place", "a point has a latitude and a longitude", "Give both, or an address.", "half_point")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise _refused("place", f"{lat}, {lon} is no place on the earth", "Latitude is -90 to 90.", "no_place")
    point = (lon, lat)
    body = plan.body_at(point, category)
    if body is None:
        raise _refused("place", "nobody who uses this page looks after that place", "Choose a place inside.", "outside")
    around = plan.areas_at(point)
    return Placed(body=body, area=around[0].id if around else "", lat=lat, lon=lon, words=words)


def _by_words(plan: Plan, category: Category, words: str, area_id: str) -> Placed:
    chosen = plan.feature(area_id) if area_id else None
    if area_id and (chosen is None or chosen.kind not in AREAS):
        raise _refused("area", f"there is no area {area_id!r}", "Choose one of the list.", "no_area")
    named = [each for each in plan.named_in(words) if chosen is None or _meet(each, chosen)]
    areas = [chosen] if chosen else [each for each in named if each.kind in AREAS]
    spots = _spots(named, areas)
    for found in (*spots[:1], *areas[:1]):
        body = _body_of(plan, category, found)
        if body is not None:
            inside = (found,) if found.kind in AREAS else plan.areas_at(found.spot())
            spot = spots[0].id if spots else ""
            return Placed(body=body, area=inside[0].id if inside else "", feature=spot, words=words)
    known = [body for body in category.bodies if body in plan.bodies]
    if len(known) == 1 and not areas:
        boundary = next(each for each in plan.areas if each.body == known[0] and each.kind == "boundary")
        return Placed(body=known[0], area=boundary.id, words=words)
    if areas:
        raise _refused("area", "nobody there takes this kind of problem", "Choose another area or kind.", "not_here")
    raise _refused("area", "these words do not say in which area it is", "Choose the area, or name it.", "which_area")


def _body_of(plan: Plan, category: Category, feature: Feature) -> str | None:
    """Who takes it at something that was named: its own body if it does, else the first that holds it."""
    if feature.kind == "boundary" and feature.body in category.bodies:
        return feature.body
    return plan.body_at(feature.spot(), category)


def _spots(named: list[Feature], areas: list[Feature]) -> list[Feature]:
    """The streets and places that are meant. Of a Main Street in every town the chosen town's, else none of them."""
    spots = [each for each in named if each.kind not in AREAS and all(_meet(each, area) for area in areas[:1])]
    if len({each.body for each in spots}) < 2:
        return spots
    return [each for each in spots if areas and each.body == areas[0].body]


def _meet(feature: Feature, area: Feature) -> bool:
    return feature.id == area.id or area.holds(feature.spot())


def _refused(where: str, message: str, remedy: str, code: str) -> kernel.Invalid:
    return kernel.Invalid((kernel.Problem(where, message, remedy, code),))
