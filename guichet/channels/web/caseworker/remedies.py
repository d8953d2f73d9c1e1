"""What corrected rules owe people: the list, and one at a time, decided by an officer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from guichet.channels.web.caseworker.notices import trail
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_safe
@identity.admits("caseworker")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """What waits, in the order it was found."""
    desk = Desk(request, language)
    found = journeys.open_remedies(by=desk.actor, language=language)
    title = desk.words("What corrected rules owe people")
    return desk.render("remedies.html", desk.page(title, personal=True, staff=True, trail=trail(desk, title)),
                       {"found": found})  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker")
def one(request: HttpRequest, language: str, remedy_id: UUID) -> HttpResponse:
    """One person's: month by month; `do=yes` has it paid, `do=no` does not, and the next one follows."""
    desk = Desk(request, language)
    problem = ""
    if request.method == "POST" and request.POST.get("do") in ("yes", "no"):
        approve = request.POST.get("do") == "yes"
        try:
            journeys.decide_remedy(remedy_id=str(remedy_id), approve=approve, by=desk.actor)
        except kernel.Conflict:
            problem = desk.words("It was decided otherwise meanwhile, or nobody is known here by that number.")
        else:
            return HttpResponseRedirect(_next(desk))
    found = journeys.remedy_view(remedy_id=str(remedy_id), by=desk.actor, language=language)
    title = desk.words("{amount} owed: {service}", amount=found.amount, service=found.title)
    back = look.Link(desk.words("All of them"), desk.to("remedies"))
    page = desk.page(title, personal=True, staff=True, back=back, wrong=bool(problem))
    return desk.render("remedy.html", page, {"found": found, "problem": problem}, status=409 if problem else 200)


def _next(desk: Desk) -> str:
    """To the next one that waits; to the list when none does."""
    waiting = journeys.open_remedies(by=desk.actor, language=desk.language)
    return desk.to("remedy", remedy_id=waiting[0].id) if waiting else desk.to("remedies")
