"""What can I get: the way in, and from the results into a service with the answers given already."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web.desk import Desk, public
from guichet.channels.web.same_site import posted_from_here
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_safe
@identity.admits("anyone")
def introduce(request: HttpRequest, language: str) -> HttpResponse:
    """What it asks and what it keeps, before it begins. The same for everybody, no cookie."""
    desk = Desk(request, language)
    title = desk.words("What can I get?")
    trail = (look.Link(desk.words("Start"), desk.to("home")), look.Link(title, request.path, current=True))
    decided = [each for each in desk.jurisdiction.services.values() if each.decision is not None]
    return public(desk.render("screening.html", desk.page(title, trail=trail), {"services": decided}))


@posted_from_here
@require_POST
@identity.admits("anyone")
def start(request: HttpRequest, language: str) -> HttpResponse:
    """Begin the interview and go to its first page."""
    desk = Desk(request, language)
    begun = journeys.start_screening(by=desk.actor, language=language)
    if desk.actor.person_id is None:
        identity.show_code(request, begun.tracking_code)
    return HttpResponseRedirect(desk.to("step", request_id=begun.request_id, page=begun.step.id))


@require_POST
@identity.admits("anyone")
def apply(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """Begin a service of the results; fields `service` and `child` say which, and for which child."""
    desk = Desk(request, language)
    child = request.POST.get("child", "0")
    try:
        begun = journeys.start_from_screening(
            screening=str(request_id),
            service=request.POST.get("service", "")[:200],
            child=int(child) if child.isascii() and child.isdigit() and len(child) < 3 else 0,
            by=desk.actor,
            language=language,
        )
    except kernel.Invalid:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page="results"))
    if desk.actor.person_id is None:
        identity.show_code(request, begun.tracking_code)
    return HttpResponseRedirect(desk.to("step", request_id=begun.request_id, page=begun.step.id))
