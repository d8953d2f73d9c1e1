"""organizations/<id>.yaml: who offers services."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import Colour, Link, Name, Part, Text, WeeklyHours

ChannelType = Literal[
    "web",
    "counter",
    "telephone",
    "sms",
    "chat",
    "paper",
    "post",
    "fax",
    "email",
    "api",
    "mobile",
    "partner",
    "person",
]


class ContactPointEntry(Part, frozen=True, kw_only=True):
    """One way to reach an organization: a number, an address, a link."""

    channel: ChannelType
    value: Text
    href: str = ""


class LocationEntry(Part, frozen=True, kw_only=True):
    """A point on the map, in degrees (WGS 84)."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class OfficeEntry(Part, frozen=True, kw_only=True):
    """A place where people are served. Its `id` is one in the whole jurisdiction; its name stands in the words.

    `time_zone` is said where it is another than the jurisdiction's; `hours` are the weekly opening hours.
    """

    id: Name
    address: Text
    location: LocationEntry | None = None
    time_zone: str = ""
    hours: WeeklyHours = WeeklyHours()
    contact_points: tuple[ContactPointEntry, ...] = ()


class OwnLook(Part, frozen=True, kw_only=True):
    """Colours of its own; those that are not said are the jurisdiction's."""

    colour: Colour | None = None
    accent: Colour | None = None
    focus: Colour | None = None
    paper: Colour | None = None
    ink: Colour | None = None


class OrganizationFile(Part, frozen=True, kw_only=True):
    """A public organization, or a partner whose services stand beside the government's.

    `look` are its own colours on the pages of its services; without them they have the jurisdiction's.
    """

    identifier: Name
    kind: Literal["public", "partner"] = "public"
    level: Literal["national", "provincial", "regional", "municipal", "none"] = "national"
    homepage: Link
    contact_points: tuple[ContactPointEntry, ...] = ()
    offices: tuple[OfficeEntry, ...] = ()
    look: OwnLook | None = None
