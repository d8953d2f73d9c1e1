"""Bookings as iCalendar (RFC 5545, RFC 7986): one appointment as a file, or all of a person's as a feed.

Moments are written in UTC, which every program shows in its own zone, so no time zone's rules travel with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from guichet.bookings.models import CalendarRow
from guichet.kernel import api as kernel

HOURS = timedelta(hours=4)
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class CalendarEntry:
    """One thing in a calendar, in the person's words. `revision` is its SEQUENCE; `remind` before it begins."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    revision: int = 0
    where: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False
    remind: timedelta | None = None


def as_calendar(entries: Sequence[CalendarEntry], *, name: str, feed: bool) -> bytes:
    """A file of one or some entries, or a feed that calendar programs ask for again every few hours."""
    made = Calendar()
    made.add("prodid", "-//Guichet//bookings//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if feed:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", HOURS, parameters={"VALUE": "DURATION"})
    for each in entries:
        made.add_component(_event(each))
    return bytes(made.to_ical())


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@guichet")
    event.add("dtstamp", kernel.now())
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    for name, text in (("location", entry.where), ("description", entry.text), ("url", entry.url)):
        if text:
            event.add(name, text)
    if entry.remind is not None and not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -entry.remind)
        event.add_component(alarm)
    return event


def owner_of_calendar(*, token: str) -> str:
    """Whose calendar a secret address opens. Raises NotFound."""
    found = CalendarRow.objects.filter(token=token).values_list("person_id", flat=True).first() if token else None
    if found is None:
        raise kernel.NotFound("there is no such calendar", where="token", remedy="Get the address on your page.")
    return found
