"""Weekdays, and moments by the clocks of a place: Tuesday 3 November 2026, 09:00; mardi 3 novembre 2026, 9 h."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from guichet.language.localize import DATE_PATTERN, locale_for, say_time


def say_weekday(value: date, language: str, *, short: bool = False) -> str:
    """The day of the week, the day and the month, with the year unless short."""
    pattern = "EEEE d MMMM" if short else f"EEEE {DATE_PATTERN}"
    return format_date(value, format=pattern, locale=locale_for(language))


def say_clock(moment: datetime, zone: str, language: str) -> str:
    """The time of a moment by the clocks of a zone."""
    return say_time(moment.astimezone(ZoneInfo(zone)), language)


def say_moment(moment: datetime, zone: str, language: str) -> str:
    """The day with its weekday, and the time, by the clocks of a zone."""
    day = say_weekday(moment.astimezone(ZoneInfo(zone)).date(), language)
    return f"{day}, {say_clock(moment, zone, language)}"
