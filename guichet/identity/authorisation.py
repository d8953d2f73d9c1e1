"""Who may do what with which things: the one decision, read from the table, that every list and every page asks.

`scope` says which rows of a kind an actor may act on; lists, searches and exports filter by it. `may` asks the same
scope about one thing. There is no second way in, so a list cannot show what a page would refuse. What no row of the
table allows is refused: an unknown kind, an unknown action, an unknown role.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from guichet.identity.scoping import EVERYTHING, NOTHING, Protected, Scope
from guichet.identity.standing import Where, of_others, system
from guichet.identity.table import BY_DEED
from guichet.kernel import api as kernel

__all__ = ["Protected", "Scope", "may", "require", "require_action", "scope"]


def scope(actor: kernel.Actor, action: str, kind: str) -> Scope:
    """The things of a kind the actor may do the action with. What no row of the table says is NOTHING."""
    if system(actor):
        return EVERYTHING
    return reduce(or_, (where(actor) for where in _places(actor, action, kind)), NOTHING)


def may(actor: kernel.Actor, action: str, of: Protected) -> bool:
    """Whether the actor may do the action with one thing: no more is looked up than answers that."""
    places = _places(actor, action, of.kind)
    if system(actor) or of_others in places:  # what is excepted there, no other row allows
        return scope(actor, action, of.kind).covers(of)
    return any(where(actor).covers(of) for where in places)


def _places(actor: kernel.Actor, action: str, kind: str) -> list[Where]:
    return [where for rule in BY_DEED.get((action, kind), ()) if rule.who(actor) for where in rule.where]


def require(actor: kernel.Actor, action: str, of: Protected) -> None:
    """Return when the actor may.

    Raises NotFound when they may not even read it (they are not told that it is there), else SignInNeeded when nobody
    is known yet, else NotAllowed.
    """
    if may(actor, action, of):
        return
    if action == "read" or not may(actor, "read", of):
        raise kernel.NotFound(
            f"there is no {of.kind} here that you may see",
            where=of.kind,
            remedy="Check the number, or sign in as the person it belongs to.",
        )
    if actor.agent_id is None:
        raise kernel.SignInNeeded(
            f"to {action} this {of.kind} we must know who you are", level=kernel.Assurance.LOW.label, where=of.kind
        )
    raise kernel.NotAllowed(
        f"you may read this {of.kind}, and may not {action} it",
        where=of.kind,
        remedy="Ask someone whose task it is.",
    )


def require_action(actor: kernel.Actor, action: str, of: Protected) -> None:
    """The same for making something that is not there yet, which nobody could read: NotAllowed, or SignInNeeded."""
    if may(actor, action, of):
        return
    if actor.agent_id is None:
        raise kernel.SignInNeeded(
            f"to {action} a {of.kind} we must know who you are", level=kernel.Assurance.LOW.label, where=of.kind
        )
    raise kernel.NotAllowed(f"you may not {action} a {of.kind}", where=of.kind, remedy="Ask someone whose task it is.")
