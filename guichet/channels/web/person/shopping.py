"""The shop on the web: what is sold, an order with one form and no script, one's own orders."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look
from guichet.shop import api as shop

COUNT, WAY = "count-", "way"
POST = "post"
TAGS = {"reserved": "now", "paid": "waiting", "posted": "done", "picked_up": "done"}


@require_safe
@identity.admits("anyone")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """Everything that is sold, by whom; how many are left is of this moment, so the page is not kept."""
    desk = Desk(request, language)
    by_seller: dict[str, list[dict[str, Any]]] = {}
    for good, places in shop.shelf():
        by_seller.setdefault(good.organization, []).append(_on_shelf(desk, good, places))
    sellers = [(name, desk.organization(name), desk.called(name), goods) for name, goods in sorted(by_seller.items())]
    return desk.render("shop.html", desk.page(desk.words("Shop")), {"sellers": sellers})


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("signed_in")
def order(request: HttpRequest, language: str, seller: str) -> HttpResponse:
    """How many of each, and how one wants them; POST puts them aside and goes on to pay."""
    desk = Desk(request, language)
    shelf = shop.shelf(organization=seller)
    if not shelf:
        raise Http404
    problem = ""
    if request.method == "POST":
        made = _ordered(desk, shelf)
        if isinstance(made, shop.Order):
            return HttpResponseRedirect(desk.to("order", order_id=made.id))
        problem = made
    ways = [(place, desk.words("I pick it up at {where}", where=_office(desk, place))) for place in _places(shelf)]
    posted = [good.post_cents for good, _ in shelf if good.post_from]
    if posted:
        ways.append((POST, desk.words("By post ({cost})", cost=_money(desk, max(posted)))))
    context = {
        "goods": [_on_shelf(desk, good, places) for good, places in shelf],
        "ways": ways,
        "posted": bool(posted),
        "typed": request.POST,
        "key": request.POST.get("key", "")[:60] or secrets.token_urlsafe(16),
        "problem": problem,
    }
    title = desk.words("Order from {who}", who=desk.called(seller))
    back = look.Link(desk.words("Shop"), desk.to("shop"))
    page = desk.page(title, personal=True, wrong=bool(problem), back=back, of=seller)
    return desk.render("shop_order.html", page, context, status=422 if problem else 200)


def _ordered(desk: Desk, shelf: tuple[tuple[shop.Good, dict[str, int]], ...]) -> shop.Order | str:
    """The order, or what is wrong in words."""
    post, words = desk.request.POST, desk.words
    wanted = tuple(
        shop.Wanted(good.id, int(said[:6]))
        for good, _ in shelf
        if (said := post.get(f"{COUNT}{good.id}", "").strip()).isdecimal() and int(said[:6])
    )
    titles = {good.id: desk.say(good.title).text for good, _ in shelf}
    way = post.get(WAY, "")
    try:
        made, _ = journeys.order_goods(
            key=f"web/{desk.actor.person_id}/{post.get('key', '')[:60]}",
            wanted=wanted,
            way=POST if way == POST else "pick_up",
            office="" if way == POST else way,
            address=post.get("address", "")[:600],
            by=desk.actor,
            language=desk.language,
        )
    except kernel.Conflict as gone:
        return words("There are not so many left: {what}.", what=titles.get(gone.where, ""))
    except kernel.Invalid as invalid:
        first = invalid.problems[0]
        if first.code == "empty":
            return words("Choose at least one thing.")
        if first.code == "address":
            return words("Write where we send it.")
        if first.code == "limit":
            return words("Look at this again: {what}.", what=titles.get(first.where, first.where))
        return words("Choose how you want it; not everything can be had in every way.")
    return made


@require_safe
@identity.admits("signed_in")
def own(request: HttpRequest, language: str) -> HttpResponse:
    """What one has ordered."""
    desk = Desk(request, language)
    found = [(each, said(desk, each), TAGS.get(each.state, "closed")) for each in shop.orders_of(by=desk.actor)]
    page = desk.page(desk.words("Your orders"), personal=True,
                     back=look.Link(desk.words("Your page"), desk.to("own")))  # fmt: skip
    return desk.render("orders.html", page, {"found": found, "money": lambda each: _money(desk, each.total_cents)})


@require_safe
@identity.admits("signed_in")
def one(request: HttpRequest, language: str, order_id: UUID) -> HttpResponse:
    """One order: what it is, what it costs, what one can do."""
    return _one(Desk(request, language), str(order_id))


def _one(desk: Desk, order_id: str, *, problem: str = "") -> HttpResponse:
    found = shop.order(order_id=order_id, by=desk.actor)
    back = look.Link(desk.words("Your orders"), desk.to("orders"))
    title = desk.words("Order {number}", number=found.number)
    page = desk.page(title, personal=True, back=back, wrong=bool(problem), of=found.organization)
    context = {"order": found, "problem": problem, **described(desk, found)}
    return desk.render("order.html", page, context, status=409 if problem else 200)


def described(desk: Desk, found: shop.Order) -> dict[str, Any]:
    """An order in words, here and for the office."""
    words, known = desk.words, shop.goods()
    rows = [
        (f"{each.count} × {desk.say(known[each.good].title).text if each.good in known else each.good}",
         _money(desk, each.cents))
        for each in found.lines
    ]  # fmt: skip
    if found.tax_cents:
        rows.append((words("Sales tax"), _money(desk, found.tax_cents)))
    if found.post_cents:
        rows.append((words("Postage"), _money(desk, found.post_cents)))
    rows.append((words("In all"), _money(desk, found.total_cents)))
    kept = desk.jurisdiction.offices.get(found.office)
    there = [_office(desk, found.office), desk.say(kept.address).text if kept else ""]
    where = (words("Sent to"), f"{found.name}, {found.address}") if found.way == POST else (
        words("Pick it up at"), ", ".join(filter(None, there)))  # fmt: skip
    return {"rows": rows, "where": where, "state": said(desk, found), "tag": TAGS.get(found.state, "closed")}


@require_POST
@identity.admits("signed_in")
def pay(request: HttpRequest, language: str, order_id: UUID) -> HttpResponse:
    """To the provider's page: a double click leads to the same payment."""
    desk, found = Desk(request, language), str(order_id)
    back = f"{settings.GUICHET_BASE_URL}{desk.to('order-paid', order_id=found)}"
    try:
        address = journeys.pay_for_order(order_id=found, return_to=back, by=desk.actor, language=language)
    except kernel.TryLater:
        return _one(desk, found, problem=desk.words(
            "The payment service does not answer. No money was taken. Try again in a few minutes."))  # fmt: skip
    except kernel.Conflict:
        address = ""
    return HttpResponseRedirect(address or desk.to("order", order_id=found))


@require_safe
@identity.admits("signed_in")
def paid(request: HttpRequest, language: str, order_id: UUID) -> HttpResponse:
    """Back from the provider: it is asked what became of the payment."""
    desk, found = Desk(request, language), str(order_id)
    journeys.back_from_paying(order_id=found, by=desk.actor)
    return HttpResponseRedirect(desk.to("order", order_id=found))


@require_POST
@identity.admits("signed_in")
def cancel(request: HttpRequest, language: str, order_id: UUID) -> HttpResponse:
    """Take back what is not paid."""
    desk, found = Desk(request, language), str(order_id)
    try:
        journeys.cancel_goods(order_id=found, by=desk.actor)
    except kernel.Conflict:
        return _one(desk, found, problem=too_late(desk))
    return HttpResponseRedirect(desk.to("order", order_id=found))


def too_late(desk: Desk) -> str:
    """Why an order stays as it is."""
    return desk.words("It cannot be changed now: it is being paid, or it was handed over. Look again in a few minutes.")


def said(desk: Desk, each: shop.Order) -> str:
    """Where an order stands, in words."""
    words = desk.words
    known = {
        "reserved": words("Kept for you until {moment}: pay it", moment=desk.moment(each.reserved_until))
        if each.reserved_until
        else "",
        "paid": words("Paid: we send it to you") if each.way == POST else words("Paid: pick it up"),
        "posted": words("Posted"),
        "picked_up": words("Picked up"),
        "cancelled": words("Cancelled"),
        "lapsed": words("Not paid in time"),
        "returned": words("Taken back"),
    }
    return known.get(each.state, each.state)


def _on_shelf(desk: Desk, good: shop.Good, places: dict[str, int]) -> dict[str, Any]:
    words = desk.words
    left = [(_office(desk, place), n) for place, n in places.items()]
    tax = good.tax_cents(1)
    return {
        "id": good.id,
        "title": desk.say(good.title),
        "summary": desk.say(good.summary),
        "price": _money(desk, good.price_cents),
        "tax": words("plus {tax} of tax", tax=_money(desk, tax)) if tax else "",
        "left": [words("{n} left at {where}", n=n, where=where) for where, n in left if n],
        "limit": good.limit,
    }


def _places(shelf: tuple[tuple[shop.Good, dict[str, int]], ...]) -> list[str]:
    return list(dict.fromkeys(place for good, _ in shelf for place in good.places))


def _office(desk: Desk, identifier: str) -> str:
    found = desk.jurisdiction.offices.get(identifier)
    return desk.say(found.name).text if found else identifier


def _money(desk: Desk, cents: int) -> str:
    return language_of.say_money(cents, desk.jurisdiction.currency, desk.language)
