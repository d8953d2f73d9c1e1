"""The small types that several kinds of file share: how an identifier, a duration or a link is written."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from guichet.authoring.api import FactName, LanguageTag, Law, Link, Name, Part, ServiceName, Text
from guichet.catalogue.durations import PATTERN

Variable = Annotated[
    str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=120, description="the name of a law variable")
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
Hours = Annotated[
    str,
    Meta(
        pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        description="a stretch of the day such as 09:00-12:30, in the office's own time",
    ),
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Cents = Annotated[int, Meta(ge=0, le=10**12, description="an amount in whole cents")]


class WeeklyHours(Part, frozen=True, kw_only=True):
    """The hours of each weekday; a day that is not said is closed."""

    monday: tuple[Hours, ...] = ()
    tuesday: tuple[Hours, ...] = ()
    wednesday: tuple[Hours, ...] = ()
    thursday: tuple[Hours, ...] = ()
    friday: tuple[Hours, ...] = ()
    saturday: tuple[Hours, ...] = ()
    sunday: tuple[Hours, ...] = ()


__all__ = [
    "AssuranceName",
    "Bound",
    "Cents",
    "Colour",
    "Duration",
    "FactName",
    "Hours",
    "LanguageTag",
    "Law",
    "Link",
    "Name",
    "Part",
    "ServiceName",
    "Text",
    "Variable",
    "Weekday",
    "WeeklyHours",
]
