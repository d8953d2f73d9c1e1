"""One step a page: shows what the journey asks, takes the reply, says what was wrong and keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.channels.web.desk import Desk
from guichet.channels.web.person import outcomes
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

Problems = tuple[tuple[str, str], ...]
revision_of = look.revision_of


@require_safe
@identity.admits("anyone")
def next_page(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """To the page of what comes next."""
    desk = Desk(request, language)
    step = journeys.next_step(request_id=str(request_id), by=desk.actor, language=language)
    return HttpResponseRedirect(desk.to("step", request_id=request_id, page=step.id))


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def step(request: HttpRequest, language: str, request_id: UUID, page: str) -> HttpResponse:
    """One step: asked (GET) or answered (POST)."""
    desk = Desk(request, language)
    asked = ask_at(desk, str(request_id), page)
    found = asked.step
    if request.method == "POST" and found.kind in ("question", "evidence", "consent", "booking"):
        return _take(desk, asked)
    if found.id != page:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page=found.id))
    return show(desk, found)


def ask_at(desk: Desk, request_id: str, page: str) -> journeys.Asked:
    """The step of a page; what comes next where the page is not on the way any more. Raises NotFound."""
    return look.ask_at(request_id=request_id, page=page, by=desk.actor, language=desk.language)


def _take(desk: Desk, asked: journeys.Asked) -> HttpResponse:
    """Keep a reply and go on. What cannot be kept is shown again as typed."""
    found = asked.step
    reply = look.take_reply(desk.request, asked, by=desk.actor, language=desk.language)
    leaving = desk.request.POST.get("then") == "save"
    if leaving and (reply.nothing or reply.following):
        return HttpResponseRedirect(desk.to("kept", request_id=found.request_id))
    if reply.following:
        return HttpResponseRedirect(desk.to("step", request_id=found.request_id, page=reply.following))
    status = 409 if reply.changed else 422
    return show(desk, reply.step, typed=reply.typed, problems=reply.problems, changed=reply.changed, status=status)


def show(
    desk: Desk,
    found: journeys.Step,
    *,
    typed: Mapping[str, Any] | None = None,
    problems: Problems = (),
    changed: bool = False,
    trouble: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The step drawn, by its kind. A reason that is the whole page's is not said again at each field."""
    found = replace(
        found, fields=tuple(replace(each, why="") if each.why == found.why else each for each in found.fields)
    )
    address = desk.to("step", request_id=found.request_id, page=found.id)
    back = None
    if found.previous:
        previous = desk.to("step", request_id=found.request_id, page=found.previous)
        back = look.Link(desk.words("Back"), previous)
    context: dict[str, Any] = {
        "step": found,
        "action": address,
        "typed": typed,
        "problems": problems,
        "changed": changed,
        "trouble": trouble,
        "sign_in": _sign_in_address(desk, found),
    }
    context.update(outcomes.context(desk, found))
    page = desk.page(
        f"{found.title} – {found.service_title}",
        back=back,
        wrong=bool(problems),
        personal=True,
        of=desk.jurisdiction.services.get(found.service),
    )
    answer = desk.render(outcomes.TEMPLATES.get(found.kind, "step.html"), page, context, status=status)
    return outcomes.may_lead_to_payment(answer) if found.payment else answer


def _sign_in_address(desk: Desk, found: journeys.Step) -> str:
    """To the sign-in and back to what comes next; empty where none is needed."""
    if found.kind != "sign_in":
        return ""
    following = reverse("web-request", kwargs={"language": desk.language, "request_id": found.request_id})
    level = kernel.Assurance.from_name(found.level or "low")
    return identity.sign_in_address(next_path=following, level=level, why="submit")
