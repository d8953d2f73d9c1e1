"""The queue: the cases of one's organization by the day they are due, narrowed by what one looks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.kernel import api as kernel

PAGE = 40
SOON = 3
CHOICES = ("service", "status", "assigned", "state", "overdue", "q")


@require_safe
@identity.admits("caseworker")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """One page of it. The address says everything, so that it can be kept and shared."""
    desk = Desk(request, language)
    try:
        found = cases.queue(by=desk.actor, filters=filters(request), limit=PAGE, after=request.GET.get("after") or None)
    except kernel.Invalid:
        found = cases.queue(by=desk.actor, filters=filters(request), limit=PAGE)
    chosen = {name: request.GET.get(name, "") for name in CHOICES}
    kept = {name: value for name, value in chosen.items() if value}
    context = {
        "rows": [row(desk, each) for each in found],
        "found": found,
        "chosen": chosen,
        "services": own_services(desk),
        "statuses": _statuses(desk),
        "later": f"?{urlencode({**kept, 'after': found.next})}" if found.next else "",
        "first": f"?{urlencode(kept)}" if request.GET.get("after") else "",
        "organization": desk.organization(desk.actor.organization or ""),
    }
    title = desk.words("Cases of {organization}", organization=context["organization"])
    return desk.render("queue.html", desk.page(title, personal=True, staff=True), context)


@require_POST
@identity.admits("caseworker", "manager")
def work_for(request: HttpRequest, language: str) -> HttpResponse:
    """Staff of several organizations choose for which they work now."""
    identity.work_for(request, request.POST.get("organization", ""))
    desk = Desk(request, language)
    return HttpResponseRedirect(desk.to("queue" if "caseworker" in desk.actor.roles else "supply"))


def filters(request: HttpRequest) -> cases.QueueFilter:
    """What the address asks for."""
    given = request.GET
    assigned = given.get("assigned", "")
    return cases.QueueFilter(
        status=given.get("status") or None,
        service=given.get("service") or None,
        assigned=assigned if assigned in ("me", "nobody") else None,
        overdue=given.get("overdue") == "yes",
        text=given.get("q", "")[:200],
        state="closed" if given.get("state") == "closed" else "open",
    )


def row(desk: Desk, line: cases.CaseLine) -> dict[str, Any]:
    """A case as the queue draws it."""
    words, service = desk.words, _service(line)
    status = service.workflow.statuses.get(line.status) if service and service.workflow else None
    title = desk.say(service.title).text if service else line.service
    mine = line.assigned_to is not None and line.assigned_to == desk.actor.agent_id
    held = words("with you") if mine else words("with a colleague") if line.assigned_to else ""
    state = "done" if line.closed_at else "waiting" if line.waiting_on == "person" else "now" if mine else "info"
    label = desk.say(status.label).text if status else line.status
    return {
        "number": line.number,
        "href": desk.to("case", case_id=line.id),
        "title": line.summary or title,
        "who": title if line.summary else "",
        "state": state,
        "words": f"{label}, {held}" if held and not line.closed_at else label,
        "due": "" if line.closed_at else line.due_on.isoformat(),
        "due_words": _due(desk, line),
        "late": line.overdue,
        "current": False,
    }


def _due(desk: Desk, line: cases.CaseLine) -> str:
    """How long there is, in words."""
    words = desk.words
    if line.closed_at:
        return words("closed {day}", day=desk.day(desk.day_of(line.closed_at)))
    if line.stopped:
        return words("the clock stands still")
    days = (line.due_on - desk.today()).days
    if days < 0:
        return words.plural("one day late", "{n} days late", -days)
    return words("today") if days == 0 else words.plural("in one day", "in {n} days", days)


def _service(line: cases.CaseLine) -> catalogue.PublicService | None:
    try:
        return catalogue.service(line.service, version=line.service_version)
    except kernel.NotFound:
        return None


def _own_services(desk: Desk) -> list[catalogue.PublicService]:
    return [
        each
        for each in desk.jurisdiction.services.values()
        if each.workflow is not None and each.competent_authority == desk.actor.organization
    ]


def own_services(desk: Desk) -> list[tuple[str, str]]:
    """The services that the officer's organization runs, by name."""
    return [(each.identifier, desk.say(each.title).text) for each in _own_services(desk)]


def _statuses(desk: Desk) -> list[tuple[str, str]]:
    """Every status that some service of the organization knows, once, named as the first one names it."""
    found: dict[str, str] = {}
    for service in _own_services(desk):
        for status in service.workflow.statuses.values() if service.workflow else ():
            found.setdefault(status.id, desk.say(status.label).text)
    return list(found.items())
