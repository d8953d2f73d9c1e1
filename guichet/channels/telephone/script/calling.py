"""Who calls: looked for by name, made sure of by the jurisdiction's questions or a code, and the end of the call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.telephone.script.line import Line, on_the_line
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.queue import api as queue

MOST_HITS = 12


@require_safe
@identity.admits("clerk")
def front(request: HttpRequest) -> HttpResponse:
    """To the script in the clerk's own language."""
    jurisdiction = catalogue.current()
    own = identity.actor_of_request(request).language
    language = own if own in jurisdiction.languages else jurisdiction.default_language
    return HttpResponseRedirect(reverse("telephone-call", kwargs={"language": language}))


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
@on_the_line
def call(line: Line) -> HttpResponse:
    """The call: who it is (posted, so that no name stands in an address), and what they need."""
    who = " ".join(line.request.POST.get("who", "").split())[:120]
    if line.request.method != "POST":
        return show(line)
    try:
        found = identity.find_people(line.clerk, who)
    except kernel.Invalid as invalid:
        problem = " ".join(f"{each.message}. {each.remedy}" for each in invalid.problems)
        return show(line, problems=(("who", problem),), typed={"who": who})
    return show(line, typed={"who": who}, found=found)


def show(
    line: Line,
    *,
    problems: tuple[tuple[str, str], ...] = (),
    typed: Mapping[str, str] | None = None,
    found: tuple[identity.Agent, ...] | None = None,
) -> HttpResponse:
    """The call as it stands; what was typed into a form stays there. `found` is None where nobody was looked for."""
    query = " ".join(line.request.GET.get("q", "").split())[:300]
    hits = catalogue.search(query, language=line.language, limit=MOST_HITS).hits if query else ()
    context: dict[str, Any] = {
        "found": found, "typed": typed or {}, "problems": problems, "query": query, "hits": hits,
        "office": _callback_office(line), "key": kernel.new_id(),
    }  # fmt: skip
    return line.render("call.html", line.words("A call"), context, status=422 if problems else 200, at=line.to("call"))


def _callback_office(line: Line) -> str:
    """The name of the office of the clerk's that calls people back; empty when there is none."""
    office = queue.callback_office(organization=line.clerk.organization or "")
    return line.say(queue.office(office).names).text if office else ""


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
@on_the_line
def check(line: Line, person_id: UUID) -> HttpResponse:
    """Make sure who it is: the questions, answered in the caller's words; or a code that went to their telephone.

    What is held is never shown, and neither is which answer was wrong.
    """
    request, words, person = line.request, line.words, str(person_id)
    people = identity.find_people(line.clerk, person)
    if line.visit is not None:
        return HttpResponseRedirect(line.to("call"))
    if not people:
        raise Http404
    asked = journeys.caller_questions(language=line.language)
    post, told, problem = request.POST, "", ""
    purpose = " ".join(post.get("purpose", "").split())[:200]
    if request.method == "POST" and post.get("do") == "whose":
        return _begin(line, people[0], purpose, post.get("check", "")[:36], post.get("for", "")[:36])
    if request.method == "POST" and post.get("do") == "text":
        try:
            journeys.text_caller_code(person_id=person, by=line.clerk)
            told = words("If a telephone is known as theirs, a code is on its way to it. Ask for its six digits.")
        except kernel.TryLater as later:
            problem = _later(line, later)
    elif request.method == "POST" and not purpose:
        problem = words("Write in a few words what the person came for: it stands in their log.")
    elif request.method == "POST":
        made, problem = _checked(line, person, asked)
        if made:
            return _ask_whose(line, people[0], purpose, made)
    at = "code" if post.get("code", "").strip() else ""
    if not purpose and post.get("do") != "text":
        at = "purpose"
    context = {
        "person": people[0], "fields": asked.fields, "right": asked.right, "purpose": purpose, "told": told,
        "typed": look.typed_values(fields=asked.fields, post=post) if request.method == "POST" else None,
        "problems": ((at, problem),) if problem else (), "problem": problem,
    }  # fmt: skip
    return line.render("check.html", words("Make sure who calls"), context, status=422 if problem else 200)


def _checked(line: Line, person: str, asked: journeys.CallerQuestions) -> tuple[str, str]:
    """The check that was passed; else what to say."""
    post, words = line.request.POST, line.words
    values, _ = look.read_answers(fields=asked.fields, post=post, files={}, language=line.language)
    code = post.get("code", "").strip()
    try:
        if code:
            made = journeys.confirm_caller(person_id=person, code=code, by=line.clerk)
        else:
            made = journeys.check_caller(person_id=person, values=values, by=line.clerk)
        if not made.passed:
            return "", words("That is not enough. Do not say which answer was wrong: you are not told either.")
    except kernel.TryLater as later:
        return "", _later(line, later)
    except kernel.Conflict:
        return "", words("No code is on its way. Send one first.")
    except kernel.NotAllowed:
        return "", words("Nobody serves themselves. Ask a colleague.")
    return made.id, ""


def _ask_whose(line: Line, person: identity.Agent, purpose: str, made: str) -> HttpResponse:
    """For whom they call, where they may act for others: shown only now that it is sure who they are."""
    acts_for = identity.authorities_of(person.id)
    if not acts_for:
        return _begin(line, person, purpose, made, "")
    context = {"person": person, "acts_for": acts_for, "purpose": purpose, "check": made}
    return line.render("whose.html", line.words("For whom do they call?"), context)


def _begin(line: Line, person: identity.Agent, purpose: str, made: str, chosen: str) -> HttpResponse:
    """Open the call with the check that was passed: for themselves, or for whom they may act for."""
    held = next((each for each in identity.authorities_of(person.id) if each.id == chosen), None)
    if (chosen and held is None) or not purpose:
        return HttpResponseRedirect(line.to("check", person_id=person.id))
    try:
        identity.begin_visit(
            line.request, person_id=held.grantor.id if held else person.id, purpose=purpose, check_id=made,
            representative_id=person.id if held else "", mandate=held.id if held else "",
        )  # fmt: skip
    except kernel.NotAllowed:  # the check was used, or is of too long ago: it is made again
        return HttpResponseRedirect(line.to("check", person_id=person.id))
    return HttpResponseRedirect(line.to("call"))


def _later(line: Line, later: kernel.TryLater) -> str:
    minutes = max(1, later.after_seconds // 60)
    return line.words(
        "It cannot be checked now. Try again in {n} minutes, or ask them to come to a counter.", n=minutes
    )


@require_POST
@identity.admits("clerk")
@on_the_line
def end(line: Line) -> HttpResponse:
    """They have hung up: from now on nothing of theirs is seen."""
    identity.end_visit(line.request)
    return HttpResponseRedirect(line.to("call"))


def no_such_code(line: Line) -> str:
    """What is said of a code that opens nothing: whether it is somebody's, nobody is told."""
    return line.words("There is no such code, or it belongs to a person: make sure first who calls.")


@require_POST
@identity.admits("clerk")
@on_the_line
def call_back(line: Line) -> HttpResponse:
    """To be called back, or handed over to a counter: a ticket of the office with what was said and the request."""
    post, visit = line.request.POST, line.visit
    typed = {name: post.get(name, "")[:2000] for name in ("name", "number", "said", "request")}
    caller = visit.representative or visit.person if visit else None
    about: tuple[kernel.Reference, ...] = ()
    try:
        if typed["request"].strip():
            about = (kernel.Reference("request", intake.by_code(code=typed["request"][:40], by=line.actor).id),)
    except kernel.NotFound:
        return show(line, problems=(("request", no_such_code(line)),), typed=typed)
    try:
        ticket = queue.ask_call_back(
            office=queue.callback_office(organization=line.clerk.organization or "") or "",
            number=typed["number"][:40], by=line.clerk, key=post.get("key", "")[:64], language=line.language,
            name=caller.name if caller else typed["name"][:80], person_id=caller.id if caller else "",
            said=typed["said"], subjects=about,
        )  # fmt: skip
    except kernel.Invalid:
        problem = line.words("Write the number with its country, like +1 506 555 0100.")
        return show(line, problems=(("number", problem),), typed=typed)
    except (kernel.NotFound, kernel.NotAllowed):
        return show(line, problems=(("", line.words("No office of yours calls people back.")),), typed=typed)
    return line.render("ticket.html", line.words("To be called back"), {"ticket": ticket}, at=line.to("call"))
