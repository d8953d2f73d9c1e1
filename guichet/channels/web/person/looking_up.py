"""Looking up an entry of a public register, such as the assessment of a property: found, understood, asked about."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_safe
@identity.admits("anyone")
def search(request: HttpRequest, language: str, lookup: str) -> HttpResponse:
    """Find an entry by number or address; the address of the page says what was asked, so that it can be kept."""
    desk = Desk(request, language)
    found = journeys.lookup(lookup)
    text = request.GET.get("q", "")[:200]
    entries = journeys.find_entries(lookup_id=lookup, text=text, language=desk.language)
    title = desk.say(journeys.lookup_words(found.title)).text
    context = {
        "lookup": lookup,
        "lead": desk.say(journeys.lookup_words(found.lead)).text,
        "text": text,
        "entries": [(each, desk.to("lookup-entry", lookup=lookup, key=each.key)) for each in entries],
    }
    return desk.render("lookup.html", desk.page(title), context)


@require_safe
@identity.admits("anyone")
def entry(request: HttpRequest, language: str, lookup: str, key: str) -> HttpResponse:
    """One entry. It is a page of one's own: its owner sees more of it than others do."""
    desk = Desk(request, language)
    seen = journeys.see_entry(lookup_id=lookup, key=key, by=desk.actor, language=desk.language)
    back = look.Link(
        desk.say(journeys.lookup_words(journeys.lookup(lookup).title)).text, desk.to("lookup", lookup=lookup)
    )
    organization, _, name = seen.review.partition("/")
    to, _, appealed = seen.appeal.partition("/")
    context = {
        "seen": seen,
        "signed_in": desk.actor.agent_id is not None,
        "unsure": desk.actor.agent_id is not None and desk.actor.assurance < kernel.Assurance.SUBSTANTIAL,
        "review_href": desk.to("service", organization=organization, name=name),
        "appeal_href": desk.to("service", organization=to, name=appealed),
        "sign_in_href": f"/sign-in/?{urlencode({'next': request.path, 'level': 'substantial'})}",
    }
    return desk.render("lookup_entry.html", desk.page(seen.title, back=back, personal=True), context)
