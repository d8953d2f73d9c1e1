"""What the connector tells the audit: what came that could not be taken, what was handed over."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class LifeEventRefused(audit.Event):
    """A source of ours, its signature verified, told what could not be taken."""

    source: str
    organization: str
    why: str


@dataclass(frozen=True)
class LifeEventDelivered(audit.Event):
    """A recipient took an event about somebody: `what` is its type, `exchange` under which it went."""

    recipient: str
    what: str
    exchange: str
    tries: int
