"""One case: what is known and from where, what the law says to it, what was done, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.cases import api as cases
from guichet.channels.web.caseworker.showing_depth import see_depth
from guichet.channels.web.desk import Desk
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.notifications import api as notifications
from guichet.rules import api as rules


@require_safe
@identity.admits("caseworker")
def show(request: HttpRequest, language: str, case_id: UUID) -> HttpResponse:
    """The case; opening it stands in the person's log."""
    return _page(Desk(request, language), str(case_id))


def _page(
    desk: Desk,
    case_id: str,
    *,
    problems: tuple[tuple[str, str], ...] = (),
    changed: bool = False,
    status: int = 200,
    asked: cases.AskedOpinion | None = None,
) -> HttpResponse:
    """The two panes; what was typed into a refused form stands in it again."""
    seen = journeys.case_view(case_id=case_id, by=desk.actor, language=desk.language)
    case, proposal = seen.case, seen.proposed.proposal
    explanation = proposal.explanation if proposal else None
    if case.decision is not None and case.decision.reasons:
        explanation = rules.Explanation.from_json(case.decision.reasons)
    context = {
        "seen": seen,
        "case": case,
        "proposal": proposal,
        "why": look.why_of(explanation, language=desk.language, source=desk.source(to_officer=True))
        if explanation
        else None,
        "history": journeys.case_history(case=case, by=desk.actor, language=desk.language),
        "messages": notifications.messages_about(about=kernel.Reference("case", case.id), by=desk.actor),
        "decisions": [each for each in seen.transitions if each.effect == "decide"],
        "asking": any(each.effect == "ask" for each in seen.transitions),
        "moves": [each for each in seen.transitions if each.effect not in ("decide", "ask") and each.id != "claim"],
        "mine": case.assigned_to == desk.actor.agent_id,
        "typed": desk.request.POST,
        "problems": problems,
        "problem_at": dict(problems),
        "changed": changed,
        "evidence_types": [(each.id, desk.say(each.title).text) for each in desk.jurisdiction.evidence_types.values()],
        "depth": see_depth(desk, case),
        "code": asked.code if asked else "",
        "code_address": desk.absolute(desk.to("opinion", opinion_id=asked.opinion.id)) if asked else "",
        "act": lambda action: desk.to("act", case_id=case.id, action=action),
    }
    who = case.summary or case.number
    page = desk.page(
        f"{who} – {seen.service_title}",
        back=look.Link(desk.words("All cases"), desk.to("queue")),
        personal=True,
        staff=True,
        wrong=bool(problems) or changed,
    )
    return desk.render("case.html", page, context, status=status)


@require_POST
@identity.admits("caseworker")
def act(request: HttpRequest, language: str, case_id: UUID, action: str) -> HttpResponse:
    """Do one thing with the case. A refused one shows the case again with what was typed."""
    desk = Desk(request, language)
    verb = ACTIONS.get(action)
    if verb is None:
        raise Http404
    try:
        made = verb(desk, str(case_id))
    except kernel.Invalid as invalid:
        problems = tuple(
            (FIELD_OF.get((action, each.where), ""), " ".join(filter(None, (each.message, each.remedy))))
            for each in invalid.problems
        )
        return _page(desk, str(case_id), problems=problems, status=422)
    except kernel.Conflict:
        return _page(desk, str(case_id), changed=True, status=409)
    if isinstance(made, cases.AskedOpinion) and made.code:  # the code is shown this once
        return _page(desk, str(case_id), asked=made)
    return HttpResponseRedirect(desk.to("case", case_id=case_id))


def _revision(desk: Desk) -> int:
    """The revision the form was made from: an action on a case that changed since is refused."""
    given = desk.request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _claim(desk: Desk, case_id: str) -> None:
    cases.claim(case_id=case_id, revision=_revision(desk), by=desk.actor)


def _release(desk: Desk, case_id: str) -> None:
    cases.release(case_id=case_id, revision=_revision(desk), by=desk.actor)


def _note(desk: Desk, case_id: str) -> None:
    text = desk.request.POST.get("text", "").strip()
    if not text:
        raise kernel.Invalid((kernel.Problem("text", desk.words("Write the note.")),))
    cases.add_note(case_id=case_id, text=text, by=desk.actor)


def _ask(desk: Desk, case_id: str) -> None:
    question = desk.request.POST.get("question", "")
    if not question.strip():
        raise kernel.Invalid((kernel.Problem("question", desk.words("Write what you need, and why.")),))
    wanted = desk.request.POST.get("evidence", "")
    journeys.ask_for_information(
        case_id=case_id,
        question=question,
        evidence_type=wanted if wanted in desk.jurisdiction.evidence_types else "",
        revision=_revision(desk),
        by=desk.actor,
    )


def _decide(desk: Desk, case_id: str) -> None:
    post = desk.request.POST
    try:
        journeys.decide(
            case_id=case_id,
            transition=post.get("transition", ""),
            words=post.get("words", ""),
            revision=_revision(desk),
            by=desk.actor,
            language=desk.language,
        )
    except kernel.Invalid as invalid:
        if any(each.code == "reasons_needed" for each in invalid.problems):
            said = desk.words("This differs from what the law says here. Say why, in words the person can read.")
            raise kernel.Invalid((kernel.Problem("words", said),)) from None
        raise


def _move(desk: Desk, case_id: str) -> None:
    transition = desk.request.POST.get("transition", "")
    cases.transition(case_id=case_id, transition=transition, revision=_revision(desk), by=desk.actor)


def _opinion(desk: Desk, case_id: str) -> cases.AskedOpinion:
    post = desk.request.POST
    try:
        return cases.ask_opinion(
            case_id=case_id,
            opinion=post.get("opinion", ""),
            expert=post.get("expert", ""),
            question=post.get("question", ""),
            revision=_revision(desk),
            by=desk.actor,
        )
    except kernel.Invalid:
        said = desk.words("Write your question, and name who is asked if they are outside.")
        raise kernel.Invalid((kernel.Problem("question", said),)) from None


def _likeness(desk: Desk, case_id: str) -> None:
    verdict: Literal["merged", "kept"] = "merged" if desk.request.POST.get("verdict") == "merged" else "kept"
    cases.settle_likeness(
        case_id=case_id,
        other_id=desk.request.POST.get("other", ""),
        verdict=verdict,
        revision=_revision(desk),
        by=desk.actor,
    )


# Where on the page a problem stands; one that is at none of these stands at the top only.
FIELD_OF = {
    ("note", "text"): "note-text",
    ("ask", "question"): "ask-question",
    ("decide", "words"): "decide-words",
    ("opinion", "question"): "opinion-question",
}
ACTIONS: dict[str, Callable[[Desk, str], Any]] = {
    "claim": _claim,
    "release": _release,
    "note": _note,
    "ask": _ask,
    "decide": _decide,
    "move": _move,
    "opinion": _opinion,
    "likeness": _likeness,
}


@require_safe
@identity.admits("caseworker")
def document(request: HttpRequest, language: str, case_id: UUID, document_id: UUID) -> HttpResponse:
    """A document of the case or of the request it came from."""
    desk = Desk(request, language)
    case = cases.case(case_id=str(case_id), by=desk.actor)
    found = evidence.document(document_id=str(document_id), by=desk.actor)
    if found.for_ not in (case.request, kernel.Reference("case", case.id)):
        raise kernel.NotFound("there is no such document in this case", where="document")
    content = evidence.content(document_id=found.id, by=desk.actor, purpose="to decide")
    return look.download(content, name=found.name, media_type=found.media_type)


@require_safe
@identity.admits("caseworker")
def letter(request: HttpRequest, language: str, case_id: UUID, message_id: UUID) -> HttpResponse:
    """A letter about the case, as the person has it."""
    desk = Desk(request, language)
    case = cases.case(case_id=str(case_id), by=desk.actor)
    found = notifications.message(message_id=str(message_id), by=desk.actor)
    if found.about != kernel.Reference("case", case.id):
        raise kernel.NotFound("there is no such letter in this case", where="letter")
    content = notifications.letter_pdf(message_id=found.id, by=desk.actor)
    return look.download(content, name=f"{case.number}.pdf", media_type="application/pdf", inline=True)
