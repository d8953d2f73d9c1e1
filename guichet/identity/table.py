"""The table of rights: who may do what with which things, and where. What no row says is refused."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from guichet.identity import powers
from guichet.identity.standing import (
    Where,
    Who,
    administrator,
    bearer,
    caseworker,
    caseworker_opening,
    clerk,
    clerk_with_visitor,
    everything,
    everything_while_representing,
    for_another,
    kiosk,
    manager,
    of_estate,
    of_organization,
    of_others,
    of_visitor,
    of_wards,
    operator,
    own,
    person,
    receptionist,
    representative,
    represented,
    shown,
    under,
    where_granting,
)  # fmt: skip


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
    row(person,             "order read cancel",                   "order",                        own),
    row(person,             "read renew",                          "credential",                   own),

    row(for_another,        "read",                                "request plan case document",   under("read")),
    row(for_another,        "read",                                "charge payment",               under("read")),
    row(for_another,        "read",                                "order",                        under("read")),
    row(for_another,        "read",                                "credential",                   under("read")),
    row(for_another,        "renew",                               "credential",                   under("start")),
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
    row(bearer,             "read renew",                          "credential",                   shown),
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
    row(caseworker,         "read give",                           "opinion",                      of_organization),
    row(caseworker,         "move moderate",                       "report",                       of_others),
    row(caseworker,         "read",                                "charge payment",               of_organization),
    row(caseworker,         "cancel refund correct",               "charge payment",               of_others),
    row(caseworker,         "read",                                "credential",                   of_organization),
    row(caseworker,         "read work",                           "order",                        of_organization),
    row(caseworker,         "hand cancel return",                  "order",                        of_others),
    row(caseworker,         "keep",                                "stock",                        of_organization),
    row(caseworker,         "issue suspend resume revoke reissue", "credential",                   of_others),

    row(manager,            "read",                                "credential",                   of_organization),
    row(manager,            "read work",                           "order",                        of_organization),
    row(manager,            "keep",                                "stock",                        of_organization),
    row(manager,            "suspend resume revoke",               "credential",                   of_others),
    row(manager,            "read",                                "case charge payment report",   of_organization),
    row(manager,            "read count close",                    "till",                         of_organization),
    row(manager,            "read deposit reconcile",              "bank",                         of_organization),
    row(manager,            "cancel refund correct",               "charge payment",               of_others),
    row(manager,            "assign",                              "case",                         of_others),
    row(manager,            "change",                              "team",                         of_organization),
    row(receptionist,       "read work change cancel",             "appointment enrolment",        of_organization),

    row(clerk,              "find",                                "agent",                        everything),
    row(clerk,              "add",                                 "agent visit caller_check",     everything),
    row(clerk,              "find take",                           "charge",                       everything),
    row(clerk,              "sell",                                "order",                        everything),
    row(clerk,              "open read take count close",          "till",                         own),
    row(clerk_with_visitor, "read pay",                            "charge payment",               of_visitor),
    row(clerk_with_visitor, FILL_IN,                               "request plan",                 of_visitor),
    row(clerk_with_visitor, "read",                                "case agent",                   of_visitor),
    row(clerk_with_visitor, "read renew",                          "credential",                   of_visitor),
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
    row(operator,           "read reconcile",                      "bank",                         everything),
    row(operator,           "add",                                 "agent token organization",     everything),
)
# fmt: on

ACTIONS: frozenset[str] = frozenset().union(*(rule.actions for rule in TABLE))
KINDS: frozenset[str] = frozenset().union(*(rule.kinds for rule in TABLE))


def _by_deed() -> dict[tuple[str, str], tuple[Rule, ...]]:
    found: defaultdict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in TABLE:
        for action in rule.actions:
            for kind in rule.kinds:
                found[action, kind].append(rule)
    return {deed: tuple(rules) for deed, rules in found.items()}


#: The rows that speak of an action with a kind of things.
BY_DEED = _by_deed()
