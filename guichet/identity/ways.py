"""The ways one signs in, as their holder sees them, and how sure one must be to change them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from guichet.identity import models
from guichet.identity.types import Named, Way
from guichet.kernel import api as kernel

#: Stands in a sign-in's `issuer` when it was by passkey; its `subject` is then the passkey's id.
PASSKEY = "passkey"


def ways_of(agent_id: str) -> tuple[Way, ...]:
    """Every way the agent can sign in now, in the order they were added. For the agent's own page."""
    subjects = models.ProviderSubject.objects.filter(account__agent_id=agent_id).order_by("created_at", "id")
    keys = models.Passkey.objects.filter(account__agent_id=agent_id, ended_at__isnull=True)
    return (
        *(
            Way(row.id, "provider", row.issuer, kernel.Assurance(row.assurance), row.created_at, None)
            for row in subjects
        ),
        *(
            Way(row.id, "passkey", row.label, passkey_level(row), row.created_at, row.used_at)
            for row in keys.order_by("created_at", "id")
        ),
    )


def strongest(agent_id: str) -> kernel.Assurance:
    """The surest of the agent's ways in: whoever changes them must have come in as surely."""
    return max((way.assurance for way in ways_of(agent_id)), default=kernel.Assurance.NONE)


def passkey_ceiling() -> kernel.Assurance:
    """The surest a passkey may make us (`GUICHET_PASSKEY_LEVEL`), whatever the enrolment was."""
    return kernel.Assurance.from_name(getattr(settings, "GUICHET_PASSKEY_LEVEL", "substantial"))


def passkey_level(row: models.Passkey) -> kernel.Assurance:
    """As sure as when it was enrolled, or as the clerk who saw its holder beside it; never above the ceiling."""
    return kernel.Assurance(min(passkey_ceiling(), max(row.assurance, row.proofed)))


def last_proofing(agent_id: str) -> tuple[datetime, kernel.Assurance] | None:
    """When a clerk last saw who the agent is, and how sure that made us; None when nobody did."""
    row = models.Proofing.objects.filter(agent_id=agent_id).order_by("-made_at", "-id").first()
    return (row.made_at, kernel.Assurance(row.assurance)) if row else None


def by_passkey(passkey_id: str) -> Named:
    """What a sign-in by passkey says of whom it rests on."""
    return Named(PASSKEY, passkey_id)
