"""messages/<id>.yaml: what is sent, when, and through which channels."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import Part

When = Annotated[
    str,
    Meta(
        pattern=r"^(?:submitted|asked|answered|changed|withdrawn|reminded|silence|(?:decided|redecided)\.[a-z][a-z0-9_-]*)$",
        description="submitted, asked, answered, changed, withdrawn, reminded, silence, decided.<outcome>,"
        " redecided.<outcome>",
    ),
]


class MessageFile(Part, frozen=True, kw_only=True):
    """One message: the moment, and the doors it leaves by."""

    when: When
    channels: Annotated[tuple[Literal["inbox", "email", "sms", "letter"], ...], Meta(min_length=1)]
