"""Agreements between a registry and a tax office, published, and people who consent to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from guichet.kernel import api as kernel
from guichet.sharing import api as sharing

AMINA, EVE, REGISTRY, TAX = "agent-amina", "agent-eve", "registry", "tax"
NOON = datetime(2026, 11, 22, 0, tzinfo=UTC)

amina = kernel.Actor(agent_id=AMINA, channel="web", assurance=kernel.Assurance.LOW, language="en")
eve = kernel.Actor(agent_id=EVE, channel="web", assurance=kernel.Assurance.HIGH, language="en")


def an_agreement(**changes: Any) -> sharing.Agreement:
    """Births to the tax office, by consent, in force; with changes."""
    values: dict[str, Any] = {
        "identifier": "births",
        "source": REGISTRY,
        "recipients": (TAX,),
        "fields": ("name", "born_on"),
        "purposes": ("number",),
        "legal_basis": sharing.LegalBasis(title="Privacy Act", href="https://law.example/privacy", section="22"),
        "basis": "consent",
        "from_on": date(2026, 1, 1),
        "until_on": None,
        "retention": "P7Y",
        "pairwise": True,
        "title": {"en": "Births", "mi": "Whānautanga"},
        "summary": {"en": "What you gave goes on.", "mi": "Ka tukuna."},
        "purpose_words": {"number": {"en": "To give a number", "mi": "Hei nama"}},
        "consequences": {"en": "You can say no.", "mi": "Ka taea te kāo."},
        "retention_words": {"en": "Seven years.", "mi": "E whitu tau."},
        "time_zone": "Pacific/Auckland",
    }
    return sharing.Agreement(**{**values, **changes})


GLOSSARY = sharing.Glossary(
    languages=("en", "mi"),
    default_language="en",
    time_zone="Pacific/Auckland",
    country="NZ",
    parties={
        REGISTRY: sharing.Party({"en": "Registry", "mi": "Rēhita"}, phone="0800 1", url="https://registry.example"),
        TAX: sharing.Party({"en": "Tax office", "mi": "Tari Taake"}, email="tax@example.org"),
    },
    fields={"name": {"en": "Name", "mi": "Ingoa"}, "born_on": {"en": "Day of birth", "mi": "Rā whānau"}},
    sensitive=frozenset({"born_on"}),
)

Publish = Callable[..., sharing.PublishedAgreements]


@pytest.fixture
def publish(db: None) -> Publish:
    """Publish these agreements, and no others."""
    return lambda *agreements: sharing.publish_agreements(agreements, glossary=GLOSSARY, by=kernel.SYSTEM)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with kernel.held_at(NOON):
        yield
