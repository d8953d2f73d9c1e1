"""The person's own page: every request, message and date; what is held and from where; who looked at it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.notifications import api as notifications

MOST_FILES = 10


@require_safe
@identity.admits("signed_in")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """Everything of one's own on one page: what waits for one first."""
    desk = Desk(request, language)
    own = journeys.person_page(by=desk.actor, language=language)
    context = {
        "own": own,
        "booked": journeys.own_bookings(by=desk.actor, language=language),
        "owed": journeys.own_offers(by=desk.actor, language=language),
        "waiting": [each for each in own.requests if each.waiting_on_me],
        "others": [each for each in own.requests if not each.waiting_on_me],
        "messages": [_line(desk, each) for each in own.messages],
        "plans": [(plan, desk.say(desk.jurisdiction.life_events[plan.life_event].title)) for plan in own.plans
                  if plan.life_event in desk.jurisdiction.life_events],
    }  # fmt: skip
    return desk.render("own.html", desk.page(desk.words("Your page"), personal=True), context)


def _line(desk: Desk, message: notifications.Message) -> dict[str, Any]:
    return {
        "subject": message.subject,
        "href": desk.to("message", message_id=message.id),
        "on": desk.day_of(message.created_at).isoformat(),
        "who": "",
        "unread": message.read_at is None,
        "lang": message.language if message.language != desk.language else "",
    }


def _back(desk: Desk) -> look.Link:
    return look.Link(desk.words("Your page"), desk.to("own"))


@require_safe
@identity.admits("signed_in")
def message(request: HttpRequest, language: str, message_id: UUID) -> HttpResponse:
    """One message, which is read from now on; its letter and files beside it."""
    desk = Desk(request, language)
    found = notifications.message(message_id=str(message_id), by=desk.actor)
    if found.to == desk.actor.agent_id:
        found = notifications.mark_read(message_id=found.id, by=desk.actor)
    context = {"message": found, "blocks": notifications.blocks(found.body), "request_href": _about(desk, found)}
    return desk.render("message.html", desk.page(found.subject, back=_back(desk), personal=True), context)


def _about(desk: Desk, found: notifications.Message) -> str:
    """Where what a message is about can be seen; empty where nowhere."""
    if found.about.kind == "case":
        try:
            case = cases.case(case_id=found.about.id, by=desk.actor)
        except kernel.NotFound:
            return ""
        return desk.to("request", request_id=case.request.id)
    if found.about.kind == "request":
        return desk.to("request", request_id=found.about.id)
    if found.about.kind == "order":
        return desk.to("order", order_id=found.about.id)
    if found.about.kind == "credential":
        return desk.to("permit", credential_id=found.about.id)
    return desk.to("plan", plan_id=found.about.id) if found.about.kind == "plan" else ""


@require_safe
@identity.admits("signed_in")
def letter(request: HttpRequest, language: str, message_id: UUID) -> HttpResponse:
    """The message as a letter, PDF/UA."""
    desk = Desk(request, language)
    content = notifications.letter_pdf(message_id=str(message_id), by=desk.actor)
    return look.download(content, name=f"{desk.words('letter')}.pdf", media_type="application/pdf", inline=True)


@require_safe
@identity.admits("signed_in")
def bundle(request: HttpRequest, language: str, case_id: UUID) -> HttpResponse:
    """Everything on one's own case as one PDF, for an appeal."""
    desk = Desk(request, language)
    content = journeys.bundle_case(case_id=str(case_id), by=desk.actor, language=desk.language)
    return look.download(content, name="bundle.pdf", media_type="application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("signed_in")
def question(request: HttpRequest, language: str, question_id: UUID) -> HttpResponse:
    """What an officer asks, and the person's answer in words and documents."""
    desk = Desk(request, language)
    asked = cases.information_request(question_id=str(question_id), by=desk.actor)
    case = cases.case(case_id=asked.case_id, by=desk.actor)
    if case.owner_id != desk.actor.person_id:
        raise Http404
    fields = question_fields(desk, asked)
    typed: dict[str, object] | None = None
    problems: tuple[tuple[str, str], ...] = ()
    if request.method == "POST" and asked.answered_at is None:
        typed = look.typed_values(fields=fields, post=desk.posted)
        try:
            _answer(desk, asked)
        except kernel.Invalid as invalid:
            known = {field.id for field in fields}
            problems = tuple(
                (each.where if each.where in known else "documents", f"{each.message} {each.remedy}".strip())
                for each in invalid.problems
            )
        else:
            return HttpResponseRedirect(desk.to("request", request_id=case.request.id))
    service = catalogue.service(case.service, version=case.service_version)
    title = desk.words("The office asks you something")
    context = {
        "asked": asked,
        "case": case,
        "service_title": desk.say(service.title),
        "who": desk.organization(case.organization),
        "fields": fields,
        "typed": typed,
        "problems": problems,
    }
    page = desk.page(title, back=_back(desk), personal=True, wrong=bool(problems))
    return desk.render("question.html", page, context, status=422 if problems else 200)


def question_fields(desk: Desk, asked: cases.InformationRequest) -> tuple[journeys.Field, ...]:
    """The answer's fields: words, and documents of the kind that was asked for."""
    kind = desk.jurisdiction.evidence_types.get(asked.evidence_type)
    document = desk.say(kind.title).text if kind else desk.words("A document, if one helps")
    return (
        journeys.Field(
            id="text", type="long_text", label=desk.words("Your answer"), label_lang=desk.language,
            required=kind is None, max_length=20_000,
        ),
        journeys.Field(
            id="documents", type="file", label=document, label_lang=desk.language, required=False,
            hint=desk.words("A PDF, JPEG or PNG file of at most 10 MB."), accept=".pdf,.jpg,.jpeg,.png",
        ),
    )  # fmt: skip


def _answer(desk: Desk, asked: cases.InformationRequest) -> None:
    files = desk.request.FILES.getlist("documents")[:MOST_FILES]
    journeys.answer_information_request(
        question_id=asked.id,
        text=desk.request.POST.get("text", ""),
        documents=tuple((each.name or "", each.read()) for each in files),
        by=desk.actor,
    )


@require_safe
@identity.admits("signed_in")
def facts(request: HttpRequest, language: str) -> HttpResponse:
    """What is held, about whom, and from where."""
    desk = Desk(request, language)
    own = journeys.person_page(by=desk.actor, language=language)
    groups: dict[tuple[str, str], list[look.Row]] = {}
    for fact in own.facts:
        change = desk.to("correct", about_id=fact.about_id, fact=fact.fact) if fact.correctable else ""
        row = look.Row(fact.label, fact.value_text, fact.source, change)
        groups.setdefault((fact.about_id, fact.about or own.name), []).append(row)
    context = {"groups": [(name, rows) for (_, name), rows in groups.items()]}
    page = desk.page(desk.words("What is known about you"), back=_back(desk), personal=True)
    return desk.render("facts.html", page, context)


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("signed_in")
def correct(request: HttpRequest, language: str, about_id: UUID, fact: str) -> HttpResponse:
    """Say that a fact is otherwise; every decision that rests on it is worked out again."""
    desk = Desk(request, language)
    field = journeys.fact_field(fact=fact, about_id=str(about_id), by=desk.actor, language=language)
    typed: dict[str, object] | None = None
    problems: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        values, unreadable = look.read_answers(fields=(field,), post=desk.posted, files={}, language=language)
        typed, problems = look.typed_values(fields=(field,), post=desk.posted), unreadable
        if not problems:
            try:
                journeys.correct_fact(
                    fact=fact, about_id=str(about_id), value=values.get(fact), by=desk.actor, language=language
                )
            except kernel.Invalid as invalid:
                problems = tuple((fact, each.message) for each in invalid.problems)
            else:
                return HttpResponseRedirect(desk.to("facts"))
    page = desk.page(field.short or field.label, personal=True, wrong=bool(problems),
                     back=look.Link(desk.words("What is known about you"), desk.to("facts")))  # fmt: skip
    plain = replace(field, value_source="", problem=problems[0][1] if problems else "")
    context = {"field": field, "plain": plain, "typed": typed, "problems": problems}
    return desk.render("correct.html", page, context, status=422 if problems else 200)


@require_safe
@identity.admits("signed_in")
def log(request: HttpRequest, language: str) -> HttpResponse:
    """Who looked at one's things, when and why; and everything else that happened to them."""
    desk = Desk(request, language)
    before = request.GET.get("before", "")
    everything = "everything" in request.GET
    found = journeys.own_log(
        by=desk.actor,
        language=language,
        reads_only=not everything,
        before_id=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )
    older = f"?{'everything&' if everything else ''}before={found.older}" if found.older else ""
    context = {"log": found, "everything": everything, "older": older}
    page = desk.page(desk.words("Who looked at your things"), back=_back(desk), personal=True)
    return desk.render("log.html", page, context)
