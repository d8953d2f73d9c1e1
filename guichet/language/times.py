"""Weekdays and times of day as the person writes them: Tuesday 3 November 2026, 9:00 am; mardi 3 novembre, 09 h 00."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from guichet.language.localize import DATE_PATTERN, locale_for


def say_weekday(value: date, language: str, *, short: bool = False) -> str:
    """The day of the week, the day and the month, with the year unless short."""
    pattern = "EEEE d MMMM" if short else f"EEEE {DATE_PATTERN}"
    return format_date(value, format=pattern, locale=locale_for(language))


def say_time(moment: datetime, zone: str, language: str) -> str:
    """The time of a moment by the clocks of a zone."""
    here = moment.astimezone(ZoneInfo(zone))
    return format_time(here.time(), format="short", locale=locale_for(language)).replace("\u202f", "\xa0")


def say_moment(moment: datetime, zone: str, language: str) -> str:
    """The day with its weekday, and the time, by the clocks of a zone."""
    day = say_weekday(moment.astimezone(ZoneInfo(zone)).date(), language)
    return f"{day}, {say_time(moment, zone, language)}"
