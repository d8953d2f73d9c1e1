"""messages/<id>.yaml: what is sent, when, and through which channels."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import Name, Part

When = Literal[
    "submitted", "asked", "answered", "decided", "redecided", "reassessed", "reminded", "withdrawn", "transferred",
]


class MessageFile(Part, kw_only=True):
    """One message. `outcome` narrows `decided` and `redecided` to one outcome."""

    when: When
    channels: Annotated[tuple[Literal["inbox", "email", "sms", "letter"], ...], Meta(min_length=1)]
    outcome: Name | None = None
