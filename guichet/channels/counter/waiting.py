"""The queue at the clerk's window: who waits, calling, holding, handing over; with the window opened and closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.counter import hall
from guichet.channels.counter.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.queue import api as queue

Problems = tuple[tuple[str, str], ...]


@require_safe
@identity.admits("clerk")
def queue_page(request: HttpRequest, language: str) -> HttpResponse:
    """Who waits, at the left; the window, at the right."""
    return show(Desk(request, language))


def show(desk: Desk, *, problems: Problems = (), typed: dict[str, str] | None = None) -> HttpResponse:
    """The queue as it stands now."""
    if desk.window is None:
        return _choose(desk, problems)
    office = queue.office(desk.window.office)
    here = queue.tickets(office=office.id, by=desk.clerk)
    at_window = desk.ticket
    context = {
        "office": office,
        "lanes": {each.id: desk.say(each.names).text for each in office.lanes.values()},
        "waiting": [_line(desk, each) for each in here if each.state == "waiting"],
        "held": [_line(desk, each) for each in here if each.state == "held" and each.window == desk.window.place],
        "elsewhere": sum(each.state in ("called", "serving", "held") for each in here),
        "at_window": _line(desk, at_window) if at_window else None,
        "others": [each for each in queue.windows(office=office.id, by=desk.clerk) if each.id != desk.window.id],
        "drafts": _drafts(desk),
        "problems": problems,
        "typed": typed or {},
        "kiosk": hall.kiosk_address(office.id),
    }
    title = desk.words("Queue, {office}", office=desk.say(office.names).text)
    page = desk.page(title, wrong=bool(problems), at=desk.to("queue"))
    return desk.render("queue.html", page, context, status=422 if problems else 200)


def _choose(desk: Desk, problems: Problems) -> HttpResponse:
    """No window yet: the offices and windows there are."""
    offices = [
        (
            each,
            desk.say(each.names).text,
            [
                (place, ", ".join(desk.say(each.lanes[lane].names).text for lane in place.lanes))
                for place in each.places.values()
            ],
        )
        for each in queue.offices(by=desk.clerk)
    ]
    context = {"offices": offices, "problems": problems}
    page = desk.page(desk.words("Where do you sit?"), wrong=bool(problems), at=desk.to("queue"))
    return desk.render("window.html", page, context, status=422 if problems else 200)


def _line(desk: Desk, ticket: queue.Ticket) -> dict[str, Any]:
    """One ticket as a line of the list."""
    waited = kernel.now() - ticket.taken_at
    return {
        "ticket": ticket,
        "minutes": int(waited.total_seconds()) // 60,
        "promised": desk.clock(ticket.promised_at) if ticket.promised_at else "",
        "subjects": [each for each in ticket.subjects if each.kind == "request"],
    }


def _drafts(desk: Desk) -> list[Any]:
    """What the person has begun: it may go with them to the next window."""
    if desk.visit is None:
        return []
    own = journeys.person_page(by=desk.actor, language=desk.language)
    return [each for each in own.requests if each.state == "draft"]


@require_POST
@identity.admits("clerk")
def open_window(request: HttpRequest, language: str) -> HttpResponse:
    """Sit down at a window."""
    desk = Desk(request, language)
    office, _, place = request.POST.get("place", "")[:100].partition("/")
    try:
        queue.open_window(office=office, place=place, by=desk.clerk)
    except (kernel.Conflict, kernel.NotAllowed, kernel.NotFound):
        return show(desk, problems=(("place", desk.words("Somebody sits at this window. Choose another.")),))
    return HttpResponseRedirect(desk.to("queue"))


@require_POST
@identity.admits("clerk")
def close_window(request: HttpRequest, language: str) -> HttpResponse:
    """Get up. Whoever was held, or handed to this window, waits in their lane again."""
    desk = Desk(request, language)

    def close() -> None:
        if desk.window is not None:
            queue.close_window(window_id=desk.window.id, by=desk.clerk)

    return _done(desk, close)


@require_POST
@identity.admits("clerk")
def call_next(request: HttpRequest, language: str) -> HttpResponse:
    """Call whoever comes next."""
    desk = Desk(request, language)

    def call() -> None:
        if desk.window is not None:
            queue.call_next(window_id=desk.window.id, by=desk.clerk)

    return _done(desk, call)


@require_POST
@identity.admits("clerk")
def take(request: HttpRequest, language: str) -> HttpResponse:
    """A number for somebody who came to the window instead of the machine."""
    desk = Desk(request, language)
    post = request.POST
    name = post.get("name", "")[:200]
    try:
        if desk.window is not None:
            queue.take_ticket(
                office=desk.window.office,
                lane=post.get("lane", "")[:80],
                name=name,
                call_by_name=bool(name.strip()),
                by=desk.clerk,
            )
    except (kernel.Invalid, kernel.NotFound):
        problem = desk.words("Choose a lane, and write a name of at most 80 letters.")
        return show(desk, problems=(("name", problem),), typed={"name": name})
    return HttpResponseRedirect(desk.to("queue"))


@require_POST
@identity.admits("clerk")
def move(request: HttpRequest, language: str, ticket_id: UUID, move: str) -> HttpResponse:
    """One move of one ticket, by the key or button that names it."""
    desk = Desk(request, language)
    ticket = queue.ticket(ticket_id=str(ticket_id), by=desk.clerk)
    mine = desk.ticket is not None and desk.ticket.id == ticket.id
    does: dict[str, Callable[[], object]] = {
        "call": lambda: _call(desk, ticket),
        "begin": lambda: queue.begin_ticket(ticket_id=ticket.id, by=desk.clerk),
        "hold": lambda: queue.hold_ticket(ticket_id=ticket.id, by=desk.clerk),
        "hand-over": lambda: _hand_over(desk, ticket),
        "finish": lambda: queue.finish_ticket(ticket_id=ticket.id, by=desk.clerk),
        "leave": lambda: queue.leave_queue(ticket_id=ticket.id, by=desk.clerk),
    }
    if move not in does:
        raise kernel.NotFound("there is no such move", where="move")
    answer = _done(desk, does[move])
    if answer.status_code != 302:
        return answer
    if move == "begin":
        return _to_person(desk, ticket)
    if mine and move in ("hold", "hand-over", "finish", "leave") and desk.visit is not None:
        identity.end_visit(request)  # the next person at this window sees nothing of theirs
    return answer


def _call(desk: Desk, ticket: queue.Ticket) -> None:
    if desk.window is not None:
        queue.call_ticket(ticket_id=ticket.id, window_id=desk.window.id, by=desk.clerk)


def _hand_over(desk: Desk, ticket: queue.Ticket) -> None:
    post = desk.request.POST
    kind, _, where = post.get("to", "")[:100].partition("/")
    known = {each.request_id for each in _drafts(desk)}
    subjects = [kernel.Reference("request", each) for each in post.getlist("request") if each in known]
    queue.hand_over_ticket(
        ticket_id=ticket.id,
        to_lane=where if kind == "lane" else "",
        to_window=where if kind == "window" else "",
        said=post.get("said", "")[:4_000],
        subjects=tuple(subjects),
        by=desk.clerk,
    )


def _to_person(desk: Desk, ticket: queue.Ticket) -> HttpResponse:
    """Straight to the visit with whom the ticket is, where that is known; else to who it is."""
    if ticket.call_back:  # on the line nobody is seen: the script of a call makes sure who it is
        who = f"people/{ticket.person_id}/" if ticket.person_id else ""
        return HttpResponseRedirect(f"/telephone/{desk.language}/{who}")
    if ticket.person_id:
        return HttpResponseRedirect(desk.to("begin", person_id=ticket.person_id))
    return HttpResponseRedirect(desk.to("desk"))


def _done(desk: Desk, do: Callable[[], object]) -> HttpResponse:
    """Do it and show the queue; what another window did first is said, and nothing else is changed."""
    words = desk.words
    told = {
        "window_busy": words("Somebody stands at your window. Finish, hold or hand over first."),
        "another_window": words("Another window has this person."),
        "ticket_moved": words("That has changed meanwhile. This is how it stands now."),
    }
    try:
        do()
    except kernel.Conflict as conflict:
        desk.forget_window()
        return show(desk, problems=(("", told.get(conflict.code, told["ticket_moved"])),))
    except kernel.Invalid:
        problem = words("Choose where they go: one lane, or one window where somebody sits.")
        return show(desk, problems=(("to", problem),), typed={"said": desk.request.POST.get("said", "")[:2_000]})
    return HttpResponseRedirect(desk.to("queue"))


def came_to(desk: Desk, person_id: str) -> None:
    """A visit has begun: the ticket at this window is this person's, and is served from now on."""
    ticket = desk.ticket
    if ticket is None:
        return
    if ticket.state == "called":
        queue.begin_ticket(ticket_id=ticket.id, person_id=person_id, by=desk.clerk)
    else:
        queue.recognise_holder(ticket_id=ticket.id, person_id=person_id, by=desk.clerk)
    desk.forget_window()


def service_done(desk: Desk, service: str) -> None:
    """One of the things they came for is done: its time is measured from the ticket's events."""
    if desk.ticket is not None and desk.ticket.state == "serving":
        queue.complete_service(ticket_id=desk.ticket.id, service=service, by=desk.clerk)
