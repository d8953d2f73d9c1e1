"""The deaths that one's organization was told of: what it learnt, and what it answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from guichet.channels.web.desk import Desk
from guichet.estates import api as estates
from guichet.identity import api as identity
from guichet.kernel import api as kernel


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """Open ones first; `?all=yes` also those that are done."""
    desk = Desk(request, language)
    problem = ""
    if request.method == "POST":
        try:
            estates.answer_notice(
                notice_id=request.POST.get("notice", ""), answer=request.POST.get("answer", ""), by=desk.actor
            )
        except kernel.Invalid:
            problem = desk.words("Choose an answer.")
        else:
            return HttpResponseRedirect(desk.to("death-notices"))
    every = request.GET.get("all") == "yes"
    found = estates.received(by=desk.actor, open_only=not every)
    context = {
        "found": [(each.notice, _told(desk, each)) for each in found],
        "answers": _answers(desk),
        "problem": problem,
        "every": every,
    }
    organization = desk.organization(desk.actor.organization or "")
    title = desk.words("Deaths that {organization} was told of", organization=organization)
    page = desk.page(title, personal=True, staff=True, wrong=bool(problem))
    return desk.render("death_notices.html", page, context, status=422 if problem else 200)


def _told(desk: Desk, received: estates.ReceivedNotice) -> list[tuple[str, str]]:
    """What was learnt, as (what, value), in the vocabulary's words."""
    facts = desk.jurisdiction.facts
    said = []
    for name, value in received.told.items():
        kind = facts.get(name)
        shown = desk.day(value) if kind is not None and kind.type == "date" else value
        said.append((desk.say(kind.short).text if kind is not None else name, shown))
    return said


def _answers(desk: Desk) -> dict[str, str]:
    say = desk.words
    return {
        "done": say("We have ended what we had"),
        "nothing_held": say("We have nothing in this name"),
        "in_hand": say("We are working on it"),
        "needs_more": say("We need something, and get in touch"),
    }
