"""Who buys, who sells, and the town with its two offices."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.shop import api as shop

NOON = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
HALL, LIBRARY = "town-hall-desk", "library-desk"
AMINA = kernel.Actor(agent_id="amina", channel="web", assurance=kernel.Assurance.LOW)
BORIS = kernel.Actor(agent_id="boris", channel="web", assurance=kernel.Assurance.LOW)
EVE = kernel.Actor(agent_id="eve", channel="web", assurance=kernel.Assurance.HIGH)
NOBODY = kernel.Actor(channel="web")


def staff(
    agent_id: str, organization: str = "town-hall", role: str = "caseworker", channel: str = "web"
) -> kernel.Actor:
    """Someone who works for an organization."""
    return kernel.Actor(agent_id=agent_id, channel=channel, roles=frozenset({role}), organization=organization)


CHEN = staff("chen")
CLARA = staff("clara", "province", "clerk", "counter")
STRANGERS = {"Eve": EVE, "nobody": NOBODY, "Eve of another body": staff("eve", "library")}

MAP = """identifier: trail-map
organization: town-hall
price_cents: 450
tax: {basis_points: 1500, law: {title: Sales Tax Act, href: 'https://law.example/tax', section: '12'}}
places: [town-hall-desk, library-desk]
post: {place: town-hall-desk, cents: 250}
limit: 5
opening: 10
locales:
  en: {title: Trail map, summary: Every path on one sheet.}
  fr: {title: Carte des sentiers, summary: Tous les sentiers sur une feuille.}
"""
BAG = """identifier: bag
organization: town-hall
price_cents: 300
places: [town-hall-desk]
opening: 3
locales:
  en: {title: Yellow bag, summary: For leaves.}
  fr: {title: Sac jaune, summary: Pour les feuilles.}
"""
PLATE = """identifier: plate
organization: library
price_cents: 450
places: [library-desk]
opening: 10
locales:
  en: {title: Plate, summary: With the town's name.}
  fr: {title: Plaque, summary: Avec le nom de la ville.}
"""

JURISDICTION = catalogue.Jurisdiction(
    identifier="small-town",
    languages=("en", "fr"),
    default_language="en",
    currency="CAD",
    time_zone="America/Moncton",
    country="CA",
    content_as_of=date(2026, 11, 23),
    organizations={
        name: catalogue.PublicOrganization(
            identifier=name, offices=(catalogue.Office(id=office, organization=name, time_zone="America/Moncton"),)
        )
        for name, office in (("town-hall", HALL), ("library", LIBRARY))
    },
)


def write_goods(root: Path, **more: str) -> Path:
    """The folder of goods of the town."""
    (root / "goods").mkdir(exist_ok=True)
    for name, text in {"trail-map": MAP, "bag": BAG, "plate": PLATE, **more}.items():
        (root / "goods" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def placed(key: str = "o1", count: int = 2, **changes: Any) -> shop.Order:
    """Amina's order of maps, to be picked up at the town hall."""
    values: dict[str, Any] = {
        "wanted": (shop.Wanted("trail-map", count),), "way": "pick_up", "office": HALL, "buyer_id": "amina", "by": AMINA
    } | changes  # fmt: skip
    return shop.place_order(key=key, **values)


def free(good: str = "trail-map", office: str = HALL) -> int:
    """How many can be sold."""
    return next(places[office] for each, places in shop.shelf() if each.id == good)


def told(order: shop.Order) -> list[str]:
    """The types of its events."""
    history = audit.history(stream=kernel.Reference("order", order.id))
    return [each.type.removeprefix("shop.") for each in history]
