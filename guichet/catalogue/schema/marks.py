"""The small types that several kinds of file share: how an identifier, a duration or a link is written."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from guichet.catalogue.durations import PATTERN


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of keys in a definition file. Unknown keys are refused, so that a misspelt one is never lost silently."""


Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Name = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$",
        max_length=80,
        description="a name in small letters, digits and hyphens or underscores, such as best-start",
    ),
]
FactName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$",
        max_length=60,
        description="a fact's name in small letters, digits and underscores, such as child_birth_date",
    ),
]
ServiceName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9-]+/[a-z0-9-]+$",
        max_length=160,
        description="a service's full name organization/service, such as inland-revenue/best-start",
    ),
]
Variable = Annotated[
    str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=120, description="the name of a law variable")
]
Link = Annotated[
    str, Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=2000, description="a link that begins with https://")
]
LanguageTag = Annotated[
    str, Meta(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", description="a language tag such as en, fr or mi")
]
Duration = Annotated[str, Meta(pattern=PATTERN, description="a duration such as P2M, P3Y, -P40W or P10D")]
Bound = Annotated[
    str,
    Meta(
        pattern=rf"^today$|^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$|{PATTERN}",
        description="today, a day, or a duration counted from today such as -P3Y",
    ),
]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$", description="a colour such as '#1f4b43', between quotes")]
AssuranceName = Literal["none", "low", "substantial", "high"]
Cents = Annotated[int, Meta(ge=0, le=10**12, description="an amount in whole cents")]


class Law(Part, frozen=True, kw_only=True):
    """A place in the law."""

    title: Text
    href: Link
    section: Annotated[str | int, Meta(description="a section such as 8 or MC 5(2)")] = ""
