"""goods/<id>.yaml: something that an organization sells."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from guichet.authoring.api import LanguageTag, Law, Name, Part, Text, schema_of

Cents = Annotated[int, Meta(ge=0, le=10**8, description="an amount in whole cents")]
Few = Annotated[int, Meta(ge=1, le=1000, description="how many")]


class TaxEntry(Part, frozen=True, kw_only=True):
    """The tax on the price, in hundredths of a percent (1500 is 15 %), and the law that says so."""

    basis_points: Annotated[int, Meta(ge=0, le=10_000, description="hundredths of a percent: 1500 is 15 %")]
    law: Law


class PostEntry(Part, frozen=True, kw_only=True):
    """Sent by post from one of the places, at so much an order (the dearest of its goods counts)."""

    place: Name
    cents: Cents


class GoodWords(Part, frozen=True, kw_only=True):
    """What it is called, and a sentence about it."""

    title: Annotated[str, Meta(min_length=1, max_length=120)]
    summary: Annotated[str, Meta(min_length=1, max_length=400)]


class GoodFile(Part, frozen=True, kw_only=True):
    """Something that is sold: whose it is, what it costs, at which offices it is kept and handed out.

    `opening` is how many each place has when it is first sold; from then on staff count. `limit` is the most an order.
    """

    identifier: Name
    organization: Name
    price_cents: Annotated[int, Meta(ge=1, le=10**8)]
    places: Annotated[tuple[Name, ...], Meta(min_length=1)]
    locales: dict[LanguageTag, GoodWords]
    tax: TaxEntry | None = None
    post: PostEntry | None = None
    limit: Few = 10
    opening: Annotated[int, Meta(ge=0, le=100_000)] = 0
    source: Text = ""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the file, for editors; generated, never written by hand."""
    return schema_of(GoodFile, "good")
