"""The small types that files of several packages share: how a name, a link or a place in the law is written."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


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
Link = Annotated[
    str, Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=2000, description="a link that begins with https://")
]
LanguageTag = Annotated[
    str, Meta(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", description="a language tag such as en, fr or mi")
]

LawTitle = Annotated[
    Text | Annotated[dict[LanguageTag, Text], Meta(min_length=1)],
    Meta(description="one text for all languages, or a text per language such as {en: …, fr: …}"),
]


class Law(Part, frozen=True, kw_only=True):
    """A place in the law. `title` is one text, or {language: text} where the law has a name in each."""

    title: LawTitle
    href: Link
    section: Annotated[str | int, Meta(description="a section such as 8 or MC 5(2)")] = ""
