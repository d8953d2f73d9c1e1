"""How the office's day went: how long people waited and were served, by lane, service and window."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from guichet.channels.counter.desk import Desk
from guichet.identity import api as identity
from guichet.look import api as look
from guichet.queue import api as queue

ONE_DAY = timedelta(days=1)


@require_safe
@identity.admits("clerk")
def measures(request: HttpRequest, language: str) -> HttpResponse:
    """The day of the clerk's office (`?on=2026-11-23` for another), from the events of its tickets and nothing else."""
    desk = Desk(request, language)
    if desk.window is None:
        return HttpResponseRedirect(desk.to("queue"))
    office = queue.office(desk.window.office)
    today = office.today()
    on = _day(request.GET.get("on", ""), today)
    found = queue.measures(office=office.id, day=on, by=desk.clerk)
    context = {
        "found": found,
        "on": on,
        "lanes": [_lane_row(desk, office, each) for each in found.lanes if each.tickets],
        "services": [
            (_service(desk, service), spread.count, _time(desk, spread.median), _time(desk, spread.longest))
            for service, spread in found.services.items()
        ],
        "windows": [
            (desk.words("Window {window}", window=place), finished) for place, finished in found.windows.items()
        ],
        "before": on - ONE_DAY,
        "after": on + ONE_DAY if on < today else None,
    }
    title = desk.words("Waiting and service times, {office}", office=desk.say(office.names).text)
    page = desk.page(title, back=look.Link(desk.words("The queue"), desk.to("queue")))
    return desk.render("measures.html", page, context)


def _day(text: str, today: date) -> date:
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def _lane_row(desk: Desk, office: queue.Office, lane: queue.LaneMeasures) -> tuple[str | int, ...]:
    """A lane's name, its tickets, those called in time, the middle and the longest wait, the middle service."""
    in_time = "–"
    if lane.within_promise is not None:
        minutes = int(office.lanes[lane.lane].promise.total_seconds()) // 60
        in_time = desk.words("{n} of {all} in {m} min", n=lane.within_promise, all=lane.called, m=minutes)
    return (
        desk.say(office.lanes[lane.lane].names).text,
        lane.tickets,
        in_time,
        _time(desk, lane.waiting.median),
        _time(desk, lane.waiting.longest),
        _time(desk, lane.serving.median),
    )


def _service(desk: Desk, service: str) -> str:
    known = desk.jurisdiction.services
    return desk.say(known[service].title).text if service in known else service


def _time(desk: Desk, seconds: int) -> str:
    """Seconds as minutes, rounded up: nobody's wait is made shorter."""
    return desk.words("{n} min", n=-(-seconds // 60))
