"""What a channel is given to say of a bundle: every permit, when it comes, what blocks the day, whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

PermitState = Literal["planned", "elsewhere", "to_pay", "waiting", "open", "your_turn", "granted", "refused", "ended"]


@dataclass(frozen=True)
class PermitView:
    """One permit in words.

    `needed` is open while an answer is missing, and then `why` is empty. `costs` are (what, amount). `waits_for` are
    titles, `why_waits` says why. From `starts_on` to `ends_on` it takes, as promised or (`is_settled`) as it was.
    `is_critical`: a day later here is a day later for the opening; else `slack_days` working days are to spare. It
    `blocks` when nothing but this (and others that block) stands before the opening now. `url` leads to who gives it
    elsewhere. `document` is the credential that
    was issued, `number` what it is called by; `to_pay` what is still to be paid before it is.
    """

    id: str
    service: str
    title: str
    organization: str
    level: str
    needed: Literal["yes", "no", "open"]
    why: tuple[str, ...]
    law: tuple[tuple[str, str], ...]
    costs: tuple[tuple[str, str], ...]
    days: int
    waits_for: tuple[str, ...]
    why_waits: str
    state: PermitState
    state_text: str
    starts_on: date | None = None
    ends_on: date | None = None
    is_settled: bool = False
    is_critical: bool = False
    slack_days: int = 0
    blocks: bool = False
    request_id: str = ""
    case_number: str = ""
    url: str = ""
    document: str = ""
    number: str = ""
    to_pay: str = ""


@dataclass(frozen=True)
class Inspectors:
    """One authority at the inspection, and what it recorded."""

    permit: str
    organization: str
    result: str


@dataclass(frozen=True)
class InspectionView:
    """The visit that serves several permits. `when` is empty until a time is chosen; `bookable` says that one can be.

    `why_not` says what comes first.
    """

    inspectors: tuple[Inspectors, ...]
    when: str
    bookable: bool
    why_not: str = ""


@dataclass(frozen=True)
class Turn:
    """Something that waits on the person: in a sentence, and the request it is about (its own, or a part's)."""

    kind: Literal["pay", "answer", "inspection", "elsewhere"]
    text: str
    request_id: str = ""
    url: str = ""


@dataclass(frozen=True)
class BundleView:
    """All permits of a bundle on one request.

    `permits` are needed or not yet known, `not_needed` certainly are not. `opens_on` is the earliest day after which
    nothing is missing, counted from `counted_from` where nothing has begun; None when a permit was refused, or nothing
    is known. `path` are the titles of the permits that decide that day, in order.
    """

    permits: tuple[PermitView, ...]
    not_needed: tuple[PermitView, ...]
    open_questions: int
    counted_from: date
    opens_on: date | None
    path: tuple[str, ...]
    sent: bool
    total_text: str = ""
    lead: str = ""
    your_turn: tuple[Turn, ...] = ()
    inspection: InspectionView | None = None
    picture_title: str = ""
