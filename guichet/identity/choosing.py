"""For whom this browser acts: chosen by the person, shown on every page, and given up with one click."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.http import HttpRequest

from guichet.audit import api as audit
from guichet.identity import events, queries, representing
from guichet.identity.session import ACTING, actor_of_request, forget_actor
from guichet.identity.types import Acting
from guichet.kernel import api as kernel


def act_for(request: HttpRequest, agent_id: str, mandate: str = "") -> kernel.Actor:
    """From the next question on this session does that agent's business; answers the actor it is now.

    `mandate` says under which of several (else the first of `acts_for`). Always chosen by the one who is signed in,
    from what they hold themselves: who acts for somebody cannot act on from there. Staff roles sleep meanwhile. Raises
    NotAllowed when there is none in force, SignInNeeded when nobody is signed in.
    """
    oneself = _oneself(request)
    if oneself.agent_id is None:
        raise kernel.SignInNeeded("who acts for another must be known", level=kernel.Assurance.LOW.label)
    held = [
        each for each in representing.acts_for(by=oneself) if each.grantor.id == agent_id and mandate in ("", each.id)
    ]
    if not held:
        raise kernel.NotAllowed("you may not act for them, or no longer", where="mandate", remedy="Ask for a mandate.")
    act_for_oneself(request)
    request.session[ACTING] = {"grantor": agent_id, "mandate": held[0].id}
    told = events.ActingBegan(holder_id=oneself.agent_id, grantor_id=agent_id, mandate_id=held[0].id)
    _record(told, replace(oneself, on_behalf_of=agent_id, mandate=held[0].id, roles=frozenset(), organization=None))
    return forget_actor(request)


def act_for_oneself(request: HttpRequest) -> kernel.Actor:
    """Back to one's own business; when one was there already, nothing happens."""
    chosen: dict[str, str] | None = request.session.get(ACTING)
    if chosen is not None:
        acting = actor_of_request(request)
        request.session.pop(ACTING)
        if acting.agent_id is not None:
            told = events.ActingEnded(
                holder_id=acting.agent_id, grantor_id=chosen["grantor"], mandate_id=chosen["mandate"]
            )
            _record(told, acting)
    return forget_actor(request)


def acting_as(request: HttpRequest) -> Acting | None:
    """For whom this session acts and whether it still may; None when it does its own business."""
    actor = actor_of_request(request)
    if request.session.get(ACTING) is None or not actor.mandate or actor.on_behalf_of is None:
        return None
    held = representing.authority_of(actor)
    name = queries.agent(actor.on_behalf_of).name if held is None else held.grantor.name
    return Acting(name=name, grantor_id=actor.on_behalf_of, mandate=actor.mandate, in_force=held is not None)


def _oneself(request: HttpRequest) -> kernel.Actor:
    return replace(actor_of_request(request), on_behalf_of=None, mandate="")


def _record(event: audit.Event, by: kernel.Actor) -> None:
    """In the log of the one whose business it is; as it is done under a mandate, in one's own too."""
    with transaction.atomic():
        audit.record(
            event, stream=kernel.Reference("mandate", by.mandate), by=by, concerns=by.on_behalf_of
        )  # fmt: skip
