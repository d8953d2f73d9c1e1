"""What happens in a life, and what to do when."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.channels.api import shapes
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

TAG = "Life events"


class LifeEventLine(shapes.Told, frozen=True, kw_only=True):
    """One life event; `date_question` asks for the day that its phases count from."""

    id: str
    title: str
    summary: str
    date_question: str
    topics: tuple[str, ...]


class LifeEvents(shapes.Told, frozen=True, kw_only=True):
    """All of them."""

    items: tuple[LifeEventLine, ...]


@operation("GET", "life-events", tag=TAG, answer=LifeEvents, admits=ANYONE, public=True)
def list_life_events(call: Call) -> Reply:
    """The life events."""
    language = call.language or catalogue.current().default_language
    return Reply(LifeEvents(items=tuple(_line(each, language) for each in catalogue.current().life_events.values())))


@operation("GET", "life-events/{life_event}", tag=TAG, answer=LifeEventLine, admits=ANYONE, public=True)
def read_life_event(call: Call, life_event: str) -> Reply:
    """One life event."""
    found = catalogue.current().life_events.get(life_event)
    if found is None:
        raise kernel.NotFound("there is no such life event", remedy="Look in the list of life events.")
    return Reply(_line(found, call.language or catalogue.current().default_language))


@operation("GET", "life-events/{life_event}/timeline", tag=TAG, answer=journeys.Timeline, query=shapes.DateQuery,
           admits=ANYONE)  # fmt: skip
def read_timeline(call: Call, life_event: str) -> Reply:
    """A life event on real days, counted from one; with a token, how the holder's own steps stand."""
    asked: shapes.DateQuery = call.query
    # Days further off than anybody lives leave the calendar when phases are added to them.
    if not 1900 <= asked.date.year <= 2200:
        raise kernel.Invalid((kernel.Problem("date", "is a day between 1900 and 2200.", code="range"),))
    return Reply(journeys.timeline(life_event=life_event, anchor_on=asked.date, by=call.actor, language=call.language))


def _line(found: catalogue.LifeEvent, language: str) -> LifeEventLine:
    return LifeEventLine(
        id=found.identifier,
        title=found.title.in_language(language).text,
        summary=found.summary.in_language(language).text,
        date_question=found.date_question.in_language(language).text,
        topics=found.topics,
    )
