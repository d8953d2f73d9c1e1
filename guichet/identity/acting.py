"""Makes the actor that an agent becomes at a door: which roles count there, and how sure we are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guichet.identity import models, queries
from guichet.identity.types import HeldRole
from guichet.kernel import api as kernel

#: Staff roles count only from this level on: with less, staff are people about their own business.
ROLES_FROM = kernel.Assurance.SUBSTANTIAL


def actor_for(
    agent: models.Agent, *, channel: str, assurance: kernel.Assurance, organization: str | None = None
) -> kernel.Actor:
    """The actor for an agent. `organization` chooses where staff of several organisations work now (else the first)."""
    return with_roles(
        kernel.Actor(agent_id=agent.id, name=agent.name, channel=channel, assurance=assurance, language=agent.language),
        queries.roles_of(agent.id),
        organization,
    )


def with_roles(actor: kernel.Actor, held: Sequence[HeldRole], organization: str | None) -> kernel.Actor:
    """The actor with the roles held in one organisation, when we are sure enough of who it is."""
    places = sorted({role.organization for role in held})
    if not places or actor.assurance < ROLES_FROM:
        return actor
    place = organization if organization in places else places[0]
    return replace(actor, roles=frozenset(role.role for role in held if role.organization == place), organization=place)


def acting_under(actor: kernel.Actor, *, grantor_id: str, mandate: str) -> kernel.Actor:
    """The actor doing another's business: with no staff role, which is for an agency's work and not for a friend's.

    Whether they may is asked at every step, of the rows: this only says whom for.
    """
    return replace(actor, roles=frozenset(), organization=None, on_behalf_of=grantor_id, mandate=mandate)


def staff_actor(*, agent_id: str, organization: str | None = None, channel: str = "web") -> kernel.Actor:
    """The actor a member of staff is when signed in at `high`; for jobs and tests. Raises NotFound, NotAllowed."""
    row = queries.agent_row(agent_id)
    held = queries.roles_of(agent_id)
    if not held or (organization is not None and organization not in {role.organization for role in held}):
        place = f" in {organization}" if organization else ""
        raise kernel.NotAllowed(f"this person holds no staff role{place}", where="agent", remedy="Grant one first.")
    return actor_for(row, channel=channel, assurance=kernel.Assurance.HIGH, organization=organization)
