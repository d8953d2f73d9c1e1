"""What the person at the window proves: who they are, seen by the clerk; and facts, by a credential of their wallet."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from guichet.channels.counter.desk import Desk, with_visit
from guichet.channels.counter.serving import person_pane
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.look import api as look


def can_prove(desk: Desk) -> bool:
    """Whether what was shown at this visit is worth recording, by the person themselves."""
    visit = desk.visit
    return visit is not None and visit.representative is None and visit.assurance >= kernel.Assurance.SUBSTANTIAL


@require_POST
@identity.admits("clerk")
def prove(request: HttpRequest, language: str) -> HttpResponse:
    """Record it, and show the code to hand over, this once."""
    desk = Desk(request, language)
    if desk.visit is None or request.POST.get("visit") != desk.visit.id or not can_prove(desk):
        return HttpResponseRedirect(desk.to("desk"))
    proven = identity.prove_in_person(by=desk.actor)
    page = desk.page(desk.words("Seen who it is"))
    return desk.render("proven.html", page, {"proven": proven, **person_pane(desk)})


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
@with_visit
def from_wallet(desk: Desk, request_id: UUID) -> HttpResponse:
    """A credential that the person presents: what their wallet has to sign (GET), and what it presented (POST)."""
    back = desk.to("request", request_id=request_id)
    try:
        if desk.request.method == "POST":
            found = look.take_credential(
                desk.request, request_id=str(request_id), by=desk.actor, language=desk.language
            )
        else:
            found = look.ask_for_credential(request_id=str(request_id), by=desk.actor, language=desk.language)
    except kernel.SignInNeeded:
        return HttpResponseRedirect(back)  # the clerk is not sure enough who it is: the way there says so
    if found.following:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page=found.following))
    wrong = bool(found.problems)
    context = {
        "presenting": found,
        "request_id": str(request_id),
        "action": desk.to("from-wallet", request_id=request_id),
        "answer_yourself": back,
        **person_pane(desk),
    }
    page = desk.page(desk.words("Use a credential from their wallet"), wrong=wrong)
    return desk.render("credential.html", page, context, status=422 if wrong else 200)
