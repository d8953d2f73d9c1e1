"""Notices of life events about nobody known here: an officer compares, and says whom one is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

NAME, BORN = "name", "birth_date"


@require_safe
@identity.admits("caseworker")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """What waits for an officer of one's organization, oldest first."""
    desk = Desk(request, language)
    found = journeys.open_notices(by=desk.actor, language=language)
    title = desk.words("What agencies told of people nobody knows here")
    return desk.render("notices.html", desk.page(title, personal=True, staff=True, trail=trail(desk, title)),
                       {"found": found})  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker")
def one(request: HttpRequest, language: str, notice_id: UUID) -> HttpResponse:
    """One notice; `do=find` shows whom it may mean, `do=match` says that it is `person`.

    Posted, so that no name stands in an address.
    """
    desk = Desk(request, language)
    notice = journeys.open_notice(notice_id=str(notice_id), by=desk.actor, language=language)
    problems: look.Problems = ()
    if request.method == "POST" and request.POST.get("do") == "match":
        try:
            journeys.match_life_event(notice_id=notice.id, person_id=request.POST.get("person", "")[:64], by=desk.actor)
        except kernel.NotAllowed:
            problems = (("", desk.words("This is you, or somebody of yours. A colleague has to look at it.")),)
        else:
            return HttpResponseRedirect(desk.to("notices"))
    fields = _fields(desk, notice)
    typed: dict[str, object] | None = None
    alike: tuple[journeys.Alike, ...] | None = None
    if request.method == "POST" and not problems:
        values, problems = look.read_answers(fields=fields, post=desk.posted, files={}, language=language)
        typed = look.typed_values(fields=fields, post=desk.posted)
        problems = problems or _missing(desk, values)
        if not problems:
            born = date.fromisoformat(str(values[BORN]))
            alike = journeys.people_alike(notice_id=notice.id, name=str(values[NAME]), birth_date=born, by=desk.actor)
    by_field = dict(reversed(problems))
    fields = tuple(replace(each, problem=by_field.get(each.id, "")) for each in fields)
    context = {"notice": notice, "fields": fields, "typed": typed, "alike": alike, "problems": problems}
    title = desk.words("{what}: who is it?", what=notice.what)
    back = look.Link(desk.words("All of them"), desk.to("notices"))
    page = desk.page(title, personal=True, staff=True, back=back, wrong=bool(problems))
    return desk.render("unknown_notice.html", page, context, status=422 if problems else 200)


def _fields(desk: Desk, notice: journeys.OpenNotice) -> tuple[journeys.Field, ...]:
    """What one looks by: as the notice says it, or as the officer reads it."""
    words = desk.words
    return (
        journeys.Field(id=NAME, type="name", label=words("Name"), label_lang=desk.language, value=notice.name or None),
        journeys.Field(
            id=BORN, type="date", label=words("Date of birth"), label_lang=desk.language,
            value=notice.birth_date or None,
        ),
    )  # fmt: skip


def _missing(desk: Desk, values: dict[str, object]) -> look.Problems:
    said = {
        NAME: desk.words("Write the name: without it nobody is found."),
        BORN: desk.words("Write the date of birth: without it too many would be shown."),
    }
    return tuple((name, problem) for name, problem in said.items() if not values.get(name))


def trail(desk: Desk, title: str) -> tuple[look.Link, ...]:
    """From the queue to a list of the officers'."""
    return (look.Link(desk.words("Cases"), desk.to("queue")), look.Link(title, desk.request.path, current=True))
