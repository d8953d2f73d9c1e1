"""What happened to pay-outs: identifiers and counts, no account and no amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.audit import api as audit


@dataclass(frozen=True)
class PayoutInstructed(audit.Event):
    """Somebody is to be paid."""

    about: str
    organization: str
    due_on: date


@dataclass(frozen=True)
class PayoutsStopped(audit.Event):
    """What was planned after a day is not paid."""

    about: str
    organization: str
    after: date
    payouts: int


@dataclass(frozen=True)
class BatchMade(audit.Event):
    """A file for the bank was written; its SHA-256 digest."""

    organization: str
    due_on: date
    payouts: int
    left_out: int
    digest: str


@dataclass(frozen=True)
class PayoutsResumed(audit.Event):
    """What was stopped is planned again: it ought not to have been stopped."""

    about: str
    organization: str
    payouts: int
