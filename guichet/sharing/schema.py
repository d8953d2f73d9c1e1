"""What may stand in an agreement's file and in its words; editors' JSON schemas are made of these."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from guichet.authoring.api import FactName, Law, Name, Part, Text, schema_of

Basis = Literal["consent", "law", "public_task"]
Years = Annotated[
    str,
    Meta(
        pattern=r"^P(?:[1-9][0-9]{0,3}Y)?(?:[1-9][0-9]{0,3}M)?(?:[1-9][0-9]{0,3}D)?$",
        min_length=3,
        description="a duration such as P7Y, P6M or P30D",
    ),
]


class AgreementFile(Part, frozen=True, kw_only=True):
    """An information-sharing agreement: who gives what to whom, what for, on which law, from when until when.

    `fields` are facts of the vocabulary. A purpose that serves one public service is named as that service is, without
    its organization. `basis` says whether the person is asked (`consent`), or the law lets it happen anyway.
    `retention` is how long a recipient keeps it at most. With `pairwise` it is told a number of its own for the person.
    """

    identifier: Name
    source: Name
    recipients: Annotated[tuple[Name, ...], Meta(min_length=1)]
    fields: Annotated[tuple[FactName, ...], Meta(min_length=1)]
    purposes: Annotated[tuple[Name, ...], Meta(min_length=1)]
    legal_basis: Law
    basis: Basis
    from_on: date
    until_on: date | None = None
    retention: Years
    pairwise: bool = True


class AgreementWords(Part, frozen=True, kw_only=True):
    """An agreement's words in one language; of them the notice is made that a person reads before they decide.

    `consequences` says what happens when one refuses or withdraws; where the law decides, what one can do about it.
    """

    title: Text
    summary: Text
    purposes: dict[Name, Text]
    consequences: Text
    retention: Text
    awaiting_review: bool = False


FILE_KINDS: dict[str, type[msgspec.Struct]] = {"agreement": AgreementFile, "agreement-words": AgreementWords}


def json_schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema (draft 2020-12) for each kind of file, for editors; generated, never written by hand."""
    return {name: schema_of(kind, name) for name, kind in FILE_KINDS.items()}
