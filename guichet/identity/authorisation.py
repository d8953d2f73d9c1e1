"""Who may do what with which things: the one decision, written as a table, that every list and every page asks.

`scope` says which rows of a kind an actor may act on; lists, searches and exports filter by it. `may` asks the same
scope about one thing. There is no second way in, so a list cannot show what a page would refuse. What no row of the
table allows is refused: an unknown kind, an unknown action, an unknown role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q

from guichet.identity.queries import wards_of
from guichet.kernel import api as kernel

#: Administrators of this organisation grant roles everywhere; those of any other, only in their own.
PLATFORM = "platform"


@dataclass(frozen=True)
class Protected:
    """What a thing says of itself when it is asked for.

    `owner_ids` are the agents whose thing it is; `organization` the agency that handles it; `code` the tracking code
    that opens it as long as nobody owns it.
    """

    kind: str
    owner_ids: frozenset[str] = frozenset()
    organization: str | None = None
    service: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Scope:
    """The things of one kind an actor may do one action with: everything, or a union, less some owners."""

    everything: bool = False
    owner_ids: frozenset[str] = field(default_factory=frozenset)
    organizations: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    except_owner_ids: frozenset[str] = field(default_factory=frozenset)

    @property
    def nothing(self) -> bool:
        """Whether no thing at all can be in it."""
        return not (self.everything or self.owner_ids or self.organizations or self.codes)

    def covers(self, of: Protected) -> bool:
        """Whether one thing is in it."""
        if self.except_owner_ids & of.owner_ids:
            return False
        return (
            self.everything
            or bool(self.owner_ids & of.owner_ids)
            or (of.organization is not None and of.organization in self.organizations)
            # A code opens only what nobody owns: once claimed, the owner's sign-in is needed.
            or (not of.owner_ids and of.code is not None and of.code in self.codes)
        )

    def as_q(
        self,
        *,
        owner: str | tuple[str, ...] | None = None,
        organization: str | None = None,
        code: str | None = None,
    ) -> Q:
        """The same decision as a condition on rows, given the names of the columns (None: there is no such column).

        Several owner columns mean that the thing belongs to each of them. An empty owner is NULL, never "".
        """
        owners = (owner,) if isinstance(owner, str) else owner or ()
        parts: list[Q] = []
        if self.everything:
            parts.append(Q())
        parts.extend(Q(**{f"{name}__in": sorted(self.owner_ids)}) for name in owners if self.owner_ids)
        if organization and self.organizations:
            parts.append(Q(**{f"{organization}__in": sorted(self.organizations)}))
        if code and self.codes:
            unowned = {f"{name}__isnull": True for name in owners}
            parts.append(Q(**{f"{code}__in": sorted(self.codes)}, **unowned))
        if not parts:
            return Q(pk__in=[])
        allowed = Q() if self.everything else reduce(or_, parts)
        for name in owners:
            if self.except_owner_ids:
                allowed &= ~Q(**{f"{name}__in": sorted(self.except_owner_ids)})
        return allowed

    def __or__(self, other: Scope) -> Scope:
        """What either allows. What one side excepts stays excepted: a refusal is stronger than a permission."""
        return Scope(
            everything=self.everything or other.everything,
            owner_ids=self.owner_ids | other.owner_ids,
            organizations=self.organizations | other.organizations,
            codes=self.codes | other.codes,
            except_owner_ids=self.except_owner_ids | other.except_owner_ids,
        )


NOTHING = Scope()
EVERYTHING = Scope(everything=True)

# ---------------------------------------------------------------------------------------------------- who
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


def clerk_with_visitor(actor: kernel.Actor) -> bool:
    """A clerk at the counter with a person in front of them."""
    return clerk(actor) and actor.on_behalf_of is not None and actor.on_behalf_of != actor.agent_id


def clerk(actor: kernel.Actor) -> bool:
    """A clerk at the counter."""
    return _holds(actor, "clerk") and actor.channel == "counter"


def caseworker(actor: kernel.Actor) -> bool:
    """One who works on an organisation's cases."""
    return _holds(actor, "caseworker")


def caseworker_opening(actor: kernel.Actor) -> bool:
    """A program of an agency that opens a case for a person; only the use case `open_case_for` says whom it is for."""
    return caseworker(actor) and actor.channel == "api" and actor.on_behalf_of not in (None, actor.agent_id)


def manager(actor: kernel.Actor) -> bool:
    """One who answers for an organisation's work, and does not decide."""
    return _holds(actor, "manager")


def administrator(actor: kernel.Actor) -> bool:
    """One who publishes and grants roles, and sees nobody's data."""
    return _holds(actor, "administrator")


def _holds(actor: kernel.Actor, role: str) -> bool:
    return role in actor.roles and actor.agent_id is not None and bool(actor.organization)


# -------------------------------------------------------------------------------------------------- where
def everything(_actor: kernel.Actor) -> Scope:
    """All things of the kind."""
    return EVERYTHING


def own(actor: kernel.Actor) -> Scope:
    """What belongs to oneself."""
    return Scope(owner_ids=_one(actor.agent_id))


def own_and_wards(actor: kernel.Actor) -> Scope:
    """What belongs to oneself, or to a child one is parent of today."""
    return Scope(owner_ids=_one(actor.agent_id) | _wards(actor))


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
    """What one's own organisation handles, except one's own or one's children's business: nobody judges themselves."""
    return Scope(organizations=_one(actor.organization), except_owner_ids=_one(actor.agent_id) | _wards(actor))


def where_granting(actor: kernel.Actor) -> Scope:
    """One's own organisation; for an administrator of the platform, every one."""
    return EVERYTHING if actor.organization == PLATFORM else of_organization(actor)


def _one(value: str | None) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()


def _wards(actor: kernel.Actor) -> frozenset[str]:
    return wards_of(actor.agent_id) if actor.agent_id else frozenset()


# --------------------------------------------------------------------------------------------- the table
@dataclass(frozen=True)
class Rule:
    """One row: these may do these actions with these kinds of things, there."""

    who: Who
    actions: frozenset[str]
    kinds: frozenset[str]
    where: Where


def row(who: Who, actions: str, kinds: str, where: Where) -> Rule:
    """A row written as one reads it: words parted by blanks."""
    return Rule(who, frozenset(actions.split()), frozenset(kinds.split()), where)


FILL_IN = "read start change continue submit withdraw"
WORK = "claim release assign ask decide redecide transition note write change remind"

# fmt: off
TABLE: tuple[Rule, ...] = (
    #   who                 may do                                 with                            where
    row(person,             FILL_IN + " claim",                    "request plan",                 own),
    row(person,             "read answer object withdraw",         "case",                         own),
    row(person,             "read change",                         "message",                      own),
    row(person,             "read change add remove",              "document",                     own),
    row(person,             "read change add",                     "fact",                         own_and_wards),
    row(person,             "read",                                "agent",                        own_and_wards),
    row(person,             "change",                              "agent",                        own),
    row(person,             "add",                                 "agent",                        everything),
    row(person,             "add",                                 "relationship",                 own),
    row(person,             "read",                                "event sign_in",                own),
    row(person,             "read add remove",                     "token phone",                  own),
    row(person,             "read give withdraw",                  "consent",                      own_and_wards),
    row(person,             "read",                                "exchange",                     own_and_wards),

    row(bearer,             FILL_IN + " claim",                    "request plan",                 shown),
    row(bearer,             "read change add remove",              "document",                     shown),
    row(bearer,             "add",                                 "agent",                        everything),

    row(caseworker,         "read",                                "case",                         of_organization),
    row(caseworker,         "read",                                "document message",             of_organization),
    row(caseworker,         WORK + " open",                        "case",                         of_others),
    row(caseworker,         "write",                               "message",                      of_others),
    row(caseworker,         "add",                                 "fact",                         of_others),
    row(caseworker_opening, "start submit",                        "request",                      of_visitor),
    row(caseworker_opening, "read",                                "agent",                        of_visitor),

    row(manager,            "read",                                "case",                         of_organization),

    row(clerk,              "find",                                "agent",                        everything),
    row(clerk,              "add",                                 "agent visit",                  everything),
    row(clerk_with_visitor, FILL_IN,                               "request plan",                 of_visitor),
    row(clerk_with_visitor, "read",                                "case agent",                   of_visitor),
    row(clerk_with_visitor, "add",                                 "relationship",                 of_visitor),
    row(clerk_with_visitor, "read change add",                     "fact",                         of_visitor),
    row(clerk_with_visitor, "read change add",                     "document",                     of_visitor),
    row(clerk_with_visitor, "read give withdraw",                  "consent",                      of_visitor),

    row(administrator,      "read publish import change",          "catalogue service release",    everything),
    row(administrator,      "publish",                             "agreement",                    everything),
    row(administrator,      "read grant end",                      "role",                         where_granting),
    row(administrator,      "read",                                "job",                          everything),

    row(operator,           "read publish import change",          "catalogue service release job", everything),
    row(operator,           "publish",                             "agreement",                    everything),
    row(operator,           "read grant end",                      "role",                         everything),
    row(operator,           "add",                                 "agent token",                  everything),
)
# fmt: on

ACTIONS: frozenset[str] = frozenset().union(*(rule.actions for rule in TABLE))
KINDS: frozenset[str] = frozenset().union(*(rule.kinds for rule in TABLE))


# ---------------------------------------------------------------------------------------------- the asking
def scope(actor: kernel.Actor, action: str, kind: str) -> Scope:
    """The things of a kind the actor may do the action with. What no row of the table says is NOTHING."""
    if system(actor):
        return EVERYTHING
    rows = (rule for rule in TABLE if action in rule.actions and kind in rule.kinds and rule.who(actor))
    return _union(rule.where(actor) for rule in rows)


def may(actor: kernel.Actor, action: str, of: Protected) -> bool:
    """Whether the actor may do the action with one thing."""
    return scope(actor, action, of.kind).covers(of)


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


def _union(scopes: Iterable[Scope]) -> Scope:
    return reduce(or_, scopes, NOTHING)
