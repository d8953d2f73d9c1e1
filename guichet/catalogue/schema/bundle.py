"""bundles/<id>.yaml: the permits of one undertaking on every level, when each is needed, and what waits for what."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from guichet.catalogue.schema.marks import AssuranceName, Law, Name, Part, ServiceName, Variable
from guichet.catalogue.schema.questions import PageEntry
from guichet.catalogue.schema.service import ServiceChannelEntry, SourceEntry


class PlaceEntry(Part, frozen=True, kw_only=True):
    """Who gives a permit somewhere: the service, and the boolean law variable that says that it is there."""

    service: ServiceName
    when: Variable


class PermitEntry(Part, frozen=True, kw_only=True):
    """One permit: `service` gives it everywhere, or one of `one_of` by place. `when` is a boolean law variable."""

    id: Name
    when: Variable
    service: ServiceName | None = None
    one_of: tuple[PlaceEntry, ...] = ()
    waits_for: tuple[Name, ...] = ()


class InspectionPlaceEntry(Part, frozen=True, kw_only=True):
    """The schedule of the inspectors of each permit, by the permit's id; `when` says that it is there."""

    schedules: Annotated[dict[Name, Name], Meta(min_length=1)]
    when: Variable | None = None


class InspectionEntry(Part, frozen=True, kw_only=True):
    """One visit by the inspectors of several authorities: a time at which all of them are free."""

    places: Annotated[tuple[InspectionPlaceEntry, ...], Meta(min_length=1)]


class BundleFile(Part, frozen=True, kw_only=True):
    """A bundle. `pages` ask what settles which permits are needed; all else is asked by the permits' own services."""

    identifier: Name
    competent_authority: Name
    assurance: AssuranceName
    permits: Annotated[tuple[PermitEntry, ...], Meta(min_length=1)]
    pages: tuple[PageEntry, ...] = ()
    topics: tuple[Name, ...] = ()
    audience: tuple[Name, ...] = ()
    channels: tuple[ServiceChannelEntry, ...] = ()
    legal_resources: tuple[Law, ...] = ()
    household: dict[Name, dict[Name, tuple[Name, ...]]] = {}
    inspection: InspectionEntry | None = None
    source: SourceEntry | None = None
