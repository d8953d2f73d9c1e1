"""For whom one acts: chosen here, shown on every page, given up with one click."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from guichet.channels.web.desk import Desk
from guichet.channels.web.person.powers import allowed_in
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("signed_in")
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """Oneself, and everyone one may act for now, with what one may do."""
    desk = Desk(request, language)
    problem = ""
    if request.method == "POST":
        try:
            identity.act_for(request, request.POST.get("agent", ""), request.POST.get("mandate", ""))
        except kernel.NotAllowed:
            problem = desk.words("You may not act for them, or no longer. Nothing has changed.")
        else:
            return HttpResponseRedirect(desk.to("own"))
    held = identity.acts_for(by=desk.actor)
    context = {
        "held": [(each, why(desk, each), allowed_in(desk, each.services, each.actions)) for each in held],
        "problem": problem,
        "under": desk.actor.mandate,
    }
    back = look.Link(desk.words("Your page"), desk.to("own"))
    page = desk.page(desk.words("Whom are you acting for?"), back=back, personal=True, wrong=bool(problem))
    return desk.render("acting.html", page, context, status=422 if problem else 200)


@require_POST
@identity.admits("signed_in")
def oneself(request: HttpRequest, language: str) -> HttpResponse:
    """Back to one's own business, and to one's own page."""
    desk = Desk(request, language)
    identity.act_for_oneself(request)
    return HttpResponseRedirect(desk.to("own"))


def why(desk: Desk, held: identity.Authority) -> str:
    """Under what one may act, in words."""
    say = desk.words
    known = {
        "mandate": say("They gave you a mandate"),
        "parent_of": say("You are their parent"),
        "guardian_of": say("You are their guardian"),
        "executor_of": say("You are the executor of their estate"),
        "member_of": say("You belong to this organization"),
    }
    if held.through is not None:
        return say("They gave a mandate to {name}", name=held.through.name)
    return known[held.source]
