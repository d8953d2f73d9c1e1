"""What journeys tells of by itself: what no package below knows."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class BillPaid(audit.Event):
    """So many cents of a bill of an organization were paid here, by that charge. Its number is not said."""

    organization: str
    kind: str
    cents: int
    charge: str


@dataclass(frozen=True)
class BillPaidTwice(audit.Event):
    """So many cents of that charge came for a bill of which less was left: they go back. Its number is not said."""

    organization: str
    kind: str
    cents: int
    charge: str
