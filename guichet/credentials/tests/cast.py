"""Whose dog has a licence, who issues it, and who has no business with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.kernel import api as kernel

MOMENT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # still Sunday the 22nd in Moncton
TODAY = date(2026, 11, 22)
CITY, OTHER = "moncton", "saint-john"
AMINA = kernel.Actor(agent_id="amina", name="Amina", channel="web", assurance=kernel.Assurance.LOW)
BORIS = kernel.Actor(agent_id="boris", name="Boris", channel="web", assurance=kernel.Assurance.LOW)
EVE = kernel.Actor(agent_id="eve", name="Eve", channel="web", assurance=kernel.Assurance.HIGH)
NOBODY = kernel.Actor(channel="web")
LAW = "Animal Control By-law, section 2"


def staff(agent_id: str, organization: str = CITY, role: str = "caseworker") -> kernel.Actor:
    """Someone who works for an organization."""
    return kernel.Actor(agent_id=agent_id, channel="web", roles=frozenset({role}), organization=organization)


CHEN = staff("chen")
#: None of these has any business with it.
STRANGERS = {
    "Eve": EVE,
    "Eve of another city": staff("eve", OTHER),
    "nobody": NOBODY,
    "an administrator": staff("priya", role="administrator"),
    "a clerk without a visitor": kernel.Actor(
        agent_id="clara", channel="counter", roles=frozenset({"clerk"}), organization=CITY
    ),
}

JURISDICTION = catalogue.Jurisdiction(
    identifier="new-brunswick",
    languages=("en", "fr"),
    default_language="en",
    currency="CAD",
    time_zone="America/Moncton",
    country="CA",
    content_as_of=TODAY,
    organizations={
        CITY: catalogue.PublicOrganization(
            identifier=CITY, name=kernel.LocalizedText({"en": "City of Moncton", "fr": "Ville de Moncton"})
        )
    },
)


def words(en: str, fr: str = "") -> kernel.LocalizedText:
    """A text in both languages."""
    return kernel.LocalizedText({"en": en, "fr": fr or en})


CLAIMS = (
    credentials.Claim("dog_name", "Biscuit", words("Name of the dog", "Nom du chien"), words("Biscuit")),
    credentials.Claim("applicant_name", "Amina Rahimi", words("Holder", "Titulaire"), words("Amina Rahimi")),
)


def issued(key: str = "k1", **changes: Any) -> credentials.Credential:
    """Biscuit's licence of this year."""
    values: dict[str, Any] = {
        "kind": "dog-licence",
        "title": words("Dog licence", "Licence de chien"),
        "subject": kernel.Reference("case", f"case-{key}"),
        "holder_id": "amina",
        "claims": CLAIMS,
        "shown": ("dog_name",),
        "organization": CITY,
        "valid_from": TODAY,
        "valid_until": date(2027, 11, 21),
        "series": credentials.Series("dogs", "MD-{year}-{n}", 4),
        "service": f"{CITY}/dog-licence",
        "by": kernel.SYSTEM,
    } | changes
    return credentials.issue(key=key, **values)


def told(credential: credentials.Credential) -> list[str]:
    """The types of its events."""
    history = audit.history(stream=kernel.Reference("credential", credential.id))
    return [each.type.removeprefix("credentials.") for each in history]
