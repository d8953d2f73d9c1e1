"""organizations/<id>.yaml: who offers services."""

from __future__ import annotations

from typing import Literal

from guichet.catalogue.schema.marks import Link, Name, Part, Text

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


class OrganizationFile(Part, frozen=True, kw_only=True):
    """A public organization, or a partner whose services stand beside the government's."""

    identifier: Name
    kind: Literal["public", "partner"] = "public"
    level: Literal["national", "provincial", "regional", "municipal", "none"] = "national"
    homepage: Link
    contact_points: tuple[ContactPointEntry, ...] = ()
