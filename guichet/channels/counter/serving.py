"""The desk with somebody in front of it: what the person has under way, the catalogue, and what is begun from there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.counter import finding
from guichet.channels.counter.desk import Desk, with_visit
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

SUBJECT = "subject-"
MOST_HITS = 12


@require_safe
@identity.admits("clerk")
def desk_page(request: HttpRequest, language: str) -> HttpResponse:
    """With a visit open, the person and the catalogue; else the search for a person."""
    desk = Desk(request, language)
    return finding.find_page(desk) if desk.visit is None else show(desk)


def show(desk: Desk, *, code_problem: str = "", typed_code: str = "") -> HttpResponse:
    """Left the person, right the search and what it found."""
    query = " ".join(desk.request.GET.get("q", "").split())[:300]
    found = catalogue.search(query, language=desk.language, limit=MOST_HITS) if query else None
    suggestion = found.suggestion if found and found.suggestion else ""
    context = {
        "query": query,
        "found": found,
        "suggestion": suggestion,
        "suggestion_href": f"{desk.to('desk')}?{urlencode({'q': suggestion})}",
        "code_problem": code_problem,
        "typed_code": typed_code,
        "problems": (("code", code_problem),) if code_problem else (),
        "begin_in_search": not query and not code_problem,
        **person_pane(desk),
    }
    title = desk.words("What do they need?")
    page = desk.page(title, wrong=bool(code_problem))
    return desk.render("desk.html", page, context, status=422 if code_problem else 200)


def person_pane(desk: Desk) -> dict[str, Any]:
    """What stands at the left: requests with where they are, and the names (not the values) of what is held."""
    own = journeys.person_page(by=desk.actor, language=desk.language)
    return {
        "own": own,
        "drafts": [each for each in own.requests if each.state == "draft"],
        "sent": [each for each in own.requests if each.state != "draft"],
        "offers": journeys.own_offers(by=desk.actor, language=desk.language),
        "held": list(dict.fromkeys((each.about, each.label) for each in own.facts)),
    }


@require_POST
@identity.admits("clerk")
@with_visit
def start(desk: Desk, organization: str, name: str) -> HttpResponse:
    """Open a request for the person and go to its first page; fields `subject-<role>` say whom it is about."""
    post = desk.request.POST
    subjects = {each.removeprefix(SUBJECT): str(value) for each, value in post.items() if each.startswith(SUBJECT)}
    begun = journeys.start(
        service=f"{organization}/{name}",
        by=desk.actor,
        language=desk.person_language,
        subjects=subjects,
        key=post.get("key", "")[:64],
    )
    return HttpResponseRedirect(desk.to("step", request_id=begun.request_id, page=begun.step.id))


@require_POST
@identity.admits("clerk")
@with_visit
def screen(desk: Desk) -> HttpResponse:
    """Begin the interview over all services for the person, and go to its first page."""
    key = desk.request.POST.get("key", "")[:64]
    begun = journeys.start_screening(by=desk.actor, language=desk.person_language, key=key)
    return HttpResponseRedirect(desk.to("step", request_id=begun.request_id, page=begun.step.id))


@require_POST
@identity.admits("clerk")
@with_visit
def apply(desk: Desk, request_id: UUID) -> HttpResponse:
    """Begin a service of its results with the answers given; fields `service` and `child` say which."""
    post = desk.request.POST
    child = post.get("child", "0")
    try:
        begun = journeys.start_from_screening(
            screening=str(request_id),
            service=post.get("service", "")[:200],
            child=int(child) if child.isascii() and child.isdigit() and len(child) < 3 else 0,
            by=desk.actor,
            language=desk.person_language,
        )
    except kernel.Invalid:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page="results"))
    return HttpResponseRedirect(desk.to("step", request_id=begun.request_id, page=begun.step.id))


@require_POST
@identity.admits("clerk")
@with_visit
def resume(desk: Desk) -> HttpResponse:
    """Go on with what the person began elsewhere, by the code they read aloud."""
    typed = " ".join(desk.request.POST.get("code", "").split())[:40]
    try:
        found = journeys.resume(code=typed, by=desk.actor, language=desk.language)
    except kernel.NotFound:
        problem = desk.words("This person has no request with this code. Read it again, letter by letter.")
        return show(desk, code_problem=problem, typed_code=typed)
    identity.show_code(desk.request, found.tracking_code)
    return HttpResponseRedirect(desk.to("step", request_id=found.request_id, page=found.step.id))


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
@with_visit
def offer(desk: Desk, offer_id: UUID) -> HttpResponse:
    """What the person is owed unasked, read to them; their yes or no, given by the clerk when they have said it."""
    found = journeys.own_offer(offer_id=str(offer_id), by=desk.actor, language=desk.language)
    said = desk.request.POST
    if desk.request.method == "POST" and found.offer.open and said.get("do") == "no":
        journeys.refuse_offer(offer_id=found.offer.id, by=desk.actor)
        return HttpResponseRedirect(desk.to("desk"))
    agreed = said.get("agreed") == "yes"
    if desk.request.method == "POST" and found.offer.open and agreed:
        done = journeys.confirm_offer(offer_id=found.offer.id, by=desk.actor, language=desk.person_language)
        return HttpResponseRedirect(desk.to("request", request_id=done.request_id))
    wrong = desk.request.method == "POST" and found.offer.open and not agreed
    problem = desk.words("Read it back, and ask whether it is right. Nothing is sent before the person says yes.")
    context = {
        "found": found,
        "wrong": wrong,
        "problems": (("agreed", problem),) if wrong else (),
        **person_pane(desk),
    }
    return desk.render("offer.html", desk.page(found.title, wrong=wrong), context, status=422 if wrong else 200)
