"""Opinions of experts: what one's organization is asked for, and the page on which an opinion is given."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel


@require_safe
@identity.admits("caseworker")
def awaited(request: HttpRequest, language: str) -> HttpResponse:
    """What other organizations ask ours for, that due first."""
    desk = Desk(request, language)
    asked = cases.opinions_awaited(by=desk.actor)
    context = {"asked": [(each, _label(desk, each), desk.to("opinion", opinion_id=each.id)) for each in asked]}
    return desk.render(
        "opinions.html", desk.page(desk.words("Opinions asked of us"), personal=True, staff=True), context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def give(request: HttpRequest, language: str, opinion_id: UUID) -> HttpResponse:
    """Somebody outside types the code they were told; an officer who is asked needs none. Then they answer."""
    desk = Desk(request, language)
    code = request.POST.get("code", "")
    context: dict[str, object] = {"ask": None, "given": None, "code": code, "typed": request.POST, "problems": ()}
    status = 200
    try:
        context["ask"] = ask = cases.asked_opinion(opinion_id=str(opinion_id), code=code, by=desk.actor)
        context["facts"] = journeys.opinion_facts(ask=ask, language=desk.language)
        context["label"] = _label(desk, ask)
        if request.method == "POST" and request.POST.get("deed") == "give":
            context["given"] = cases.give_opinion(
                opinion_id=str(opinion_id),
                code=code,
                verdict=request.POST.get("verdict", ""),
                words=request.POST.get("words", ""),
                conditions=request.POST.get("conditions", ""),
                by=desk.actor,
            )
    except kernel.NotFound:
        if request.method == "POST":
            context["problems"], status = (("code", desk.words("This code does not open it.")),), 404
    except kernel.Invalid:
        said = desk.words("Choose one, and say why. With conditions, say which.")
        context["problems"], status = (("words", said),), 422
    page = desk.page(desk.words("Give your opinion"), personal=True, wrong=bool(context["problems"]))
    return desk.render("opinion.html", page, context, status=status)


def _label(desk: Desk, ask: cases.OpinionAsk) -> str:
    service = catalogue.service(ask.service, version=ask.service_version)
    rule = service.workflow.opinion(ask.rule) if service.workflow else None
    return desk.say(rule.label).text if rule else ask.rule
