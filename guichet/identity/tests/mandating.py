"""How the cast gives and takes mandates in the tests: the holder shows a code, the grantor types it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guichet.identity import api as identity
from guichet.kernel import api as kernel

EVERYDAY = ("read", "start", "change", "submit", "answer", "withdraw")


def offer(
    grantor: kernel.Actor,
    holder: kernel.Actor,
    *,
    services: tuple[str, ...] = (),
    actions: tuple[str, ...] = EVERYDAY,
    from_on: date | None = None,
    until_on: date | None = None,
) -> identity.Mandate:
    """The grantor offers the holder a mandate, with the code that the holder's page showed."""
    return identity.propose_mandate(
        grantor_id=str(grantor.person_id),
        holder_id=str(holder.person_id),
        services=services,
        actions=actions,
        from_on=from_on,
        until_on=until_on,
        code=identity.show_holder_code(by=holder),
        by=grantor,
    )


def give(grantor: kernel.Actor, holder: kernel.Actor, **said: object) -> identity.Mandate:
    """Offered and accepted."""
    offered = offer(grantor, holder, **said)  # type: ignore[arg-type]  # handed on as they came
    return identity.accept_mandate(mandate_id=offered.id, by=holder)


def acting(actor: kernel.Actor, mandate: identity.Mandate | identity.Authority) -> kernel.Actor:
    """The actor as they are while they act under a mandate."""
    return replace(
        actor, on_behalf_of=mandate.grantor.id, mandate=mandate.id, roles=frozenset(), organization=None
    )  # fmt: skip


def under(actor: kernel.Actor) -> kernel.Actor:
    """The actor acting under the only thing they may act under."""
    (held,) = identity.acts_for(by=actor)
    return acting(actor, held)
