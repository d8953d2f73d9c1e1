"""What happens in calls to the menu; never a number, never what was said."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class TurnTaken(audit.Event):
    """Something was said or keyed, and answered. `request` is the request talked about, if any; `page` where it is."""

    request: str
    page: str


@dataclass(frozen=True)
class LinkTexted(audit.Event):
    """A short text went to the telephone of a call: a code to show whose it is, or where to pay. `what` says which."""

    what: str


@dataclass(frozen=True)
class CallsForgotten(audit.Event):
    """Calls that are over were forgotten; the requests stay under their tracking codes."""

    calls: int
