"""franchises/<id>.yaml and supply/<id>.yaml: teams of several agencies, and on what terms services are supplied."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import Name, Part, ServiceName

#: What is measured, of every case and from the events of the audit alone.
Measured = Literal["answered_within", "decided_within", "available"]
Percent = Annotated[float, Meta(ge=0, le=100)]


class LevelEntry(Part, frozen=True, kw_only=True):
    """A promise that is measured: so many of a hundred are answered or decided within so many working days.

    `available` is how often the agency's registers answered when they were asked.
    """

    id: Name
    measure: Measured
    working_days: Annotated[int, Meta(ge=0, le=1000)] = 0
    percent: Percent = 90


class FranchiseFile(Part, frozen=True, kw_only=True):
    """A team drawn from several agencies for one group of people, over services that stay the agencies'."""

    identifier: Name
    agencies: Annotated[tuple[Name, ...], Meta(min_length=1)]
    services: Annotated[tuple[ServiceName, ...], Meta(min_length=1)]
    life_events: tuple[Name, ...] = ()
    promises: tuple[LevelEntry, ...] = ()


class SupplyFile(Part, frozen=True, kw_only=True):
    """On what terms an agency supplies services, and who faces people: the agency itself, or a franchise."""

    identifier: Name
    agency: Name
    services: Annotated[tuple[ServiceName, ...], Meta(min_length=1)]
    retail: Annotated[
        str, Meta(pattern=r"^agency$|^franchise/[a-z][a-z0-9-]*$", description="agency, or franchise/<id>")
    ]
    from_on: date
    until_on: date | None = None
    levels: tuple[LevelEntry, ...] = ()


