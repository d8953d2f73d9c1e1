"""What estates hands to other packages: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EstateState = Literal["open", "closed", "corrected"]
NoticeKind = Literal["death", "correction"]
NoticeState = Literal["told", "not_told", "answered"]

#: What an organization can answer: it has ended what it had; it knew nobody of that name; it is working on it; it needs
#: something of the executor.
ANSWERS = ("done", "nothing_held", "in_hand", "needs_more")


@dataclass(frozen=True)
class Estate:
    """What one who died left to be settled: whose, who told of it, where that stands, and whether it is over."""

    id: str
    person_id: str
    reporter_id: str
    case_id: str
    organization: str
    source: str
    state: EstateState
    opened_at: datetime
    ended_at: datetime | None
    #: The ids of the grants that the death stopped.
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """What one organization was told and answered, or `why` it was not told (the word of `sharing.NotShared`)."""

    id: str
    estate_id: str
    organization: str
    agreement: str
    kind: NoticeKind
    state: NoticeState
    why: str
    exchange_id: str
    at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class ReceivedNotice:
    """A notice as the organization that was told reads it: with what it learnt, by fact."""

    notice: Notice
    told: Mapping[str, str]
