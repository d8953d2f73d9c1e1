"""workflow.yaml: the states of a request after it is sent, who may move it, and by when."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from guichet.catalogue.schema.marks import Duration, FactName, Law, Name, Part, Variable
from guichet.catalogue.schema.service import WorkingDaysEntry


class StatusEntry(Part, frozen=True, kw_only=True):
    """One state. `stops_clock`: the days that it lasts do not count against the deadline."""

    waiting_on: Literal["authority", "person", "nobody"] | None = None
    stops_clock: bool = False
    final: bool = False
    outcome: Name | None = None


class OnSubmitEntry(Part, frozen=True, kw_only=True):
    """What happens at once: `automatic` decides by the rules when they favour the person; else a person decides."""

    condition: Variable | None = msgspec.field(name="if", default=None)
    automatic: bool = False


class TransitionEntry(Part, frozen=True, kw_only=True):
    """A move from some states to another, by a role, with an effect."""

    id: Name
    from_statuses: Annotated[tuple[Name, ...], Meta(min_length=1)] = msgspec.field(name="from")
    to: Name
    by: Literal["person", "caseworker", "clerk", "manager", "system"]
    effect: Literal["none", "ask", "decide", "redecide", "withdraw", "close"] = "none"
    outcome: Name | None = None


class ObjectionEntry(Part, frozen=True, kw_only=True):
    """Until when and to whom a person may object, and under which law."""

    within: Duration
    legal_basis: Law
    to: Name


Days = Annotated[int, Meta(ge=1, le=3650)]
Value = bool | int | str


class RangeEntry(Part, frozen=True, kw_only=True):
    """A number from here to there, both included; money in whole cents."""

    at_least: int | None = None
    at_most: int | None = None


class RouteEntry(Part, frozen=True, kw_only=True):
    """Who gets a request whose facts are so: all of them must be; the first rule that fits is taken.

    A fact is one value, one of several, or a number in a range. A rule without facts fits every request.
    """

    id: Name
    facts: dict[FactName, Value | tuple[Value, ...] | RangeEntry] = {}
    team: Name | None = None
    office: Name | None = None


class SilenceEntry(Part, frozen=True, kw_only=True):
    """What it means by law that nothing was decided in time, and the move of the system that carries it out."""

    means: Literal["granted", "refused", "moved_on"]
    transition: Name
    legal_basis: Law
    warn: Annotated[int, Meta(ge=0, le=365, description="working days before, when the officer is warned")] = 5


class ClockEntry(Part, frozen=True, kw_only=True):
    """A time of its own: it runs in some states, stands still in others, and ends in all that are not named."""

    id: Name
    runs_in: Annotated[tuple[Name, ...], Meta(min_length=1)]
    stands_in: tuple[Name, ...] = ()
    working_days: Days | None = None
    calendar_days: Days | None = None
    legal_basis: Law | None = None
    silence: SilenceEntry | None = None


class OpinionEntry(Part, frozen=True, kw_only=True):
    """An opinion that may be asked of an expert: what they see, by when, and whether it binds who decides.

    `organization`: its officers give it; without one it is somebody outside, who gets a link and a code.
    """

    id: Name
    organization: Name | None = None
    sees: Annotated[tuple[FactName, ...], Meta(min_length=1)]
    evidence: tuple[Name, ...] = ()
    working_days: Days
    remind: Annotated[int, Meta(ge=0, le=365, description="working days before the day it is due")] = 3
    binding: bool = False
    legal_basis: Law | None = None


class DuplicatesEntry(Part, frozen=True, kw_only=True):
    """How a request is known to be about the same: facts that are equal, and names that are nearly so."""

    same: tuple[FactName, ...] = ()
    near: tuple[FactName, ...] = ()


class WorkflowFile(Part, frozen=True, kw_only=True):
    """The workflow of one service."""

    initial: Name
    statuses: dict[Name, StatusEntry]
    deadline: WorkingDaysEntry
    on_submit: OnSubmitEntry = OnSubmitEntry()
    transitions: tuple[TransitionEntry, ...] = ()
    objection: ObjectionEntry | None = None
    routing: tuple[RouteEntry, ...] = ()
    clocks: tuple[ClockEntry, ...] = ()
    opinions: tuple[OpinionEntry, ...] = ()
    duplicates: DuplicatesEntry | None = None
