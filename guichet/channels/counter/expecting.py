"""Who comes by appointment today, and checking them in: a number that remembers the time they were promised."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.bookings import api as bookings
from guichet.channels.counter.desk import Desk
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue import api as queue

PURPOSE = "counter queue"


@require_safe
@identity.admits("clerk")
def expected(request: HttpRequest, language: str) -> HttpResponse:
    """Today's appointments at this office. A page of its own, because each look stands in the people's logs."""
    desk = Desk(request, language)
    if desk.window is None:
        return HttpResponseRedirect(desk.to("queue"))
    return show(desk)


def show(desk: Desk, problem: str = "") -> HttpResponse:
    """Those who have not come yet, in the order of their times."""
    office = queue.office(desk.window.office if desk.window else "")
    lines = [_line(desk, each) for each in _booked(desk, office)]
    context = {"lines": lines, "problems": (("", problem),) if problem else ()}
    page = desk.page(desk.words("Appointments today"), wrong=bool(problem), at=desk.to("expected"))
    return desk.render("expected.html", page, context, status=422 if problem else 200)


def _booked(desk: Desk, office: queue.Office) -> list[bookings.Appointment]:
    found = bookings.appointments_at(office=office.id, on=office.today(), by=desk.clerk, purpose=PURPOSE)
    return [each for each in found if each.state == "booked"]


def _line(desk: Desk, found: bookings.Appointment) -> dict[str, Any]:
    services = desk.jurisdiction.services
    title = desk.say(services[found.service].title).text if found.service in services else found.service
    return {
        "id": found.id,
        "time": desk.clock(found.starts_at),
        "who": _name(desk, found),
        "code": found.code,
        "what": title,
        "note": found.note,
        "over": found.over,
    }


def _name(desk: Desk, found: bookings.Appointment) -> str:
    """Whose it is, where that is known."""
    people = identity.find_people(desk.clerk, found.person_id) if found.person_id else ()
    return people[0].name if people else ""


@require_POST
@identity.admits("clerk")
def check_in(request: HttpRequest, language: str, appointment_id: UUID) -> HttpResponse:
    """They are here: a number, in the lane of their service, that counts from the time they were promised.

    By name only who says so: everybody in the room reads it on the board.
    """
    desk = Desk(request, language)
    if desk.window is None:
        raise kernel.NotFound("nobody is checked in without a window", where="window", remedy="Open one.")
    office = queue.office(desk.window.office)
    try:
        found = bookings.mark(appointment_id=str(appointment_id), state="attended", by=desk.clerk)
    except kernel.Conflict:
        return show(desk, desk.words("This appointment was cancelled."))
    name = _name(desk, found) if request.POST.get("by_name") == "yes" else ""
    queue.take_ticket(
        office=office.id,
        lane=office.lane_for(found.service),
        services=(found.service,) if found.service else (),
        person_id=found.person_id or "",
        name=name,
        call_by_name=bool(name),
        appointment=kernel.Reference("appointment", found.id),
        promised_at=found.starts_at,
        by=desk.clerk,
    )
    return HttpResponseRedirect(desk.to("queue"))
