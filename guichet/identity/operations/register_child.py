"""Makes a child known, with the parent who told of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, powers
from guichet.identity.operations.register_person import add_person
from guichet.identity.operations.relate_agents import add_relationship
from guichet.identity.queries import PARENT_OF
from guichet.identity.types import Agent
from guichet.kernel import api as kernel


def register_child(
    *, parent_id: str, name: str, birth_date: date, proof: str, by: kernel.Actor, language: str = ""
) -> Agent:
    """A child nobody knew, as a new agent whose parent is `parent_id` until it comes of age.

    The parent may, for themselves or through the clerk who acts for them: the agent is new, so that nobody gains sight
    of anyone who was known before. Raises NotFound or NotAllowed for anyone else, Invalid for a name or date.
    """
    authorisation.require(by, "read", authorisation.Protected("agent", owner_ids=frozenset({parent_id})))
    if not by.is_system and by.person_id != parent_id:
        raise kernel.NotAllowed("a child is made known by its parent", where="parent_id")
    if not by.is_system and powers.proves(proof):
        raise kernel.NotAllowed("a register's proof is recorded by the platform alone", where="proof")
    with transaction.atomic():
        child = add_person(name=name, by=by, language=language, birth_date=birth_date, source=proof)
        add_relationship(
            agent_id=parent_id,
            other_id=child.id,
            kind=PARENT_OF,
            proof=proof,
            by=by,
        )
        audit.record(
            events.ChildRegistered(child_id=child.id, parent_id=parent_id, source=proof),
            stream=kernel.Reference("agent", parent_id),
            by=by,
            concerns=child.id,
        )
    return child
