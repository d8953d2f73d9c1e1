"""A step on the line: the words to say, the answer, the read-back before it is kept, the check, sending."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.channels.telephone.script import calling
from guichet.channels.telephone.script.line import Line, on_the_line
from guichet.channels.telephone.spoken import matters, read_back
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

ASKED = ("question", "evidence", "consent", "booking")
Problems = tuple[tuple[str, str], ...]


@require_POST
@identity.admits("clerk")
@on_the_line
def start(line: Line, organization: str, name: str) -> HttpResponse:
    """Begin a service for who is on the line, known or not."""
    own = line.visit.person.language if line.visit else ""
    begun = journeys.start(
        service=f"{organization}/{name}",
        by=line.actor,
        language=own if own in line.jurisdiction.languages else line.language,
        key=line.request.POST.get("key", "")[:64],
    )
    identity.show_code(line.request, begun.tracking_code)
    return HttpResponseRedirect(line.to("step", request_id=begun.request_id, page=begun.step.id))


@require_POST
@identity.admits("clerk")
@on_the_line
def resume(line: Line) -> HttpResponse:
    """Go on with a request by its code, read out by the caller; one that is somebody's, only for them."""
    code = " ".join(line.request.POST.get("code", "").split())[:40]
    try:
        found = journeys.resume(code=code, by=line.actor, language=line.language)
    except kernel.NotFound:
        return calling.show(line, problems=(("code", calling.no_such_code(line)),), typed={"code": code})
    identity.show_code(line.request, found.tracking_code)
    return HttpResponseRedirect(line.to("step", request_id=found.request_id, page=found.step.id))


@require_safe
@identity.admits("clerk")
@on_the_line
def next_page(line: Line, request_id: UUID) -> HttpResponse:
    """To the page of what comes next."""
    found = journeys.next_step(request_id=str(request_id), by=line.actor, language=line.language)
    return HttpResponseRedirect(line.to("step", request_id=request_id, page=found.id))


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
@on_the_line
def step(line: Line, request_id: UUID, page: str) -> HttpResponse:
    """One step: said (GET), or answered (POST): read back first, kept once the caller has said yes."""
    asked = look.ask_at(request_id=str(request_id), page=page, by=line.actor, language=line.language)
    found = asked.step
    if line.request.method == "POST" and found.kind in ASKED:
        return _take(line, asked)
    if found.id != page:
        return HttpResponseRedirect(line.to("step", request_id=request_id, page=found.id))
    return show(line, found)


def _take(line: Line, asked: journeys.Asked) -> HttpResponse:
    found, request = asked.step, line.request
    if request.POST.get("heard") != "yes" and found.kind == "question":
        values, unreadable = look.read_answers(fields=found.fields, post=request.POST, files={}, language=line.language)
        said = [
            (each.short or each.label, read_back(each, values.get(each.id), language=line.language))
            for each in found.fields
            if matters(each) and values.get(each.id) not in (None, "", []) and values.get(each.id) != each.value
        ]
        if said and not unreadable:
            carried = [(name, each) for name in request.POST for each in request.POST.getlist(name)]
            kept = [each for each in carried if each[0] not in ("csrfmiddlewaretoken", "heard")]
            typed = look.typed_values(fields=found.fields, post=request.POST)
            return show(line, found, typed=typed, reading=said, kept=kept)
    reply = look.take_reply(request, asked, by=line.actor, language=line.language)
    if reply.following:
        return HttpResponseRedirect(line.to("step", request_id=found.request_id, page=reply.following))
    status = 409 if reply.changed else 422
    return show(line, reply.step, typed=reply.typed, problems=reply.problems, status=status)


def show(
    line: Line,
    found: journeys.Step,
    *,
    typed: Mapping[str, Any] | None = None,
    problems: Problems = (),
    reading: list[tuple[str, str]] | None = None,
    kept: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The step drawn: the words to say first."""
    # No paper comes over a telephone.
    asked = [each for each in found.fields if each.type != "file"]
    fresh = [each.id for each in asked if not each.value_source or each.value in (None, "", [])]
    context = {
        "step": found,
        "fields": [(each, replace(each, label=each.short or each.label)) for each in asked],
        "focus_on": fresh[0] if fresh and not problems and not reading else "",
        "typed": typed,
        "problems": problems,
        "reading": reading or [],
        "kept": kept or [],
        "rows": [
            look.Row(
                each.label,
                each.value_text if each.value not in (None, "", []) else "",
                each.source,
                line.to("step", request_id=found.request_id, page=each.page),
            )
            for each in found.summary
        ],
        "key": kernel.new_id(),
    }
    at = line.to("step", request_id=found.request_id, page=found.id)
    return line.render("step.html", f"{found.title} – {found.service_title}", context, status=status, at=at)


@require_POST
@identity.admits("clerk")
@on_the_line
def send(line: Line, request_id: UUID) -> HttpResponse:
    """Send it once the caller has heard it all and said yes."""
    post = line.request.POST
    found = look.ask_at(request_id=str(request_id), page="review", by=line.actor, language=line.language).step
    if post.get("agreed") != "yes" and found.kind == "review":
        problem = line.words("Read it back, and ask whether it is right. Nothing is sent before the person says yes.")
        return show(line, found, problems=(("agreed", problem),), status=422)
    # What stands in the way is said by the step that comes next.
    with suppress(kernel.Invalid, kernel.SignInNeeded, kernel.Conflict):
        journeys.submit(
            request_id=str(request_id), by=line.actor, revision=look.revision_of(line.request),
            key=post.get("key", "")[:64], language=line.language,
        )  # fmt: skip
    return HttpResponseRedirect(line.to("request", request_id=request_id))
