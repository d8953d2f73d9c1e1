"""The waiting room: the board on the wall, the machine that gives numbers, and the ticket on a person's telephone."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_safe

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look
from guichet.queue import api as queue

SHEETS = ("look/guichet.css", "counter/hall.css")
#: A board and a status page look again after so many seconds; a machine goes back to its first page.
LOOK_AGAIN, START_AGAIN = 8, 25


def kiosk_secret(office: str) -> str:
    """What stands in the address of an office's machine, so that nobody takes numbers from home."""
    return salted_hmac("guichet.counter.kiosk", office, algorithm="sha256").hexdigest()[:24]


def kiosk_address(office: str) -> str:
    """Where the machine of an office begins."""
    return reverse("kiosk", kwargs={"office": office, "secret": kiosk_secret(office)})


def _office(name: str) -> queue.Office:
    try:
        return queue.office(name)
    except kernel.NotFound:
        raise Http404 from None


@require_safe
@identity.admits("anyone")
def board(request: HttpRequest, office: str) -> HttpResponse:
    """Who is called where, for everybody in the room, in all official languages at once."""
    there, jurisdiction = _office(office), catalogue.current()
    known = queue.board(office=office)
    spoken = [(each, language_of.translator(each)) for each in jurisdiction.languages]
    context = {
        "board": known,
        "spoken": spoken,
        "lanes": [
            ([(each, lane.names.in_language(each).text) for each, _ in spoken], known.waiting[lane.id])
            for lane in there.hall.values()
        ],
        "clock": known.at.astimezone(_zone(there)),
    }
    names = dict.fromkeys(there.names.in_language(each).text for each, _ in spoken)
    page = _page(jurisdiction.default_language, " / ".join(names), home=request.path)
    # On the wall nobody's language comes first.
    bodies = dict.fromkeys(jurisdiction.name.in_language(each).text for each, _ in spoken)
    page = replace(page, site_name=" / ".join(bodies))
    answer = _render(request, "board.html", page, context)
    answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def kiosk(request: HttpRequest, office: str, secret: str) -> HttpResponse:
    """The machine: a language, a lane, if one likes a name; then the number, large, and on paper."""
    there, jurisdiction = _office(office), catalogue.current()
    if not hmac.compare_digest(secret, kiosk_secret(office)):
        raise Http404
    asked = request.POST.get("language") or request.GET.get("language", "")
    language = asked if asked in jurisdiction.languages else jurisdiction.default_language
    words = language_of.translator(language)
    home = kiosk_address(office)
    context: dict[str, Any] = {"office": there, "home": home, "problems": (), "typed": "", "typed_phone": ""}
    context["lanes"] = [(each, each.names.in_language(language).text) for each in there.hall.values()]
    page = replace(_page(language, words("Take a number"), home=home), languages=_languages(home, language))
    if request.method == "POST":
        name, phone = request.POST.get("name", "")[:200], request.POST.get("phone", "")[:40]
        try:
            ticket = queue.take_ticket(
                office=office,
                lane=request.POST.get("lane", "")[:80],
                name=name,
                call_by_name=bool(name.strip()),
                language=language,
                tell_near=phone,
                by=kernel.Actor(channel="kiosk", language=language),
            )
        except kernel.Invalid as invalid:
            field, said = "name", words("Write a shorter name.")
            if any(each.where == "number" for each in invalid.problems):
                said = words("Write the number with its country, like +1 506 555 0100, or leave it out.")
                field = "phone"
            context |= {"problems": ((field, said),), "typed": name, "typed_phone": phone}
            return _render(request, "kiosk.html", replace(page, wrong=True), context, status=422)
        except kernel.NotFound:
            return HttpResponseRedirect(home)
        return _given(request, page, context, ticket, language)
    return _render(request, "kiosk.html", page, context)


def _given(
    request: HttpRequest, page: look.Page, context: dict[str, Any], ticket: queue.Ticket, language: str
) -> HttpResponse:
    """The number, and where one follows it on one's own telephone; then the machine is free for the next."""
    code = ticket.code
    where = reverse("ticket", kwargs={"language": language, "ticket_code": code})
    seen = queue.status(code=code, by=kernel.Actor(channel="kiosk", capabilities=frozenset({code})))
    context |= {"ticket": ticket, "status": seen, "address": f"{settings.GUICHET_BASE_URL}{where}"}
    context["taken"] = ticket.taken_at.astimezone(_zone(context["office"]))
    title = language_of.translator(language)("Your number is {number}", number=ticket.number)
    answer = _render(request, "number.html", replace(page, title=title, languages=()), context)
    answer.headers["Refresh"] = f"{START_AGAIN}; url={context['home']}"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def status(request: HttpRequest, language: str, ticket_code: str) -> HttpResponse:
    """Where one stands, for whoever has the code of the ticket; and a way to say that one has gone."""
    jurisdiction = catalogue.current()
    if language not in jurisdiction.languages:
        raise Http404
    words = language_of.translator(language)
    code = kernel.read_tracking_code(ticket_code) or ""
    holder = kernel.Actor(channel="web", capabilities=frozenset({code}), language=language)
    found = queue.status(code=ticket_code, by=holder)
    if request.method == "POST":
        if found.state in ("waiting", "called", "held") and request.POST.get("do") == "leave":
            queue.leave_queue(ticket_id=queue.ticket_id_of(code=code, by=holder), by=holder)
        return HttpResponseRedirect(request.path)
    there = _office(found.office)
    here = reverse("ticket", kwargs={"language": "LANGUAGE", "ticket_code": code})
    title = words("Number {number}", number=found.number)
    page = replace(
        _page(language, title, home=request.path),
        languages=tuple(
            look.LanguageLink(each, here.replace("LANGUAGE", each), current=each == language)
            for each in jurisdiction.languages
        ),
    )
    context = {
        "found": found,
        "office": there.names.in_language(language).text,
        "lane": there.lanes[found.lane].names.in_language(language).text if found.lane in there.lanes else "",
    }
    answer = _render(request, "ticket.html", page, context)
    if found.state not in ("served", "left"):
        answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer


def _zone(office: queue.Office) -> ZoneInfo:
    return ZoneInfo(office.time_zone)


def _languages(home: str, language: str) -> tuple[look.LanguageLink, ...]:
    return tuple(
        look.LanguageLink(each, f"{home}?language={each}", current=each == language)
        for each in catalogue.current().languages
    )


def _page(language: str, title: str, *, home: str) -> look.Page:
    """The frame of a page of the waiting room: no way out of it, for it stands on a wall or on a machine."""
    jurisdiction = catalogue.current()
    mark = look.sheet(msgspec.structs.asdict(jurisdiction.look))[1]
    name = jurisdiction.name.in_language(language, fallbacks=(jurisdiction.default_language,)).text
    return look.Page(
        title=title,
        language=language,
        site_name=name,
        home=home,
        stylesheets=(reverse("web-tokens", kwargs={"mark": mark}), *map(look.static_address, SHEETS)),
        wide=True,
        no_index=True,
    )


def _render(
    request: HttpRequest, template: str, page: look.Page, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    given = {"page": page, "language": page.language, **context}
    answer = render(request, f"counter/{template}", given, status=status, using="jinja2")
    answer.headers["Cache-Control"] = "no-store"
    return answer
