"""One inspection for several permits: the times at which all inspectors are free, and the one that is chosen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

FIELD = "time"


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def choose(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """The common times (GET); one of them booked with every authority, or with none (POST)."""
    desk, problem = Desk(request, language), ""
    outcome = desk.to("step", request_id=request_id, page="outcome")
    if request.method == "POST":
        problem = _book(desk, str(request_id))
        if not problem:
            return HttpResponseRedirect(outcome)
    found = journeys.inspection_times(request_id=str(request_id), by=desk.actor, language=language)
    label = desk.words("When may the inspectors come?")
    field = journeys.Field(
        FIELD,
        "choice",
        label,
        language,
        options=tuple(journeys.Option(each.value, each.label) for each in found.times),
        problem=problem,
    )
    page = desk.page(
        found.title, back=look.Link(desk.words("Your permits"), outcome), personal=True, wrong=bool(problem)
    )
    context = {
        "found": found,
        "field": field,
        "action": desk.to("inspection", request_id=request_id),
        "problems": ((FIELD, problem),) if problem else (),
    }
    return desk.render("inspection.html", page, context, status=422 if problem else 200)


def _book(desk: Desk, request_id: str) -> str:
    """Book it; what is wrong, in words, empty when it is booked."""
    chosen = desk.request.POST.get(FIELD, "")[:80]
    if not chosen:
        return desk.words("Choose a time.")
    try:
        journeys.book_inspection(request_id=request_id, choice=chosen, by=desk.actor, language=desk.language)
    except kernel.Invalid:
        return desk.words("Choose one of those that are listed.")
    except kernel.Conflict:
        return desk.words("One of the inspectors is not free then any more. Choose another time.")
    return ""
