"""Makes an organization known which can have business here, hold mandates and have members."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.identity.finding import index
from guichet.identity.naming import read_name
from guichet.identity.types import Agent
from guichet.kernel import api as kernel
from guichet.rows import api as rows


def register_organization(*, name: str, source: str, by: kernel.Actor, language: str = "") -> Agent:
    """A new organization, nobody's yet: `relate(kind="member_of", role=...)` says who is in it.

    By the platform, which heard of it from a register (`source`), or an operator. It never signs in: its members do,
    and act for it. Raises NotAllowed, SignInNeeded, Invalid (name).
    """
    authorisation.require_action(by, "add", authorisation.Protected("organization"))
    whole = read_name(name)
    row = models.Agent(kind="organization", language=language, created_at=kernel.now())
    with transaction.atomic():
        row.name = whole
        rows.add(row)
        index(row, name=whole, birth_date=None)
        audit.record(
            events.OrganizationRegistered(agent_id=row.id, source=source),
            stream=kernel.Reference("agent", row.id),
            by=by,
            concerns=row.id,
        )
    return queries.as_agent(row)
