"""workflow.yaml: the states of a request after it is sent, who may move it, and by when."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from guichet.catalogue.schema.marks import Duration, Law, Name, Part, Variable
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


class WorkflowFile(Part, frozen=True, kw_only=True):
    """The workflow of one service."""

    initial: Name
    statuses: dict[Name, StatusEntry]
    deadline: WorkingDaysEntry
    on_submit: OnSubmitEntry = OnSubmitEntry()
    transitions: tuple[TransitionEntry, ...] = ()
    objection: ObjectionEntry | None = None
