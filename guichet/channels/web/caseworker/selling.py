"""An organization's orders and stock, for its officers: handed over, cancelled, taken back; received and counted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from guichet.channels.web.desk import Desk
from guichet.channels.web.person.shopping import described, too_late
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.shop import api as shop


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker", "manager")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """Paid orders that wait, or the one of a number; and the stock, of which POST notes what came or was counted."""
    desk = Desk(request, language)
    problem = ""
    if request.method == "POST":
        problem = _keep(desk)
        if not problem:
            return HttpResponseRedirect(desk.to("work-shop"))
    return _page(desk, problem=problem)


def _page(desk: Desk, *, problem: str = "") -> HttpResponse:
    number = desk.request.GET.get("q", "").strip()[:40]
    found = [(each, described(desk, each)) for each in shop.orders_at(by=desk.actor, number=number)]
    stock = [
        (desk.say(good.title).text, place, _office(desk, place.office))
        for good, places in shop.stock_at(by=desk.actor)
        for place in places
    ]
    page = desk.page(desk.words("Orders and stock"), personal=True, staff=True, wrong=bool(problem))
    context = {"found": found, "stock": stock, "number": number, "problem": problem}
    return desk.render("work_shop.html", page, context, status=422 if problem else 200)


def _office(desk: Desk, identifier: str) -> str:
    found = desk.jurisdiction.offices.get(identifier)
    return desk.say(found.name).text if found else identifier


def _keep(desk: Desk) -> str:
    """Note what came or was counted; what is wrong in words, empty when it is noted."""
    post = desk.request.POST
    came, counted = post.get("came", "").strip(), post.get("counted", "").strip()
    where = {"good": post.get("good", "")[:80], "office": post.get("office", "")[:80]}
    try:
        if came.isdecimal():
            shop.receive_stock(count=int(came[:9]), by=desk.actor, **where)
            return ""
        if counted.isdecimal():
            shop.count_stock(found=int(counted[:9]), by=desk.actor, **where)
            return ""
    except (kernel.Invalid, kernel.Conflict):
        pass
    return desk.words("Write a number; and no fewer than are promised to orders.")


@require_POST
@identity.admits("caseworker", "manager")
def change(request: HttpRequest, language: str, order_id: UUID) -> HttpResponse:
    """Hand one over, cancel one and pay it back, or take one back."""
    desk, found, deed = Desk(request, language), str(order_id), request.POST.get("do", "")
    try:
        if deed == "hand":
            journeys.hand_goods_over(order_id=found, by=desk.actor)
        elif deed == "cancel":
            journeys.cancel_goods(order_id=found, by=desk.actor)
        elif deed == "back":
            journeys.take_goods_back(order_id=found, restock=True, by=desk.actor)
        else:
            shop.order(order_id=found, by=desk.actor)
    except kernel.Conflict:
        return _page(desk, problem=too_late(desk))
    return HttpResponseRedirect(desk.to("work-shop"))
