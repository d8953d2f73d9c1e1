"""The frozen values that intake hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

State = Literal["draft", "submitted", "withdrawn"]
Source = Literal["declared", "held", "register", "credential", "shared"]


@dataclass(frozen=True)
class Answer:
    """One fact as it was given. `value` is plain JSON (a day as `YYYY-MM-DD`, money in whole cents; None: left empty).

    `source` is where it came from, `detail` which register, service or agreement, `channel` the door it was said
    at, `confirmed` whether the person saw it and agreed.
    """

    value: Any
    source: str = "declared"
    detail: str = ""
    channel: str = ""
    at: datetime | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Receipt:
    """Proof that a request was sent: `digest` is SHA-256, in hex, of the canonical answers, service and version."""

    number: str
    request_id: str
    tracking_code: str
    submitted_at: datetime
    digest: str


@dataclass(frozen=True)
class ServiceRequest:
    """A request as it stands. `subjects` says by role whom it is about; `visited` which pages were answered,
    `trail` the same in the order in which that was first done.

    Its answers are empty when they were erased (`erased_on`). `part_of` is the request that it was made
    from, with others.
    `revision` grows with every saved page; hand it back when saving, so that two tabs cannot overwrite each other.
    """

    id: str
    tracking_code: str
    service: str
    service_version: int
    state: State
    owner_id: str | None
    started_by: str | None
    language: str
    answers: Mapping[str, Answer]
    subjects: Mapping[str, str | None]
    visited: frozenset[str]
    revision: int
    started_at: datetime
    started_channel: str
    saved_at: datetime
    submitted_at: datetime | None = None
    channels_used: tuple[str, ...] = ()
    receipt: Receipt | None = None
    plan: str = ""
    trail: tuple[str, ...] = ()
    erased_on: date | None = None
    part_of: str = ""


@dataclass(frozen=True)
class Status:
    """What the holder of a tracking code may know of a request that has an owner: how it stands, nothing personal."""

    tracking_code: str
    service: str
    service_version: int
    state: State
    started_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """A life event counted from one day. `calendar_token` opens its calendar feed, and that only."""

    id: str
    code: str
    life_event: str
    anchor_on: date
    owner_id: str | None
    language: str
    done_steps: frozenset[str]
    calendar_token: str
    opened_at: datetime
    contact: Mapping[str, str] = field(default_factory=dict)
