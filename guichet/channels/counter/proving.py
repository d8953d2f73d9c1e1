"""The clerk saw who stands at the window: recorded, and bound by a code to the passkey the person signs in with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from guichet.channels.counter.desk import Desk
from guichet.channels.counter.serving import person_pane
from guichet.identity import api as identity
from guichet.kernel import api as kernel


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
