"""jurisdiction.yaml: the country or province, its languages, calendar, channels and look."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import AssuranceName, Colour, Duration, LanguageTag, Law, Name, Part, Text


class CallerRules(Part, frozen=True, kw_only=True):
    """How a clerk on the telephone makes sure who calls: what they are asked, and what that is worth."""

    asked: Annotated[
        tuple[Name, ...],
        Meta(description="`birth_date`, `request_code` (of a request of theirs), or a fact that is held of people"),
    ] = ("birth_date", "request_code")
    right: Annotated[int, Meta(ge=1, le=9, description="how many of them must be right")] = 2
    gives: Annotated[AssuranceName, Meta(description="how sure of them that makes us, at most low")] = "low"
    code_gives: Annotated[
        AssuranceName, Meta(description="how sure a code makes us that was sent to their telephone")
    ] = "substantial"
    tries: Annotated[int, Meta(ge=1, le=20, description="after so many failures nobody is checked for a while")] = 3
    locked_minutes: Annotated[int, Meta(ge=1, le=10_080)] = 60


class ChannelSettings(Part, frozen=True, kw_only=True):
    """A channel that is open in this jurisdiction; `assurance_ceiling` is the most it can ever vouch for."""

    assurance_ceiling: AssuranceName = "high"
    calculations: Annotated[
        Literal["anyone", "token"], Meta(description="who may have the law calculate over the API, which is public")
    ] = "anyone"
    caller: Annotated[CallerRules | None, Meta(description="of the telephone: how a caller is made sure of")] = None


class Look(Part, frozen=True, kw_only=True):
    """The colours from which the whole look is made."""

    colour: Colour = "#1f4b43"
    accent: Colour = "#ffb84d"
    focus: Colour = "#c8006e"
    paper: Colour = "#fbf7ef"
    ink: Colour = "#1c1b19"


class Cash(Part, frozen=True, kw_only=True):
    """Notes and coins, in cents: which there are, and the smallest amount they pay, to which cash is rounded."""

    denominations: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    round_to: Annotated[int, Meta(ge=1, le=10_000)] = 1


class LedgerEntry(Part, frozen=True, kw_only=True):
    """How long the words of charges and payments are kept by law, from the end of the year they are of."""

    keep: Duration
    law: Law


class JurisdictionFile(Part, frozen=True, kw_only=True):
    """The first file that is read."""

    identifier: Name
    languages: Annotated[tuple[LanguageTag, ...], Meta(min_length=1)]
    default_language: LanguageTag
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="a currency of ISO 4217 such as NZD")]
    time_zone: Annotated[str, Meta(description="a time zone such as Pacific/Auckland", min_length=3)]
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$", description="a country code of ISO 3166 such as NZ")]
    content_as_of: date
    holidays: tuple[date, ...] = ()
    working_week: tuple[Annotated[int, Meta(ge=0, le=6)], ...] = (0, 1, 2, 3, 4)
    reading_grade: dict[LanguageTag, Annotated[float, Meta(ge=1, le=80)]] = {}
    law: Text = "law"
    channels: dict[Name, ChannelSettings] = {}
    look: Look = Look()
    cash: Cash = Cash()
    ledger: LedgerEntry | None = None
