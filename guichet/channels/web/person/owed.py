"""What one is owed unasked: an offer with one button for yes and one for no; and take-up, for everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk, public
from guichet.entitlements import api as entitlements
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

BAR = 200


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("signed_in")
def offer(request: HttpRequest, language: str, offer_id: UUID) -> HttpResponse:
    """One offer: what, how much, why, by which law; and the person's answer."""
    desk = Desk(request, language)
    found = journeys.own_offer(offer_id=str(offer_id), by=desk.actor, language=language)
    if request.method == "POST" and found.offer.open:
        if request.POST.get("do") == "no":
            journeys.refuse_offer(offer_id=found.offer.id, by=desk.actor)
            return HttpResponseRedirect(desk.to("own"))
        done = journeys.confirm_offer(offer_id=found.offer.id, by=desk.actor, language=language)
        return HttpResponseRedirect(desk.to("request", request_id=done.request_id))
    back = look.Link(desk.words("Your page"), desk.to("own"))
    page = desk.page(found.title, back=back, personal=True)
    return desk.render("offer.html", page, {"found": found})


@require_safe
@identity.admits("anyone")
def take_up(request: HttpRequest, language: str) -> HttpResponse:
    """How many of those entitled receive it, by programme and area, small numbers hidden; `?as=json` for programs."""
    desk = Desk(request, language)
    found = entitlements.take_up()
    if request.GET.get("as") == "json":
        return JsonResponse(_as_json(found))
    rows = [(_title(desk, each.programme), each, _bar(each.total)) for each in found.programmes] if found else []
    title = desk.words("Take-up")
    trail = (look.Link(desk.words("Start"), desk.to("home")), look.Link(title, request.path, current=True))
    return public(
        desk.render("take_up.html", desk.page(title, trail=trail), {"found": found, "rows": rows, "bar": BAR})
    )


def _title(desk: Desk, programme: str) -> kernel.Words:
    try:
        return desk.say(catalogue.service(programme).title)
    except kernel.NotFound:  # a programme of another day
        return kernel.Words(programme, desk.language)


def _bar(total: entitlements.Cell) -> int | None:
    return None if total.rate is None else round(total.rate * BAR)


def _as_json(found: entitlements.TakeUp | None) -> dict[str, object]:
    """The same numbers for programs; null is a number that is hidden."""
    if found is None:
        return {"on": None, "programmes": []}

    def cell(each: entitlements.Cell) -> dict[str, object]:
        return {"area": each.area, "entitled": each.entitled, "receiving": each.receiving, "rate": each.rate}

    return {
        "on": found.on.isoformat(),
        "law_hash": found.law_hash,
        "programmes": [
            {"programme": each.programme, "total": cell(each.total), "areas": [cell(one) for one in each.areas]}
            for each in found.programmes
        ],
    }
