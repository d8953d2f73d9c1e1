"""Who somebody is to the platform, and what is within their reach: the words in which the table is written."""

from __future__ import annotations

from collections.abc import Callable

from guichet.identity import powers, representing
from guichet.identity.queries import wards_of
from guichet.identity.scoping import ANY, EVERYTHING, NOTHING, Grant, Scope
from guichet.kernel import api as kernel

#: Administrators of this organisation grant roles everywhere; those of any other, only in their own.
PLATFORM = "platform"


Who = Callable[[kernel.Actor], bool]
Where = Callable[[kernel.Actor], Scope]


def system(actor: kernel.Actor) -> bool:
    """A job of the platform itself."""
    return actor.is_system


def operator(actor: kernel.Actor) -> bool:
    """Whoever may type commands on the machine."""
    return actor.channel == "command" and actor.agent_id is None


def person(actor: kernel.Actor) -> bool:
    """Someone signed in, about their own business."""
    return actor.agent_id is not None and actor.on_behalf_of is None


def bearer(actor: kernel.Actor) -> bool:
    """Anyone, known or not, who showed a tracking code."""
    return bool(actor.capabilities)


def representative(actor: kernel.Actor) -> bool:
    """Someone signed in, or their program, about the business of another, under something that is named."""
    return bool(actor.mandate) and actor.on_behalf_of not in (None, actor.agent_id) and not actor.by_clerk


def clerk_with_visitor(actor: kernel.Actor) -> bool:
    """A clerk at the counter with the person in front of them whose business it is, or on the line with them."""
    return clerk(actor) and not actor.mandate and actor.on_behalf_of not in (None, actor.agent_id)


def clerk_with_representative(actor: kernel.Actor) -> bool:
    """A clerk at the counter, or on the telephone, with a person who acts for another."""
    return clerk(actor) and bool(actor.mandate) and actor.on_behalf_of not in (None, actor.agent_id)


def for_another(actor: kernel.Actor) -> bool:
    """Who acts under a mandate or a proven relationship, with or without a clerk between."""
    return representative(actor) or clerk_with_representative(actor)


def clerk(actor: kernel.Actor) -> bool:
    """A clerk at the counter, or on the telephone."""
    return _holds(actor, "clerk") and actor.by_clerk


def kiosk(actor: kernel.Actor) -> bool:
    """A machine by the entrance that gives out numbers; the channel makes sure that it is one."""
    return actor.channel == "kiosk" and actor.agent_id is None


def caseworker(actor: kernel.Actor) -> bool:
    """One who works on an organisation's cases."""
    return _holds(actor, "caseworker")


def caseworker_opening(actor: kernel.Actor) -> bool:
    """A program of an agency that opens a case for a person; only the use case `open_case_for` says whom it is for."""
    return caseworker(actor) and actor.channel == "api" and actor.on_behalf_of not in (None, actor.agent_id)


def manager(actor: kernel.Actor) -> bool:
    """One who answers for an organisation's work, and does not decide."""
    return _holds(actor, "manager")


def receptionist(actor: kernel.Actor) -> bool:
    """One who sees an office's day: its clerks, those who work on its cases, those who answer for it."""
    return clerk(actor) or caseworker(actor) or manager(actor)


def administrator(actor: kernel.Actor) -> bool:
    """One who publishes and grants roles, and sees nobody's data."""
    return _holds(actor, "administrator")


def _holds(actor: kernel.Actor, role: str) -> bool:
    # Who acts for another under a mandate is nobody's staff meanwhile; a clerk hands on what a representative may do.
    if actor.mandate and role != "clerk":
        return False
    return role in actor.roles and actor.agent_id is not None and bool(actor.organization)


def everything(_actor: kernel.Actor) -> Scope:
    """All things of the kind."""
    return EVERYTHING


def own(actor: kernel.Actor) -> Scope:
    """What belongs to oneself."""
    return Scope(owner_ids=_one(actor.agent_id))


def of_wards(actor: kernel.Actor) -> Scope:
    """What belongs to a child one is parent of today."""
    return Scope(owner_ids=wards_of(actor.agent_id) if actor.agent_id else frozenset())


def shown(actor: kernel.Actor) -> Scope:
    """What nobody owns and whose tracking code was shown."""
    return Scope(codes=actor.capabilities)


def of_visitor(actor: kernel.Actor) -> Scope:
    """What belongs to the person in front of the clerk."""
    return Scope(owner_ids=_one(actor.on_behalf_of))


def of_organization(actor: kernel.Actor) -> Scope:
    """What one's own organisation handles."""
    return Scope(organizations=_one(actor.organization))


def of_others(actor: kernel.Actor) -> Scope:
    """What one's own organisation handles, except the business of oneself, of one's own, and of those one acts for."""
    close = representing.close_to(actor.agent_id) if actor.agent_id else frozenset[str]()
    return Scope(organizations=_one(actor.organization), except_owner_ids=_one(actor.agent_id) | close)


def under(power: str, *, within_service: bool = False) -> Where:
    """What the mandate or relationship that one acts under opens at this instant, if it has the power.

    `within_service`: only what is done in the business of a service, even when it names no services.
    """

    def where(actor: kernel.Actor) -> Scope:
        held = representing.authority_of(actor)
        if held is None or power not in held.actions:
            return NOTHING
        services = frozenset(held.services) or (frozenset({ANY}) if within_service else None)
        return Scope(grants=frozenset({Grant(held.grantor.id, services)}))

    return where


def represented(actor: kernel.Actor) -> Scope:
    """Who it is that one acts for, as long as one may."""
    held = representing.authority_of(actor)
    return Scope(owner_ids=frozenset({held.grantor.id})) if held is not None else NOTHING


def of_estate(actor: kernel.Actor) -> Scope:
    """Whose estate one settles as their executor: what the living alone may do falls to who acts for the dead."""
    held = representing.authority_of(actor)
    if held is None or held.source != powers.EXECUTOR_OF:
        return NOTHING
    return Scope(owner_ids=frozenset({held.grantor.id}))


def everything_while_representing(actor: kernel.Actor) -> Scope:
    """What is nobody's yet, for who may fill in another's request: a child that it tells of."""
    held = representing.authority_of(actor)
    return EVERYTHING if held is not None and "change" in held.actions else NOTHING


def where_granting(actor: kernel.Actor) -> Scope:
    """One's own organisation; for an administrator of the platform, every one."""
    return EVERYTHING if actor.organization == PLATFORM else of_organization(actor)


def _one(value: str | None) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()
