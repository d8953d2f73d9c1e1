"""Sending a request, leaving it for later, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk
from guichet.channels.web.person.answering import ask_at, revision_of, show
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_POST
@identity.admits("anyone")
def send(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """Send it, once: a second click, a reload or another tab ends on the same receipt."""
    desk = Desk(request, language)
    try:
        journeys.submit(
            request_id=str(request_id),
            by=desk.actor,
            revision=revision_of(request),
            key=request.POST.get("key", "")[:64],
            language=language,
        )
    except kernel.Invalid as refused:
        return _refused(desk, str(request_id), refused)
    except kernel.SignInNeeded as needed:
        following = desk.to("request", request_id=request_id)
        level = kernel.Assurance.from_name(needed.level)
        return HttpResponseRedirect(identity.sign_in_address(next_path=following, level=level, why="submit"))
    except kernel.Conflict:
        return show(desk, ask_at(desk, str(request_id), "review").step, changed=True, status=409)
    return HttpResponseRedirect(desk.to("step", request_id=request_id, page="outcome"))


def _refused(desk: Desk, request_id: str, refused: kernel.Invalid) -> HttpResponse:
    """What changed since it was answered stands at its question; what is still open is simply asked next."""
    found = intake.request(request_id=request_id, by=desk.actor)
    pages = catalogue.service(found.service, found.service_version).pages
    names = {problem.where for problem in refused.problems if problem.code == "bill"}
    page = next((each.id for each in pages if names.intersection(each.facts)), "")
    if not page:
        return HttpResponseRedirect(desk.to("request", request_id=request_id))
    again = look.shown_again(ask_at(desk, request_id, page).step, refused)
    return show(desk, again.step, problems=again.problems, status=422)


@require_safe
@identity.admits("anyone")
def kept(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """What was written is kept: the code, and the ways to go on."""
    desk = Desk(request, language)
    found = journeys.next_step(request_id=str(request_id), by=desk.actor, language=language)
    if found.kind in ("outcome", "payment"):
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page="outcome"))
    title = desk.words("What you wrote is kept")
    return desk.render("kept.html", desk.page(title, personal=True), {"step": found})


@require_POST
@identity.admits("anyone")
def withdraw(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    desk = Desk(request, language)
    found = intake.request(request_id=str(request_id), by=desk.actor)
    if found.state == "submitted":
        raise kernel.Conflict("this was sent already", remedy="Open it to see where it stands.")
    intake.withdraw(request_id=str(request_id), by=desk.actor)
    return HttpResponseRedirect(desk.to("own") if desk.actor.agent_id else desk.to("home"))
