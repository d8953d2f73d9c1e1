"""A plan as an iCalendar feed (RFC 5545, RFC 7986): a day for each step with a date, and the days of each phase."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from icalendar import Calendar, Event

from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of

HOURS = timedelta(hours=12)


def as_calendar(
    line: journeys.Timeline, *, address: Callable[[journeys.PlanStep], str], words: language_of.Words
) -> bytes:
    """The feed; whoever subscribed asks again about twice a day."""
    feed = Calendar()
    feed.add("prodid", "-//Guichet//plan//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("name", line.title)
    feed.add("x-wr-calname", line.title)
    feed.add("refresh-interval", HOURS, parameters={"VALUE": "DURATION"})
    for phase in line.phases:
        title = words("From today: {phase}", phase=phase.title)
        feed.add_component(_event(f"{line.plan_id}-{phase.id}", title, phase.lead, phase.start_on))
        for step in phase.steps:
            if step.due_on is None:
                continue
            text = "\n".join(filter(None, (step.text, step.organization)))
            title = words("Done: {step}", step=step.title) if step.state == "done" else step.title
            event = _event(f"{line.plan_id}-{phase.id}-{step.id}", title, text, step.due_on)
            if address(step):
                event.add("url", address(step))
            feed.add_component(event)
    return bytes(feed.to_ical())


def _event(identifier: str, title: str, text: str, day: date) -> Event:
    event = Event()
    event.add("uid", f"{identifier}@guichet")
    event.add("dtstamp", kernel.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    if text:
        event.add("description", text)
    return event
