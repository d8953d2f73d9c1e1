"""Finding a service: what happened in your life, a search, topics, organizations. The same for everybody, no cookie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk, public
from guichet.channels.web.person.describing import date_field
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.reports import api as reports
from guichet.shop import api as shop

PAGE = 20
# Further than anybody leafs; what is deeper is found by better words.
DEEPEST = 10_000


@require_safe
@identity.admits("anyone")
def home(request: HttpRequest, language: str) -> HttpResponse:
    """What happened in your life; the search; reporting a problem; topics and organizations; going on with a code."""
    desk = Desk(request, language)
    page = desk.page(desk.say(desk.jurisdiction.name).text)
    events = [(each, date_field(desk, each)) for each in desk.jurisdiction.life_events.values()]
    shelves = catalogue.shelves(language=language)
    context = {
        "events": events,
        "shelves": shelves,
        "reporting": bool(reports.current_plan().categories),
        "doors": _doors(desk),
    }
    return public(desk.render("home.html", page, context))


def _doors(desk: Desk) -> list[tuple[kernel.Words, str]]:
    """What is open to everybody besides services: registers to look into, the shop, the check of a permit."""
    found = [
        (desk.say(journeys.lookup_words(each.title)), desk.to("lookup", lookup=each.id))
        for each in journeys.every_lookup()
    ]
    if shop.goods():
        found.append((kernel.Words(desk.words("Shop"), desk.language), desk.to("shop")))
    if any(each.issues for each in desk.jurisdiction.services.values()):
        found.append((kernel.Words(desk.words("Check a permit or licence"), desk.language), desk.to("check")))
    return found


@require_safe
@identity.admits("anyone")
def search(request: HttpRequest, language: str) -> HttpResponse:
    """The services that a person's words mean."""
    desk = Desk(request, language)
    query = " ".join(request.GET.get("q", "").split())[:300]
    begin = _begin(request)
    found = catalogue.search(query, language=language, limit=PAGE, offset=begin)
    title = desk.words("Find a service") if not query else desk.words("Results for “{query}”", query=query)
    suggestion = {"q": found.suggestion or ""}
    context = {
        "query": query,
        "found": found,
        "hits": hits(desk, found.hits),
        "suggestion_href": f"{desk.to('search')}?{urlencode(suggestion)}",
        **_leaves(desk.to("search"), {"q": query}, begin, found.total),
    }
    return public(desk.render("search.html", desk.page(title), context))


@require_safe
@identity.admits("anyone")
def services(request: HttpRequest, language: str) -> HttpResponse:
    """Every service by its name."""
    desk = Desk(request, language)
    return _shelf(desk, title=desk.words("Services from A to Z"), lead="", address=desk.to("services"))


@require_safe
@identity.admits("anyone")
def topic(request: HttpRequest, language: str, topic: str) -> HttpResponse:
    """The services of a topic."""
    desk = Desk(request, language)
    known = desk.jurisdiction.topics.get(topic)
    if known is None:
        raise Http404
    return _shelf(
        desk,
        title=desk.say(known.title).text,
        lead=desk.say(known.summary).text,
        address=desk.to("topic", topic=topic),
        topic=topic,
    )


@require_safe
@identity.admits("anyone")
def organization(request: HttpRequest, language: str, organization: str) -> HttpResponse:
    """An organization: who they are, how to reach them, their services."""
    desk = Desk(request, language)
    known = desk.jurisdiction.organizations.get(organization)
    if known is None:
        raise Http404
    return _shelf(
        desk,
        title=desk.say(known.name).text,
        lead=desk.say(known.description).text,
        address=desk.to("organization", organization=organization),
        organization=organization,
        about=known,
    )


def _shelf(
    desk: Desk,
    *,
    title: str,
    lead: str,
    address: str,
    topic: str | None = None,
    organization: str | None = None,
    about: catalogue.PublicOrganization | None = None,
) -> HttpResponse:
    begin = _begin(desk.request)
    found = catalogue.browse(
        language=desk.language, topic=topic, organization=organization, limit=PAGE, offset=begin
    )
    if begin and not found.hits:
        raise Http404
    trail = (look.Link(desk.words("Start"), desk.to("home")), look.Link(title, address, current=True))
    context = {
        "lead": lead,
        "about": about,
        "found": found,
        "hits": hits(desk, found.hits),
        "events": [
            each for each in desk.jurisdiction.life_events.values() if topic is not None and topic in each.topics
        ],
        **_leaves(address, {}, begin, found.total),
    }
    page = desk.page(title, trail=trail, of=organization)
    return public(desk.render("shelf.html", page, context))


def hits(desk: Desk, found: Sequence[catalogue.Hit]) -> list[dict[str, str]]:
    """Services as the list of results draws them."""
    return [
        {
            "title": each.title.text,
            "href": desk.to("service", **service_place(each.identifier)),
            "text": each.summary.text,
            "who": each.organization_name.text,
            "lang": each.title.language if each.title.language != desk.language else "",
        }
        for each in found
    ]


def service_place(identifier: str) -> dict[str, str]:
    """`inland-revenue/best-start` as the parts of its address."""
    organization, _, name = identifier.partition("/")
    return {"organization": organization, "name": name}


def _begin(request: HttpRequest) -> int:
    given = request.GET.get("from", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 6:
        return 0
    return min(int(given), DEEPEST)


def _leaves(address: str, query: dict[str, str], begin: int, total: int) -> dict[str, Any]:
    """The pages before and after."""

    def leaf(at: int) -> str:
        return f"{address}?{urlencode({**query, **({'from': str(at)} if at else {})})}".rstrip("?")

    return {
        "earlier": leaf(max(0, begin - PAGE)) if begin else "",
        "later": leaf(begin + PAGE) if begin + PAGE < min(total, DEEPEST) else "",
    }
