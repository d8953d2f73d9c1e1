"""A person's appointments, waiting lists and courses: looked at, moved, cancelled, answered, put into a calendar."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

FIELD = "time"


@require_safe
@identity.admits("signed_in")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """Everything of one's own that has a time."""
    desk = Desk(request, language)
    return _list(desk)


def _list(desk: Desk, *, token: str = "") -> HttpResponse:
    address = desk.absolute(reverse("web-booked-calendar", kwargs={"token": token})) if token else ""
    context = {"booked": journeys.own_bookings(by=desk.actor, language=desk.language), "calendar": address}
    title = desk.words("Appointments and courses")
    return desk.render("booked.html", desk.page(title, back=_back(desk), personal=True), context)


def _back(desk: Desk) -> look.Link:
    return look.Link(desk.words("Your page"), desk.to("own"))


@require_safe
@identity.admits("anyone")
def one(request: HttpRequest, language: str, appointment_id: UUID) -> HttpResponse:
    """One appointment, for its person or who has the code."""
    return _one(Desk(request, language), str(appointment_id))


def _one(desk: Desk, appointment_id: str, *, problem: str = "") -> HttpResponse:
    own = journeys.own_appointment(appointment_id=appointment_id, by=desk.actor, language=desk.language)
    words = desk.words
    rows = [(words("What for"), own.title), (words("Where"), own.where)]
    if own.appointment.code:
        rows.append((words("Your code"), own.appointment.code))
    title = words("Your appointment") if own.appointment.state == "booked" else words("This appointment is over")
    if own.appointment.state == "cancelled":
        title = words("This appointment is cancelled")
    page = desk.page(title, back=_back(desk) if desk.actor.agent_id else None, personal=True, wrong=bool(problem))
    return desk.render(
        "appointment.html", page, {"own": own, "rows": rows, "problem": problem}, status=409 if problem else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def move(request: HttpRequest, language: str, appointment_id: UUID) -> HttpResponse:
    """Another time: chosen (GET), taken (POST)."""
    desk, found = Desk(request, language), str(appointment_id)
    problem = ""
    if request.method == "POST":
        problem = _move(desk, found)
        if not problem:
            return HttpResponseRedirect(desk.to("appointment", appointment_id=found))
    own = journeys.own_appointment(appointment_id=found, by=desk.actor, language=language)
    if not own.appointment.changeable:
        return _one(desk, found, problem=desk.words("It is too late to change this here. Call the office."))
    page = request.GET.get("page", "")[:200]
    view = journeys.times_to_move_to(appointment_id=found, by=desk.actor, language=language, page=page)
    address = desk.to("move-appointment", appointment_id=found)
    label = desk.words("When do you want to come?")
    context: dict[str, Any] = {
        "view": view,
        "field": journeys.Field(FIELD, "choice", label, language, problem=problem),
        "action": f"{address}?page={page}" if page else address,
        "revision": own.appointment.revision,
        "there": lambda to: f"{address}?page={to}",
        "problems": ((FIELD, problem),) if problem else (),
    }
    back = look.Link(desk.words("Your appointment"), desk.to("appointment", appointment_id=found))
    frame = desk.page(desk.words("Choose another time"), back=back, personal=True, wrong=bool(problem))
    return desk.render("move_appointment.html", frame, context, status=422 if problem else 200)


def _move(desk: Desk, appointment_id: str) -> str:
    """Move it; what is wrong, in words, empty when it is moved."""
    chosen = desk.request.POST.get(FIELD, "")
    if not chosen:
        return desk.words("Choose a time.")
    try:
        journeys.move_booking(
            appointment_id=appointment_id, choice=chosen, by=desk.actor, revision=look.revision_of(desk.request)
        )
    except kernel.Invalid:
        return desk.words("Choose one of those that are listed.")
    except kernel.Conflict as gone:
        if gone.code == "full":
            return desk.words("Somebody else took this a moment ago. Choose another one.")
        return desk.words("This cannot be booked any more. Choose another one.")
    return ""


@require_POST
@identity.admits("anyone")
def cancel(request: HttpRequest, language: str, appointment_id: UUID) -> HttpResponse:
    """Cancel it."""
    desk, found = Desk(request, language), str(appointment_id)
    try:
        bookings.cancel(appointment_id=found, by=desk.actor, revision=look.revision_of(request))
    except kernel.Conflict:
        problem = desk.words("It was changed meanwhile, or it is too late. Look at it again, or call the office.")
        return _one(desk, found, problem=problem)
    return HttpResponseRedirect(desk.to("appointment", appointment_id=found))


@require_POST
@identity.admits("anyone")
def wait(request: HttpRequest, language: str, appointment_id: UUID) -> HttpResponse:
    """Wait for an earlier time."""
    desk, found = Desk(request, language), str(appointment_id)
    journeys.wait_for_earlier(appointment_id=found, by=desk.actor)
    return HttpResponseRedirect(desk.to("appointment", appointment_id=found))


@require_POST
@identity.admits("anyone")
def answer(request: HttpRequest, language: str, waiting_id: UUID) -> HttpResponse:
    """Take a freed time, leave it to the next, or wait no longer."""
    desk, found = Desk(request, language), str(waiting_id)
    bookings.waiting(waiting_id=found, by=desk.actor)  # nothing is told of another's, whatever is posted
    said = request.POST.get("answer", "")
    if said == "take":
        taken = bookings.accept_offer(waiting_id=found, by=desk.actor)
        return HttpResponseRedirect(desk.to("appointment", appointment_id=taken.id))
    if said == "leave":
        bookings.refuse_offer(waiting_id=found, by=desk.actor)
    elif said == "end":
        bookings.leave_waiting_list(waiting_id=found, by=desk.actor)
    return HttpResponseRedirect(desk.to("booked"))


@require_POST
@identity.admits("signed_in")
def enrolment(request: HttpRequest, language: str, enrolment_id: UUID) -> HttpResponse:
    """Take a freed place in a course, leave it to the next, or give one's own back."""
    desk, found = Desk(request, language), str(enrolment_id)
    bookings.enrolment(enrolment_id=found, by=desk.actor)
    said = request.POST.get("answer", "")
    if said == "take":
        bookings.accept_place(enrolment_id=found, by=desk.actor)
    elif said == "leave":
        bookings.refuse_place(enrolment_id=found, by=desk.actor)
    elif said == "withdraw":
        bookings.withdraw_enrolment(enrolment_id=found, by=desk.actor)
    return HttpResponseRedirect(desk.to("booked"))


@require_POST
@identity.admits("signed_in")
def open_calendar(request: HttpRequest, language: str) -> HttpResponse:
    """Show the secret address of one's calendar; make a new one when asked to."""
    desk = Desk(request, language)
    return _list(desk, token=bookings.open_calendar(by=desk.actor, anew=request.POST.get("anew") == "yes"))


@require_safe
@identity.admits("anyone")
def file(request: HttpRequest, language: str, appointment_id: UUID) -> HttpResponse:
    """One appointment as a calendar file."""
    desk, found = Desk(request, language), str(appointment_id)
    own = bookings.appointment(appointment_id=found, by=desk.actor)
    address = desk.absolute(desk.to("appointment", appointment_id=found))
    entry = journeys.calendar_entry_of(appointment=own, language=language, url=address)
    content = bookings.as_calendar([entry], name=entry.title, feed=False)
    return look.download(content, name=f"{desk.words('appointment')}.ics", media_type="text/calendar")


@require_safe
@identity.admits("anyone")
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A person's appointments for a calendar program: the secret address is all it has, and it opens nothing else."""
    person_id = bookings.owner_of_calendar(token=token)
    jurisdiction = catalogue.current()
    own = identity.agent(person_id).language
    language = own if own in jurisdiction.languages else jurisdiction.default_language
    desk = Desk(request, language)
    holder = kernel.Actor(agent_id=person_id, channel="web", language=language)

    def address(appointment_id: str) -> str:
        return desk.absolute(desk.to("appointment", appointment_id=appointment_id))

    entries = journeys.calendar_entries(by=holder, language=language, address=address)
    content = bookings.as_calendar(entries, name=desk.words("Appointments and courses"), feed=True)
    answer = HttpResponse(content, content_type=bookings.MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
