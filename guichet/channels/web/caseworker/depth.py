"""More of an officer's work: the same decision for many cases, and the whole bundle of one for an appeal."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.caseworker import queue
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

MOST = 100


@require_safe
@identity.admits("caseworker")
def bundle(request: HttpRequest, language: str, case_id: UUID) -> HttpResponse:
    """Everything on the case as one PDF; the person's log says that it was taken."""
    desk = Desk(request, language)
    content = journeys.bundle_case(case_id=str(case_id), by=desk.actor, language=desk.language)
    return look.download(content, name="bundle.pdf", media_type="application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker")
def batch(request: HttpRequest, language: str) -> HttpResponse:
    """Choose cases of one service and status, look at what a decision would do in each, and do it."""
    desk = Desk(request, language)
    filters = queue.filters(request)
    service = desk.jurisdiction.services.get(filters.service or "")
    rows = cases.queue(by=desk.actor, filters=filters, limit=MOST).cases if service else ()
    context = {
        "services": queue.own_services(desk),
        "chosen_service": filters.service or "",
        "rows": [(each, queue.row(desk, each)) for each in rows],
        "decisions": _decisions(desk, service),
        "typed": request.POST,
        "picked": set(request.POST.getlist("case")),
        "outcomes": (),
        "problems": (),
        "done": False,
    }
    status = 200
    if request.method == "POST":
        try:
            context["done"] = request.POST.get("deed") == "do"
            context["outcomes"] = _outcomes(desk, dry=not context["done"])
        except kernel.Invalid:
            context["problems"], status = (("", desk.words("Choose at least one case, and a decision.")),), 422
    title = desk.words("Decide several cases")
    back = look.Link(desk.words("All cases"), desk.to("queue"))
    page = desk.page(title, back=back, personal=True, staff=True, wrong=bool(context["problems"]))
    return desk.render("batch.html", page, context, status=status)


def _decisions(desk: Desk, service: catalogue.PublicService | None) -> list[tuple[str, str]]:
    moves = service.workflow.transitions if service and service.workflow else ()
    return [(each.id, desk.say(each.label).text) for each in moves if each.effect == "decide" and each.by != "system"]


def _outcomes(desk: Desk, *, dry: bool) -> tuple[journeys.ManyOutcome, ...]:
    chosen = []
    for each in desk.request.POST.getlist("case"):
        case_id, _, revision = each.partition("~")
        chosen.append((case_id, int(revision) if revision.isascii() and revision.isdigit() else -1))
    return journeys.decide_many(
        chosen=chosen,
        transition=desk.request.POST.get("transition", ""),
        words=desk.request.POST.get("words", ""),
        by=desk.actor,
        dry=dry,
    )
