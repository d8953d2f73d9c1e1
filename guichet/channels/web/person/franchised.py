"""A franchise's front page, and for staff how supply agreements are kept: every number is computed when it is shown."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet.channels.web.desk import Desk
from guichet.channels.web.person.finding import service_place
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look


@require_safe
@identity.admits("anyone")
def franchise(request: HttpRequest, language: str, franchise: str) -> HttpResponse:
    """What a team of several agencies does for some people, what it promises, and how that was kept."""
    desk = Desk(request, language)
    try:
        view = journeys.franchise_view(franchise=franchise, language=language)
    except kernel.NotFound:
        raise Http404 from None
    here = look.Link(view.title, request.path, current=True)
    page = desk.page(view.title, trail=(look.Link(desk.words("Start"), desk.to("home")), here))
    context = {
        "view": view,
        "events": [desk.jurisdiction.life_events[each] for each in view.life_events],
        "place": lambda identifier: desk.to("service", **service_place(identifier)),
        "fewest": journeys.FEWEST,
        **_measuring(desk),
    }
    return desk.render("franchise.html", page, context)


@require_safe
@identity.admits("caseworker", "manager")
def supply(request: HttpRequest, language: str) -> HttpResponse:
    """The agreements under which one's own organization supplies services, as they were kept."""
    desk = Desk(request, language)
    page = desk.page(desk.words("Supply agreements"), personal=True, staff=True)
    views = journeys.supply_views(by=desk.actor, language=language)
    return desk.render("supply.html", page, {"views": views, **_measuring(desk)})


def _measuring(desk: Desk) -> dict[str, Any]:
    say = desk.words

    def word(measure: journeys.Measure) -> str:
        if measure.measure == "answered_within":
            return say("Answered within {n} working days", n=measure.working_days)
        if measure.measure == "decided_within":
            return say("Decided within {n} working days", n=measure.working_days)
        return say("Registers answer when they are asked")

    def percent(value: float) -> str:
        return say("{share} percent", share=language_of.say_number(value, desk.language))

    return {"measure_word": word, "percent": percent, "span": journeys.SPAN}
