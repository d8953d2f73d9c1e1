"""An office's day and its courses, for its staff: who comes, who did not, who of the staff is away, who took part."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Literal, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of

DAY = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker", "manager")
def show(request: HttpRequest, language: str, office: str) -> HttpResponse:
    """The appointments of a day; POST notes that staff are away, or back."""
    desk = Desk(request, language)
    place = _office(desk, office)
    on = _day(request.POST.get("on") or request.GET.get("on", ""), kernel.today(place.time_zone))
    if request.method == "POST":
        problem = _note(desk, place, on)
        if not problem:
            return HttpResponseRedirect(f"{desk.to('office-day', office=office)}?on={on}")
        return _day_page(desk, place, on, problem=problem)
    return _day_page(desk, place, on)


def _office(desk: Desk, identifier: str) -> catalogue.Office:
    found = desk.jurisdiction.offices.get(identifier)
    if found is None or found.organization != desk.actor.organization:
        raise Http404
    return found


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


def _day_page(desk: Desk, office: catalogue.Office, on: date, *, problem: str = "") -> HttpResponse:
    jurisdiction = desk.jurisdiction
    rows = [_row(desk, each) for each in bookings.appointments_at(office=office.id, on=on, by=desk.actor)]
    away = bookings.absences_at(office=office.id, on=on, by=desk.actor)
    own = [each for each in jurisdiction.offices.values() if each.organization == desk.actor.organization]
    context = {
        "rows": rows,
        "office": office.id,
        "offices": [(each.id, desk.say(each.name).text) for each in own],
        "on": on.isoformat(),
        "before": (on - DAY).isoformat(),
        "after": (on + DAY).isoformat(),
        "absences": [(each.id, _away(desk, each)) for each in away],
        "schedules": [
            (each.identifier, desk.say(each.title).text)
            for each in jurisdiction.schedules.values()
            if each.office == office.id
        ],
        "courses": [
            (course.identifier, each.id, f"{desk.say(course.title).text} – {desk.say(each.title).text}")
            for course in jurisdiction.courses.values()
            for each in course.sessions
            if each.office == office.id
        ],
        "problem": problem,
    }
    day = language_of.say_weekday(on, desk.language)
    title = desk.words("{office}, {day}", office=desk.say(office.name).text, day=day)
    page = desk.page(title, personal=True, staff=True, wrong=bool(problem))
    return desk.render("office_day.html", page, context, status=422 if problem else 200)


def _row(desk: Desk, each: bookings.Appointment) -> dict[str, Any]:
    words = desk.words
    states = {"booked": words("expected"), "attended": words("came"), "missed": words("did not come")}
    service = desk.jurisdiction.services.get(each.service)
    who = identity.agent(each.person_id).name if each.person_id else words("Code {code}", code=each.code)
    return {
        "id": each.id,
        "time": language_of.say_clock(each.starts_at, each.zone, desk.language),
        "who": who,
        "note": each.note,
        "what": desk.say(service.title).text if service else each.service,
        "state": states.get(each.state, each.state),
        "tag": {"attended": "done", "missed": "wrong"}.get(each.state, "info"),
        "over": each.over,
        "open": each.state == "booked",
    }


def _away(desk: Desk, each: bookings.Absence) -> str:
    schedule = desk.jurisdiction.schedules.get(each.schedule)
    zone = schedule.time_zone if schedule else desk.jurisdiction.time_zone
    begin = language_of.say_moment(each.from_at, zone, desk.language)
    end = language_of.say_moment(each.until_at, zone, desk.language)
    who = desk.words.plural("One person is away", "{n} people are away", each.places)
    return f"{who}: {begin} – {end}"


def _note(desk: Desk, office: catalogue.Office, on: date) -> str:
    """Note staff as away or back; what is wrong in words, empty when it is noted."""
    post = desk.request.POST
    if post.get("back"):
        bookings.end_absence(absence_id=post["back"][:36], by=desk.actor)
        return ""
    schedule = desk.jurisdiction.schedules.get(post.get("schedule", ""))
    begin, end = _moment(on, post.get("from", ""), office), _moment(on, post.get("until", ""), office)
    places = post.get("places", "")
    if schedule is None or schedule.office != office.id or begin is None or end is None or not places.isdecimal():
        return desk.words("Write the times as 09:00 and 12:30, and how many people.")
    try:
        bookings.note_absence(
            schedule=schedule.identifier, from_at=begin, until_at=end, places=int(places[:3]), by=desk.actor
        )
    except kernel.Invalid:
        return desk.words("The end comes after the beginning, and no more people are away than work there.")
    return ""


def _moment(on: date, time: str, office: catalogue.Office) -> datetime | None:
    hour, colon, minute = time.strip().partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and len(time.strip()) <= 5):
        return None
    minutes = int(hour) * 60 + int(minute)
    if minutes > 24 * 60 or int(minute) > 59:
        return None
    day, minutes = (on + DAY, 0) if minutes == 24 * 60 else (on, minutes)
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=ZoneInfo(office.time_zone))


@require_POST
@identity.admits("caseworker", "manager")
def mark(request: HttpRequest, language: str, appointment_id: UUID) -> HttpResponse:
    """Say that somebody came, did not come, or that the office cannot receive them."""
    desk, found = Desk(request, language), str(appointment_id)
    state = request.POST.get("state", "")
    appointment = bookings.appointment(appointment_id=found, by=desk.actor)
    on = _day(request.POST.get("on", ""), kernel.today(appointment.zone))
    try:
        if state == "cancelled":
            bookings.cancel(appointment_id=found, by=desk.actor, why="office")
        elif state in ("attended", "missed"):
            bookings.mark(appointment_id=found, state=cast("Literal['attended', 'missed']", state), by=desk.actor)
    except kernel.Conflict:
        problem = desk.words("It was changed meanwhile, or its time has not come yet.")
        return _day_page(desk, _office(desk, appointment.office), on, problem=problem)
    return HttpResponseRedirect(f"{desk.to('office-day', office=appointment.office)}?on={on}")


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker", "manager")
def attendance(request: HttpRequest, language: str, course: str, session: str) -> HttpResponse:
    """Who takes part in a session; POST records who came and who completed it."""
    desk = Desk(request, language)
    found = desk.jurisdiction.courses.get(course)
    group = found.session(session) if found else None
    if found is None or group is None or group.organization != desk.actor.organization:
        raise Http404
    problem = ""
    if request.method == "POST":
        problem = _record(desk)
        if not problem:
            return HttpResponseRedirect(f"{request.path}?on={request.POST.get('on', '')[:10]}")
    days = [
        each.starts_at.astimezone(ZoneInfo(group.time_zone)).date()
        for each in bookings.meetings(course=course, session=session)
    ]
    past = [each for each in days if each <= kernel.today(group.time_zone)]
    asked = request.POST.get("on") or request.GET.get("on", "")
    on = next((each for each in days if each.isoformat() == asked), past[-1] if past else None)
    listed = bookings.attendance_list(course=course, session=session, by=desk.actor)
    context = {
        "rows": [_taking_part(desk, each, came.get(on, "") if on else "") for each, came in listed],
        "meetings": [(each.isoformat(), language_of.say_date(each, language, short=True)) for each in days],
        "on": on.isoformat() if on else "",
        "summary": _summary(desk, course, session),
        "problem": problem,
    }
    title = f"{desk.say(found.title).text}, {desk.say(group.title).text}"
    page = desk.page(title, personal=True, staff=True, wrong=bool(problem))
    return desk.render("attendance.html", page, context, status=422 if problem else 200)


def _summary(desk: Desk, course: str, session: str) -> str:
    places = next(each for each in bookings.places_in(course=course) if each.session == session)
    return desk.words(
        "{taken} of {places} places are taken, {waiting} wait.",
        taken=places.taken,
        places=places.places,
        waiting=places.waiting,
    )


def _taking_part(desk: Desk, each: bookings.Enrolment, came: str) -> dict[str, Any]:
    words = desk.words
    states = {
        "enrolled": words("has a place"),
        "waiting": words("waits, number {n}", n=each.position),
        "offered": words("is offered a place"),
        "completed": words("completed"),
    }
    said = {"present": words("was there"), "absent": words("was not there")}
    return {
        "who": each.attendee or words("Code {code}", code=each.code),
        "state": states.get(each.state, each.state),
        "came": said.get(came, "–"),
        "takes_part": each.state == "enrolled",
        "action": f"{desk.request.path}?enrolment={each.id}",
    }


def _record(desk: Desk) -> str:
    post, enrolment = desk.request.POST, desk.request.GET.get("enrolment", "")[:36]
    done = post.get("do", "")
    try:
        if done == "completed":
            bookings.complete_course(enrolment_id=enrolment, by=desk.actor)
        elif done in ("present", "absent"):
            bookings.record_attendance(
                enrolment_id=enrolment,
                on=_day(post.get("on", ""), date.min),
                attendance=cast("Literal['present', 'absent']", done),
                by=desk.actor,
            )
    except (kernel.Invalid, kernel.Conflict):
        return desk.words("This can be recorded once the meeting has been, for who has a place.")
    return ""
