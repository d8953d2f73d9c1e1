"""What a service is, what a life event brings and when, and which wording still waits for review."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from markupsafe import Markup

from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk, public
from guichet.channels.web.wording import wording_of
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

DATE = "date"
# A life event lies within a lifetime of today: further off, the year was mistyped.
FURTHEST = timedelta(days=366 * 30)


@require_safe
@identity.admits("anyone")
def service(request: HttpRequest, language: str, organization: str, name: str) -> HttpResponse:
    """What it is, who it is for, what one needs, what it costs, how long it takes, by which law, and where to start."""
    desk = Desk(request, language)
    identifier = f"{organization}/{name}"
    try:
        found = catalogue.service(identifier)
    except kernel.NotFound:
        return _imported(desk, identifier)
    title = desk.say(found.title).text
    states, transitions = _way(desk, found)
    context = {
        "service": found,
        "address": desk.absolute(request.path),
        "described": data_block(catalogue.schema_org(identifier, language=language)),
        "authority": desk.jurisdiction.organizations.get(found.competent_authority),
        "law": _law(desk, found),
        "proofs": _proofs(desk, found),
        "states": states,
        "transitions": transitions,
        "events": [desk.jurisdiction.life_events[each] for each in found.grouped_by],
        "permits": _permits(desk, found),
        "source_language": desk.jurisdiction.default_language,
    }
    given_over = desk.jurisdiction.given_over(identifier, desk.today())
    context["franchise"] = given_over
    page = desk.page(title, trail=_trail(desk, title, found.competent_authority), of=found)
    return public(desk.render("service.html", page, context))


def _law(desk: Desk, found: catalogue.PublicService) -> list[tuple[catalogue.LegalResource, kernel.Words]]:
    fallbacks = (desk.jurisdiction.default_language,)
    return [(each, kernel.said_in(each.title, desk.language, fallbacks=fallbacks)) for each in found.legal_resources]


def data_block(document: dict[str, Any]) -> Markup:
    """JSON for a script element that is data: nothing in it can end the element (HTML, 4.12.1.3)."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704  # escaped here


def _imported(desk: Desk, identifier: str) -> HttpResponse:
    """A service of another inventory, of which only the entry is known."""
    try:
        entry = catalogue.entry(identifier)
    except kernel.NotFound:
        raise Http404 from None
    title = desk.say(entry.title).text
    page = desk.page(title, trail=(look.Link(desk.words("Start"), desk.to("home")),))
    return public(desk.render("entry.html", page, {"entry": entry}))


def _trail(desk: Desk, title: str, organization: str) -> tuple[look.Link, ...]:
    home = look.Link(desk.words("Start"), desk.to("home"))
    here = look.Link(title, desk.request.path, current=True)
    if organization not in desk.jurisdiction.organizations:
        return (home, here)
    name = desk.organization(organization).text
    return (home, look.Link(name, desk.to("organization", organization=organization)), here)


def _proofs(desk: Desk, found: catalogue.PublicService) -> list[kernel.Words]:
    """The documents that may be asked for, each once, in the order of the requirements and pages."""
    names = [name for each in found.requirements for name in each.evidence]
    names += [page.evidence for page in found.pages if page.evidence]
    known = {**desk.jurisdiction.evidence_types, **found.evidence_types}
    return [desk.say(known[name].title) for name in dict.fromkeys(names) if name in known]


def _permits(desk: Desk, found: catalogue.PublicService) -> list[tuple[str, str, str]]:
    """Of a bundle: each permit, who gives it, and its page; without a page where it hangs on the place."""
    lines = []
    for each in found.bundle.permits if found.bundle else ():
        given = [desk.jurisdiction.services[place.service] for place in each.places]
        one = given[0]
        title = one.issues[0].title if one.issues and len(given) > 1 else one.title
        who = list(dict.fromkeys(desk.organization(place.competent_authority).text for place in given))
        organization, _, name = one.identifier.partition("/")
        href = desk.to("service", organization=organization, name=name) if len(given) == 1 else ""
        lines.append((desk.say(title).text, " · ".join(who), href))
    return lines


def _way(
    desk: Desk, found: catalogue.PublicService
) -> tuple[list[look.State], list[look.Transition]]:
    """The workflow as a picture draws it; nothing for a service that is run elsewhere."""
    if found.workflow is None:
        return [], []
    by = {
        "person": desk.words("You"),
        "caseworker": desk.words("Case worker"),
        "clerk": desk.words("Clerk"),
        "manager": desk.words("Manager"),
        "system": desk.words("The rules"),
    }
    states = [look.State(each.id, desk.say(each.label).text, each.final) for each in _in_order(found.workflow)]
    ways = [
        look.Transition(desk.say(each.label).text, source, each.to, by.get(each.by, each.by))
        for each in found.workflow.transitions
        for source in each.from_statuses
    ]
    return states, ways


def _in_order(workflow: catalogue.Workflow) -> list[catalogue.Status]:
    """The statuses as a request meets them: from the first on, those that end it last."""
    met, waiting = [workflow.initial], [workflow.initial]
    while waiting:
        here = waiting.pop(0)
        ahead = [each.to for each in workflow.transitions if here in each.from_statuses and each.to not in met]
        met += dict.fromkeys(ahead)
        waiting += dict.fromkeys(ahead)
    met += [name for name in workflow.statuses if name not in met]
    return sorted((workflow.statuses[name] for name in met), key=lambda status: status.final)


def date_field(desk: Desk, event: catalogue.LifeEvent, problem: str = "") -> journeys.Field:
    """The one question of a life event, as a field."""
    asked = desk.say(event.date_question)
    return journeys.Field(
        id=DATE,
        type="date",
        label=asked.text,
        label_lang=asked.language,
        hint=desk.say(event.date_hint).text,
        problem=problem,
    )


@require_safe
@identity.admits("anyone")
def life_event(request: HttpRequest, language: str, life_event: str) -> HttpResponse:
    """What it brings, phase by phase; asks the day, and leads to the timeline."""
    desk = Desk(request, language)
    event = desk.jurisdiction.life_events.get(life_event)
    if event is None:
        raise Http404
    field = date_field(desk, event)
    given, unreadable = look.read_answers(fields=(field,), post=desk.asked, files={}, language=language)
    problem = next((message for _, message in unreadable), "")
    if DATE in given and given[DATE] is None:
        problem = desk.words("Write the day, the month and the year.")
    elif isinstance(given.get(DATE), str):
        problem = too_far(desk, date.fromisoformat(str(given[DATE])))
        if not problem:
            return HttpResponseRedirect(f"{desk.to('timeline', life_event=life_event)}?date={given[DATE]}")
    title = desk.say(event.title).text
    trail = (look.Link(desk.words("Start"), desk.to("home")), look.Link(title, request.path, current=True))
    context = {
        "event": event,
        "field": date_field(desk, event, problem),
        "typed": look.typed_values(fields=(field,), post=desk.asked) or None,
        "problems": ((DATE, problem),) if problem else (),
        "authorities": _authorities(desk, event),
    }
    page = desk.page(title, trail=trail, wrong=bool(problem))
    return public(desk.render("life_event.html", page, context, status=422 if problem else 200))


def too_far(desk: Desk, day: date) -> str:
    """What to say of a day nobody means; empty when it may be meant."""
    return desk.words("Check the year.") if abs(day - desk.today()) > FURTHEST else ""


def _authorities(desk: Desk, event: catalogue.LifeEvent) -> list[kernel.Words]:
    services = (desk.jurisdiction.services.get(step.service) for step in event.steps if step.service)
    names = dict.fromkeys(each.competent_authority for each in services if each is not None)
    return [desk.organization(name) for name in names]


@require_safe
@identity.admits("anyone")
def timeline(request: HttpRequest, language: str, life_event: str) -> HttpResponse:
    """The life event on real days: the picture, the list, and the way to keep it."""
    desk = Desk(request, language)
    try:
        day = date.fromisoformat(request.GET.get("date", ""))
    except ValueError:
        return HttpResponseRedirect(desk.to("life-event", life_event=life_event))
    if life_event not in desk.jurisdiction.life_events or too_far(desk, day):
        raise Http404
    # Nobody in particular asks: the page is the same for everybody, and the person's own plan has its own address.
    passer_by = kernel.Actor(channel="web", language=language)
    line = journeys.timeline(life_event=life_event, anchor_on=day, by=passer_by, language=language)
    trail = (
        look.Link(desk.words("Start"), desk.to("home")),
        look.Link(line.title, desk.to("life-event", life_event=life_event)),
        look.Link(desk.words("Your timeline"), request.get_full_path(), current=True),
    )
    context = {"line": line, "phases": phases(desk, line), "day": day}
    page = desk.page(desk.words("{event}: your timeline", event=line.title), trail=trail)
    return public(desk.render("timeline.html", page, context))


def phases(desk: Desk, line: journeys.Timeline) -> tuple[look.Phase, ...]:
    """The phases as the picture draws them, each step leading to where it is done."""
    return look.phases_of(line.phases, href=lambda step: step_address(desk, step))


def step_address(desk: Desk, step: Any) -> str:
    """Where a step is done: the request under way, the service's page, an address elsewhere; empty when nowhere."""
    if step.request_id:
        return desk.to("request", request_id=step.request_id)
    if step.service:
        organization, _, name = step.service.partition("/")
        return desk.to("service", organization=organization, name=name)
    return str(step.url)


@require_safe
@identity.admits("anyone")
def languages(request: HttpRequest, language: str) -> HttpResponse:
    """Which wording awaits review or is missing, language by language."""
    desk = Desk(request, language)
    title = desk.words("Languages and wording")
    trail = (look.Link(desk.words("Start"), desk.to("home")), look.Link(title, request.path, current=True))
    found = [wording_of(desk.jurisdiction, each) for each in desk.jurisdiction.languages]
    return public(desk.render("languages.html", desk.page(title, trail=trail), {"wordings": found}))
