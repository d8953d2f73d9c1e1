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
    found = step_at(desk, str(request_id), page)
    if request.method == "POST" and found.kind in ("question", "evidence"):
        return _take(desk, found)
    if found.id != page:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page=found.id))
    return show(desk, found)


def step_at(desk: Desk, request_id: str, page: str) -> journeys.Step:
    """The step of a page; what comes next where the page is not on the way any more. Raises NotFound."""
    if page not in outcomes.KINDS and not page.startswith("which-"):
        try:
            return journeys.next_step(request_id=request_id, by=desk.actor, language=desk.language, page=page)
        except kernel.NotFound:
            pass  # the page is not on the way any more, or there is no such request: the next line knows which
    return journeys.next_step(request_id=request_id, by=desk.actor, language=desk.language)


def _take(desk: Desk, found: journeys.Step) -> HttpResponse:
    """Keep a reply and go on. What cannot be kept is shown again as typed."""
    post, files = desk.request.POST, desk.request.FILES
    values, unreadable = look.read_answers(fields=found.fields, post=post, files=files, language=desk.language)
    leaving = post.get("then") == "save"
    if leaving and not any(value not in (None, "", []) for value in values.values()) and not unreadable:
        return HttpResponseRedirect(desk.to("kept", request_id=found.request_id))
    try:
        if unreadable:
            raise kernel.Invalid(tuple(kernel.Problem(name, message) for name, message in unreadable))
        following = _keep(desk, found, values)
    except kernel.Invalid as invalid:
        return _again(desk, found, problems_of(found, invalid))
    except kernel.Conflict:
        return _changed_elsewhere(desk, found)
    if leaving:
        return HttpResponseRedirect(desk.to("kept", request_id=found.request_id))
    return HttpResponseRedirect(desk.to("step", request_id=found.request_id, page=following))


def _keep(desk: Desk, found: journeys.Step, values: Mapping[str, Any]) -> str:
    """Hand the reply to the journey; the id of the page to go to."""
    who = {"request_id": found.request_id, "page": found.id, "by": desk.actor, "language": desk.language}
    if found.kind == "evidence":
        given = values.get(found.fields[0].id)
        if given is not None:
            journeys.add_document(name=given.name or "", content=given.read(), **who)
            if desk.request.POST.get("then") == "add":
                return found.id
        values = {}
    return journeys.answer(values=values, revision=revision_of(desk.request), **who).id


def revision_of(request: HttpRequest) -> int | None:
    """The revision the form was made from; None when it does not say."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def problems_of(found: journeys.Step, invalid: kernel.Invalid) -> Problems:
    """Problems at their fields; one that names no field of the page stands at its first."""
    known = {field.id for field in found.fields}
    first = found.fields[0].id if found.fields else ""
    return tuple(
        (each.where if each.where in known else first, " ".join(filter(None, (each.message, each.remedy))))
        for each in invalid.problems
    )


def _again(desk: Desk, found: journeys.Step, problems: Problems) -> HttpResponse:
    by_field = dict(reversed(problems))
    fields = tuple(replace(field, problem=by_field.get(field.id, "")) for field in found.fields)
    typed = look.typed_values(fields=found.fields, post=desk.request.POST)
    return show(desk, replace(found, fields=fields), typed=typed, problems=problems, status=422)


def _changed_elsewhere(desk: Desk, found: journeys.Step) -> HttpResponse:
    """Another tab, telephone or clerk saved meanwhile: show what stands now, and keep what was typed here."""
    newest = step_at(desk, found.request_id, found.id)
    if newest.id != found.id:
        return show(desk, newest, changed=True, status=409)
    typed = look.typed_values(fields=newest.fields, post=desk.request.POST)
    return show(desk, newest, typed=typed, changed=True, status=409)


def show(
    desk: Desk,
    found: journeys.Step,
    *,
    typed: Mapping[str, Any] | None = None,
    problems: Problems = (),
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The step drawn, by its kind."""
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
        "sign_in": _sign_in_address(desk, found),
    }
    context.update(outcomes.context(desk, found))
    page = desk.page(f"{found.title} – {found.service_title}", back=back, wrong=bool(problems), personal=True)
    return desk.render(outcomes.TEMPLATES.get(found.kind, "step.html"), page, context, status=status)


def _sign_in_address(desk: Desk, found: journeys.Step) -> str:
    """To the sign-in and back to what comes next; empty where none is needed."""
    if found.kind != "sign_in":
        return ""
    following = reverse("web-request", kwargs={"language": desk.language, "request_id": found.request_id})
    level = kernel.Assurance.from_name(found.level or "low")
    return identity.sign_in_address(next_path=following, level=level, why="submit")
