"""life-events/<id>.yaml: phases counted from one day, with what to do, get and know in each."""

from __future__ import annotations

from typing import Literal

import msgspec

from guichet.catalogue.schema.marks import Duration, FactName, Link, Name, Part, ServiceName


class StepEntry(Part, frozen=True, kw_only=True):
    """One step. `due` counts from the anchor day; without `service` nobody's service does it."""

    id: Name
    kind: Literal["do", "get", "know"]
    service: ServiceName | None = None
    due: Duration | None = None
    required: bool = False
    link: Link | None = None


class PhaseEntry(Part, frozen=True, kw_only=True):
    """A stretch of days from the anchor: `from` inclusive, `until` exclusive; without `until` it goes on."""

    id: Name
    starts: Duration = msgspec.field(name="from")
    until: Duration | None = None
    steps: tuple[StepEntry, ...] = ()


class LifeEventFile(Part, frozen=True, kw_only=True):
    """A life event."""

    identifier: Name
    topics: tuple[Name, ...] = ()
    anchor: FactName
    phases: tuple[PhaseEntry, ...]
