"""What happened to entitlements: identifiers and counts, never an amount of anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.audit import api as audit


@dataclass(frozen=True)
class SweepStarted(audit.Event):
    """A population is being looked at."""

    population: str
    on: date
    law_hash: str
    programmes: tuple[str, ...]
    parts: int


@dataclass(frozen=True)
class SweepFinished(audit.Event):
    """Every partition was looked at."""

    parts: int


@dataclass(frozen=True)
class OfferMade(audit.Event):
    """A person is told, offered, or given notice of what they are owed."""

    programme: str
    organization: str
    mode: str
    law_hash: str
    until: date


@dataclass(frozen=True)
class OfferAnswered(audit.Event):
    """An offer ended: `refused`, `opted_out`, `expired`, `death`, or `applied` (its case is with the agency)."""

    programme: str
    organization: str
    state: str
    case: str


@dataclass(frozen=True)
class EntitlementGranted(audit.Event):
    """A programme is granted; its decision says why."""

    programme: str
    organization: str
    case: str
    decision: str
    law_hash: str
    graph_hash: str
    from_on: date


@dataclass(frozen=True)
class EntitlementStopped(audit.Event):
    """A grant ends on a day: `own_act`, `death`, or `decided` by a person."""

    programme: str
    organization: str
    reason: str
    until_on: date


@dataclass(frozen=True)
class EntitlementResumed(audit.Event):
    """A grant runs on that was stopped for a death that was none."""

    programme: str
    organization: str


@dataclass(frozen=True)
class OverpaymentFound(audit.Event):
    """More was paid than was due; a person says what becomes of it."""

    grant: str
    programme: str
    organization: str


@dataclass(frozen=True)
class GrantChangeFound(audit.Event):
    """A re-assessment would change a grant: in favour it is announced, against it a person has to review it."""

    change: str
    programme: str
    organization: str
    case: str
    state: str
    takes_effect_on: date


@dataclass(frozen=True)
class GrantChanged(audit.Event):
    """An announced change took effect."""

    change: str
    programme: str
    organization: str
    law_hash: str


@dataclass(frozen=True)
class ArrearsGranted(audit.Event):
    """Months that were missed before a grant began are paid with it, without interest."""

    programme: str
    organization: str
    months: tuple[str, ...]
    law_hash: str


@dataclass(frozen=True)
class RemedyDecided(audit.Event):
    """An officer said what becomes of what a corrected rule owes a person: `approved` or `refused`."""

    correction: str
    programme: str
    organization: str
    state: str


@dataclass(frozen=True)
class HouseholdsReassessed(audit.Event):
    """Some households of a sweep were looked at again."""

    households: int


@dataclass(frozen=True)
class RuleCorrected(audit.Event):
    """A wrong rule was put right; so many people were wronged in so many months."""

    old_law: str
    new_law: str
    people: int
    months: int
    programmes: tuple[str, ...]
