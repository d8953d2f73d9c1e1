"""Who may do what with which things: the one decision, written as a table, that every list and every page asks.

`scope` says which rows of a kind an actor may act on; lists, searches and exports filter by it. `may` asks the same
scope about one thing. There is no second way in, so a list cannot show what a page would refuse. What no row of the
table allows is refused: an unknown kind, an unknown action, an unknown role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from guichet.identity import powers, representing
from guichet.identity.queries import wards_of
from guichet.identity.scoping import ANY, EVERYTHING, NOTHING, Grant, Protected, Scope
from guichet.kernel import api as kernel

__all__ = [
    "ACTIONS", "EVERYTHING", "KINDS", "NOTHING", "PLATFORM", "TABLE", "Grant", "Protected", "Rule", "Scope",
    "may", "require", "require_action", "row", "scope",
]  # fmt: skip

#: Administrators of this organisation grant roles everywhere; those of any other, only in their own.
PLATFORM = "platform"


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


def representative(actor: kernel.Actor) -> bool:
    """Someone signed in, or their program, about the business of another, under something that is named."""
    return bool(actor.mandate) and actor.on_behalf_of not in (None, actor.agent_id) and actor.channel != "counter"


def clerk_with_visitor(actor: kernel.Actor) -> bool:
    """A clerk at the counter with the person in front of them whose business it is."""
    return clerk(actor) and not actor.mandate and actor.on_behalf_of not in (None, actor.agent_id)


def clerk_with_representative(actor: kernel.Actor) -> bool:
    """A clerk at the counter with a person in front of them who acts for another."""
    return clerk(actor) and bool(actor.mandate) and actor.on_behalf_of not in (None, actor.agent_id)


def for_another(actor: kernel.Actor) -> bool:
    """Who acts under a mandate or a proven relationship, with or without a clerk between."""
    return representative(actor) or clerk_with_representative(actor)


def clerk(actor: kernel.Actor) -> bool:
    """A clerk at the counter."""
    return _holds(actor, "clerk") and actor.channel == "counter"


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


# -------------------------------------------------------------------------------------------------- where
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


# --------------------------------------------------------------------------------------------- the table
@dataclass(frozen=True)
class Rule:
    """One row: these may do these actions with these kinds of things, there; what costs no query stands first."""

    who: Who
    actions: frozenset[str]
    kinds: frozenset[str]
    where: tuple[Where, ...]


def row(who: Who, actions: str, kinds: str, *where: Where) -> Rule:
    """A row written as one reads it: words parted by blanks."""
    return Rule(who, frozenset(actions.split()), frozenset(kinds.split()), where)


FILL_IN = "read start change continue submit withdraw"
#: A held fact is read for a request begun for its owner, and added by one that is sent, each within its service.
IN_SERVICE, SENT = under("start", within_service=True), under("submit", within_service=True)
NEW = everything_while_representing
MESSAGES, FILE = under("read:message"), under("read:fact")
CORRECT, MANAGED = under("change:fact"), under(powers.MANAGE)
BOOK = "read book change cancel"
WORK = "claim release assign ask decide redecide transition note write change remind"

# fmt: off
TABLE: tuple[Rule, ...] = (
    #   who                 may do                                 with                            where
    row(person,             FILL_IN + " claim",                    "request plan",                 own),
    row(person,             "read answer object withdraw",         "case",                         own),
    row(person,             "read change",                         "message",                      own),
    row(person,             "read change add remove",              "document",                     own),
    row(person,             "read change add",                     "fact",                         own, of_wards),
    row(person,             "read",                                "agent",                        own, of_wards),
    row(person,             "change",                              "agent",                        own),
    row(person,             "add",                                 "agent",                        everything),
    row(person,             "add",                                 "relationship",                 own),
    row(person,             "read",                                "event sign_in",                own),
    row(person,             "read add remove",                     "token phone",                  own),
    row(person,             "read give withdraw",                  "consent",                      own, of_wards),
    row(person,             "read",                                "exchange",                     own, of_wards),
    row(person,             "read add accept refuse end",          "mandate",                      own),
    row(person,             "read confirm refuse",                 "offer",                        own),
    row(person,             "read stop",                           "grant",                        own),
    row(person,             "read add remove",                     "way watch",                    own),
    row(person,             "read",                                "reported_death",               own),
    row(person,             BOOK,                                  "appointment enrolment",        own),
    row(person,             "read add change answer reopen",       "report",                       own),
    row(person,             "read pay",                            "charge payment",               own),

    row(for_another,        "read",                                "request plan case document",   under("read")),
    row(for_another,        "read",                                "charge payment",               under("read")),
    row(for_another,        "pay",                                 "charge",                       under("submit")),
    row(for_another,        "start",                               "request plan",                 under("start")),
    row(for_another,        "change continue claim",               "request plan",                 under("change")),
    row(for_another,        "submit",                              "request plan",                 under("submit")),
    row(for_another,        "withdraw",                            "request plan",                 under("withdraw")),
    row(for_another,        "change add remove",                   "document",                     under("change")),
    row(for_another,        "read",                                "offer grant",                  under("read")),
    row(for_another,        "confirm refuse",                      "offer",                        under("submit")),
    row(for_another,        "stop",                                "grant",                        under("withdraw")),
    row(for_another,        "read",                                "fact",                         IN_SERVICE),
    row(for_another,        "add",                                 "fact",                         SENT),
    row(for_another,        "read",                                "appointment enrolment",        under("read")),
    row(for_another,        "book change",                         "appointment enrolment",        under("submit")),
    row(for_another,        "cancel",                              "appointment enrolment",        under("withdraw")),
    row(for_another,        "read give withdraw",                  "consent",                      under("consent")),
    row(for_another,        "read",                                "agent",                        represented),
    row(for_another,        "add",                                 "agent",                        NEW),
    row(representative,     "read close",                          "estate",                       of_estate),
    row(representative,     "read",                                "exchange event",               of_estate),
    row(representative,     "answer",                              "case",                         under("answer")),
    row(representative,     "add",                                 "document",                     under("answer")),
    row(representative,     "withdraw",                            "case",                         under("withdraw")),
    row(representative,     "object",                              "case",                         under("object")),
    row(representative,     "read",                                "message",                      MESSAGES),
    row(representative,     "read",                                "fact",                         FILE),
    row(representative,     "change",                              "fact",                         CORRECT),
    row(representative,     "read add accept refuse end",          "mandate",                      MANAGED),

    row(bearer,             FILL_IN + " claim",                    "request plan",                 shown),
    row(bearer,             "read change add remove",              "document",                     shown),
    row(bearer,             "add",                                 "agent",                        everything),
    row(bearer,             "read pay",                            "charge payment",               shown),
    row(bearer,             BOOK,                                  "appointment enrolment",        shown),
    row(bearer,             "read change answer reopen",           "report",                       shown),

    row(caseworker,         "read",                                "case",                         of_organization),
    row(caseworker,         "read",                                "document message report",      of_organization),
    row(caseworker,         WORK + " open",                        "case",                         of_others),
    row(caseworker,         "write",                               "message",                      of_others),
    row(caseworker,         "add",                                 "fact",                         of_others),
    row(caseworker,         "read",                                "offer grant payout notice",    of_organization),
    row(caseworker,         "match",                               "notice",                       of_others),
    row(caseworker,         "add stop review",                     "grant",                        of_others),
    row(caseworker_opening, "start submit",                        "request",                      of_visitor),
    row(caseworker_opening, "read",                                "agent",                        of_visitor),
    row(caseworker,         "read answer",                         "death_notice",                 of_organization),
    row(caseworker,         "move moderate",                       "report",                       of_others),

    row(caseworker,         "read",                                "charge payment",               of_organization),
    row(caseworker,         "cancel refund correct",               "charge payment",               of_others),

    row(manager,            "read",                                "case charge payment report",   of_organization),
    row(manager,            "read count close",                    "till",                         of_organization),
    row(manager,            "cancel refund correct",               "charge payment",               of_others),
    row(manager,            "read",                                "case",                         of_organization),
    row(receptionist,       "read work change cancel",             "appointment enrolment",        of_organization),

    row(clerk,              "find",                                "agent",                        everything),
    row(clerk,              "add",                                 "agent visit",                  everything),
    row(clerk,              "find take",                           "charge",                       everything),
    row(clerk,              "open read take count close",          "till",                         own),
    row(clerk_with_visitor, "read pay",                            "charge payment",               of_visitor),
    row(clerk_with_visitor, FILL_IN,                               "request plan",                 of_visitor),
    row(clerk_with_visitor, "read",                                "case agent",                   of_visitor),
    row(clerk_with_visitor, BOOK,                                  "appointment enrolment",        of_visitor),
    row(clerk_with_visitor, "add",                                 "relationship proofing",        of_visitor),
    row(clerk_with_visitor, "read change add",                     "fact",                         of_visitor),
    row(clerk_with_visitor, "read change add",                     "document report",              of_visitor),
    row(clerk_with_visitor, "read give withdraw",                  "consent",                      of_visitor),
    row(clerk_with_visitor, "read confirm refuse",                 "offer",                        of_visitor),

    row(clerk,              "take read call serve leave",          "ticket",                       of_organization),
    row(clerk,              "open",                                "window",                       of_organization),
    row(kiosk,              "take",                                "ticket",                       everything),
    row(bearer,             "read leave",                          "ticket",                       shown),
    row(clerk,              "read",                                "queue_measures",               of_organization),
    row(manager,            "read",                                "ticket queue_measures",        of_organization),

    row(administrator,      "read publish import change",          "catalogue service release",    everything),
    row(administrator,      "publish",                             "agreement report_plan",        everything),
    row(administrator,      "read grant end",                      "role",                         where_granting),
    row(administrator,      "read",                                "job",                          everything),

    row(operator,           "read publish import change",          "catalogue service release job", everything),
    row(operator,           "publish",                             "agreement report_plan",        everything),
    row(operator,           "read grant end",                      "role",                         everything),
    row(operator,           "run",                                 "sweep payout notice",          everything),
    row(operator,           "read",                                "ledger",                       everything),
    row(operator,           "add",                                 "agent token organization",     everything),
)
# fmt: on

ACTIONS: frozenset[str] = frozenset().union(*(rule.actions for rule in TABLE))
KINDS: frozenset[str] = frozenset().union(*(rule.kinds for rule in TABLE))


# ---------------------------------------------------------------------------------------------- the asking
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
    rows = (rule for rule in TABLE if action in rule.actions and kind in rule.kinds and rule.who(actor))
    return [where for rule in rows for where in rule.where]


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
