"""One step after the other, read aloud and typed for the person: questions, papers, the read-back, the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.channels.counter import waiting
from guichet.channels.counter.desk import Desk, with_visit
from guichet.channels.counter.serving import person_pane
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

TEMPLATES = {
    "review": "review.html",
    "results": "results.html",
    "payment": "payment.html",
    "outcome": "outcome.html",
    "sign_in": "check.html",
}

Problems = tuple[tuple[str, str], ...]


@require_safe
@identity.admits("clerk")
@with_visit
def next_page(desk: Desk, request_id: UUID) -> HttpResponse:
    """To the page of what comes next."""
    found = journeys.next_step(request_id=str(request_id), by=desk.actor, language=desk.language)
    return HttpResponseRedirect(desk.to("step", request_id=request_id, page=found.id))


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
@with_visit
def step(desk: Desk, request_id: UUID, page: str) -> HttpResponse:
    """One step: asked (GET) or answered (POST)."""
    asked = look.ask_at(request_id=str(request_id), page=page, by=desk.actor, language=desk.language)
    found = asked.step
    if desk.request.method == "POST" and found.kind in ("question", "evidence", "consent", "booking"):
        return _take(desk, asked)
    if found.id != page:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page=found.id))
    return show(desk, found)


def _take(desk: Desk, asked: journeys.Asked) -> HttpResponse:
    found = asked.step
    reply = look.take_reply(desk.request, asked, by=desk.actor, language=desk.language)
    if desk.request.POST.get("then") == "save" and (reply.nothing or reply.following):
        return HttpResponseRedirect(desk.to("desk"))
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
    status: int = 200,
) -> HttpResponse:
    """The step drawn, by its kind, beside the person."""
    back = look.Link(desk.words("The desk"), desk.to("desk"))
    if found.previous:
        back = look.Link(desk.words("Back"), desk.to("step", request_id=found.request_id, page=found.previous))
    open_fields = [each for each in found.fields if not _known(each)]
    context: dict[str, Any] = {
        "step": found,
        "fields": [(each, replace(each, label=each.short or each.label)) for each in found.fields],
        "action": desk.to("step", request_id=found.request_id, page=found.id),
        "typed": typed,
        "problems": problems,
        "changed": changed,
        "focus_on": open_fields[0].id if open_fields and not problems else "",
        "all_known": not open_fields and not problems,
        **person_pane(desk),
        **_of_kind(desk, found),
    }
    page = desk.page(f"{found.title} – {found.service_title}", back=back, wrong=bool(problems))
    return desk.render(TEMPLATES.get(found.kind, "step.html"), page, context, status=status)


def _known(field: journeys.Field) -> bool:
    """Whether the look folds the field away, because something holds it already."""
    return bool(field.value_source) and field.value not in (None, "", []) and not field.problem


def _of_kind(desk: Desk, found: journeys.Step) -> dict[str, Any]:
    """What the template of a kind needs besides the step."""
    why = None
    if found.explanation is not None:
        why = look.why_of(found.explanation, language=desk.language, source=desk.source(to_officer=True))
    if found.kind == "sign_in":
        least = kernel.Assurance.from_name(found.level or "low")
        enough = identity.actor_of_request(desk.request).assurance >= least
        return {"proofs": desk.proofs(least=max(least, kernel.Assurance.LOW)), "clerk_is_sure": enough, "proof": ""}
    if found.kind == "review":
        return {"rows": _rows(desk, found), "why": why, "key": kernel.new_id()}
    if found.kind == "results":
        return {"rows": _rows(desk, found)}
    if found.kind in ("outcome", "payment"):
        return {"receipt_rows": _receipt(desk, found), "why": why, "key": kernel.new_id()}
    return {}


def _rows(desk: Desk, found: journeys.Step) -> list[look.Row]:
    """The answers, each with the way back to it."""
    return [
        look.Row(
            line.label,
            line.value_text if line.value not in (None, "", []) else "",
            line.source,
            desk.to("step", request_id=found.request_id, page=line.page),
        )
        for line in found.summary
    ]


def _receipt(desk: Desk, found: journeys.Step) -> list[tuple[str, str]]:
    """The lines of the receipt; whose it is and who sent it stand on it, for it leaves the house on paper."""
    receipt = found.receipt
    if receipt is None or desk.visit is None:
        return []
    words = desk.words
    rows = [
        (words("What"), found.service_title),
        (words("For"), desk.visit.person.name),
        (words("Sent at a counter"), desk.moment(receipt.submitted_at)),
        (words("To"), ", ".join(found.seen_by)),
    ]
    if found.status:
        rows.append((words("Where it stands"), found.status))
    if desk.visit.representative is not None:
        rows.append((words("Sent for them by"), desk.visit.representative.name))
    rows.append((words("Your code"), receipt.tracking_code))
    return [*rows, (words("Seal of what was sent"), receipt.digest[:16])]


def _review_at(desk: Desk, request_id: UUID) -> journeys.Step:
    return look.ask_at(request_id=str(request_id), page="review", by=desk.actor, language=desk.language).step


@require_POST
@identity.admits("clerk")
@with_visit
def send(desk: Desk, request_id: UUID) -> HttpResponse:
    """Send it for the person, once, after they heard it read back and said yes."""
    post = desk.request.POST
    if post.get("agreed") != "yes":
        found = _review_at(desk, request_id)
        if found.kind != "review":
            return HttpResponseRedirect(desk.to("request", request_id=request_id))
        problem = desk.words("Read it back, and ask whether it is right. Nothing is sent before the person says yes.")
        return show(desk, found, problems=(("agreed", problem),), status=422)
    try:
        sent = journeys.submit(
            request_id=str(request_id),
            by=desk.actor,
            revision=look.revision_of(desk.request),
            key=post.get("key", "")[:64],
            language=desk.language,
        )
    except (kernel.Invalid, kernel.SignInNeeded):
        return HttpResponseRedirect(desk.to("request", request_id=request_id))
    except kernel.Conflict:
        found = _review_at(desk, request_id)
        return show(desk, found, changed=True, status=409)
    waiting.service_done(desk, sent.step.service)
    return HttpResponseRedirect(desk.to("step", request_id=request_id, page="outcome"))


@require_POST
@identity.admits("clerk")
@with_visit
def check(desk: Desk, request_id: UUID) -> HttpResponse:
    """The clerk has now looked at something surer: the visit goes on with it, and so does the request."""
    proof = desk.request.POST.get("proof", "")
    found = journeys.next_step(request_id=str(request_id), by=desk.actor, language=desk.language)
    if found.kind != "sign_in" or desk.visit is None:
        return HttpResponseRedirect(desk.to("request", request_id=request_id))
    least = kernel.Assurance.from_name(found.level or "low")
    if proof not in {each for each, _, _ in desk.proofs(least=least)}:
        problem = desk.words("Say what you looked at. Without it, this cannot be sent.")
        return show(desk, found, problems=(("proof", problem),), status=422)
    there = desk.visit.representative
    identity.begin_visit(
        desk.request,
        person_id=desk.visit.person.id,
        purpose=desk.visit.purpose,
        proof=proof,
        representative_id=there.id if there else "",
        mandate=desk.visit.mandate,
    )
    return HttpResponseRedirect(desk.to("request", request_id=request_id))


@require_safe
@identity.admits("clerk")
@with_visit
def document(desk: Desk, request_id: UUID, document_id: UUID) -> HttpResponse:
    """A paper that was added, as it was kept."""
    found = evidence.document(document_id=str(document_id), by=desk.actor)
    if found.for_ != kernel.Reference("request", str(request_id)):
        raise kernel.NotFound("there is no such document here", where="document")
    content = evidence.content(document_id=found.id, by=desk.actor, purpose="counter visit")
    return look.download(content, name=found.name, media_type=found.media_type)
