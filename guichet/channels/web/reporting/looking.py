"""What was reported: the public list and page, following, whether it is fixed, alerts for an area."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from guichet.channels.web import limits
from guichet.channels.web.desk import Desk
from guichet.channels.web.reporting.filing import desk_of, named, page_of, state
from guichet.channels.web.same_site import posted_from_here
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.reports import api as reports

PAGE = 20


@require_safe
@identity.admits("anyone")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """The list, by area, kind and whether it is open; and how promises are kept."""
    desk, plan = desk_of(request, language)
    say, asked = desk.words, request.GET
    begin = int(asked["from"]) if asked.get("from", "").isascii() and asked.get("from", "").isdigit() else 0
    begin = min(begin, 10_000)
    areas = tuple(journeys.Option(each.id, named(desk, each.name)) for each in plan.areas)
    kinds = tuple(
        journeys.Option(each.identifier, desk.say(each.localized(each.title)).text) for each in plan.categories.values()
    )
    fields = (
        journeys.Field("area", "choice", say("Area"), language, required=True, options=areas),
        journeys.Field("category", "choice", say("Kind of problem"), language, options=kinds),
    )
    found = reports.public_reports(
        area=asked.get("area", ""),
        category=asked.get("category", ""),
        only=asked.get("only", ""),
        begin=begin,
        limit=PAGE,
    )
    query = {name: asked[name] for name in ("area", "category", "only") if asked.get(name)}
    address = desk.to("reports")
    context = {
        "fields": fields,
        "typed": {"area": asked.get("area", ""), "category": asked.get("category", "")},
        "found": [_line(desk, plan, each) for each in found.reports],
        "earlier": f"{address}?{urlencode({**query, 'from': max(0, begin - PAGE)})}" if begin else "",
        "later": f"{address}?{urlencode({**query, 'from': begin + PAGE})}" if found.more else "",
        "measures": [_measured(desk, plan, each) for each in reports.measures()] if not begin else [],
    }
    return desk.render("reports.html", page_of(desk, say("Reported problems")), context)


def _line(desk: Desk, plan: reports.Plan, report: reports.PublicReport) -> SimpleNamespace:
    feature = plan.feature(report.feature or report.area)
    return SimpleNamespace(
        number=report.number,
        title=_title(desk, plan, report.category),
        area=named(desk, feature.name) if feature else "",
        state=state(desk, report),
        open=report.open,
        day=desk.day(desk.day_of(report.reported_at)),
        who=desk.organization(report.organization).text,
    )


def _title(desk: Desk, plan: reports.Plan, category: str) -> str:
    kind = plan.categories.get(category)
    return desk.say(kind.localized(kind.title)).text if kind else category


def _measured(desk: Desk, plan: reports.Plan, measure: reports.Measure) -> str:
    return desk.words(
        "{who}, {what}: {fixed} of {reported} fixed, {kept} of them within the promise; {late} are late.",
        who=desk.organization(measure.organization).text,
        what=_title(desk, plan, measure.category),
        fixed=measure.fixed,
        reported=measure.reported,
        kept=measure.kept,
        late=measure.late,
    )


@posted_from_here
@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def one(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """One report; POST follows it, shows a code, or answers whether it is fixed."""
    desk, plan = desk_of(request, language)
    problems: tuple[tuple[str, str], ...] = ()
    done = ""
    if request.method == "POST":
        answer = _answer(desk, number)
        if isinstance(answer, HttpResponse):
            return answer
        problems, done = answer
    report = reports.public_report(number=number)
    say = desk.words
    context: dict[str, Any] = {
        "report": report,
        "state": state(desk, report),
        "hidden": reasons(desk).get(report.hidden, ""),
        "text_state": _text_state(desk, report),
        "rows": _rows(desk, plan, report),
        "updates": [(each, journeys.report_state_words(say, each.state)) for each in report.updates],
        "holds": _holds(desk, report.number),
        "problems": problems,
        "done": done,
        "typed": {},
        "again": journeys.Field("words", "long_text", say("If it is not: what is still wrong?"), language,
                                required=False, max_length=reports.MOST_TEXT),
        "email": journeys.Field("email", "email", say("Your e-mail address"), language)
        if desk.actor.agent_id is None else None,
        "code": journeys.Field("code", "identifier", say("Your code"), language,
                               hint=say("Twelve letters and digits, like 7K2M-9QXD-4TB1.")),
    }  # fmt: skip
    page = page_of(desk, _title(desk, plan, report.category), wrong=bool(problems),
                   back=look.Link(say("Reported problems"), desk.to("reports")))  # fmt: skip
    return desk.render("one_report.html", page, context, status=422 if problems else 200)


def _text_state(desk: Desk, report: reports.PublicReport) -> str:
    """Why what was written does not stand there; empty where it does, or where nothing was."""
    if report.text_state in ("none", "shown"):
        return ""
    if report.text_state == "waiting":
        return desk.words("What was written is public once somebody has looked at it.")
    return desk.words("What was written is not public.")


def _rows(desk: Desk, plan: reports.Plan, report: reports.PublicReport) -> list[tuple[str, str]]:
    say = desk.words
    kind = plan.categories.get(report.category)
    names = [plan.feature(each) for each in dict.fromkeys((report.feature, report.area)) if each]
    where = ", ".join([report.place, *(named(desk, each.name) for each in names if each)]).strip(", ")
    rows = [
        (say("Where"), where),
        (say("Who looks after it"), desk.organization(report.organization).text),
        (say("Promised by"), desk.day(report.promised_on)),
    ]
    if report.working_days is not None:
        took = desk.words.plural("one working day", "{n} working days", report.working_days)
        rows.append((say("It took"), took if report.kept is not False else f"{took} ({say('longer than promised')})"))
    if report.duplicate_of:
        rows.append((say("The same as"), report.duplicate_of))
    for question in kind.questions if kind else ():
        value = report.answers.get(question.id)
        if value and kind:
            rows.append((desk.say(kind.localized(question.label)).text, said(desk, kind, question, value)))
    return [row for row in rows if row[1]]


def said(desk: Desk, kind: reports.Category, question: reports.Question, value: Any) -> str:
    """An answer in words."""
    labels = {each.value: desk.say(kind.localized(each.label)).text for each in question.options}
    several = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(each, str(each)) for each in several)


def reasons(desk: Desk) -> dict[str, str]:
    """Why something is hidden, in words."""
    say = desk.words
    return {
        "personal": say("it tells of somebody"),
        "offensive": say("it insults"),
        "private_place": say("it shows a private place"),
        "unlawful": say("the law forbids it"),
        "spam": say("it is no report"),
        "other": say("another reason"),
    }


def _holds(desk: Desk, number: str) -> bool:
    """Whether this browser is the reporter's: signed in as them, or holding the code."""
    try:
        found = reports.report(number=number, by=desk.actor)
    except kernel.NotFound:
        return False
    return found.owner_id == desk.actor.agent_id if found.owner_id else found.code in desk.actor.capabilities


def _answer(desk: Desk, number: str) -> HttpResponse | tuple[tuple[tuple[str, str], ...], str]:
    """Do what was asked: where to go, or (problems, what was done)."""
    say, post, do = desk.words, desk.request.POST, desk.request.POST.get("do", "")
    if do == "code":
        return _show_code(desk, number, post.get("code", ""))
    if do in ("fixed", "not-fixed"):
        try:
            reports.answer_is_it_fixed(
                number=number, fixed=do == "fixed", words=post.get("words", ""), by=journeys.as_oneself(desk.actor)
            )
        except kernel.Conflict:
            return (("", say("That is too long ago, or it is open. Report the problem again.")),), ""
        return (), say("Thank you. It stands in its history.")
    if limits.spent(desk.request, "report"):
        raise limits.TooMany("too many wishes")
    try:
        watch = reports.follow(
            number=number, by=journeys.as_oneself(desk.actor), language=desk.language, email=post.get("email", "")
        )
    except kernel.Invalid:
        return (("email", say("Write the address with an @, such as amina@example.nz.")),), ""
    limits.count(desk.request, "report")
    if watch.confirmed:
        return (), say("You are told when it moves.")
    return (), say("Look into your e-mail and say yes there. Nothing is sent before.")


def _show_code(desk: Desk, number: str, typed: str) -> HttpResponse | tuple[tuple[tuple[str, str], ...], str]:
    if limits.spent(desk.request, "code"):
        raise limits.TooMany("too many wrong codes")
    try:
        found = reports.report_by_code(code=typed, by=desk.actor)
    except kernel.NotFound:
        found = None
    if found is None or found.number != reports.public_report(number=number).number:
        limits.count(desk.request, "code")
        return (("code", desk.words("That is not the code of this report. Check it letter by letter.")),), ""
    identity.show_code(desk.request, found.code)
    return HttpResponseRedirect(desk.to("one-report", number=found.number))


@require_safe
@identity.admits("anyone")
def photo(request: HttpRequest, language: str, number: str, photo_id: UUID) -> HttpResponse:
    """A photo that is public."""
    desk_of(request, language)
    found = journeys.public_picture(number=number, photo_id=str(photo_id))
    return look.download(found.content, name=found.name, media_type=found.media_type, inline=True)


@posted_from_here
@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def alerts(request: HttpRequest, language: str) -> HttpResponse:
    """Be told what is reported in an area."""
    desk, plan = desk_of(request, language)
    say = desk.words
    areas = tuple(journeys.Option(each.id, named(desk, each.name)) for each in plan.areas)
    fields = [journeys.Field("area", "choice", say("In which area?"), language, options=areas)]
    if desk.actor.agent_id is None:
        fields.append(journeys.Field("email", "email", say("Your e-mail address"), language))
    problems: tuple[tuple[str, str], ...] = ()
    done = ""
    if request.method == "POST":
        if limits.spent(request, "report"):
            raise limits.TooMany("too many wishes")
        try:
            watch = reports.watch_area(
                area=request.POST.get("area", ""), by=journeys.as_oneself(desk.actor), language=language,
                email=request.POST.get("email", ""),
            )  # fmt: skip
        except kernel.Invalid as wrong:
            texts = {"area": say("Choose one."), "email": say("Write the address with an @, such as amina@example.nz.")}
            problems = tuple((each.where, texts.get(each.where, each.message)) for each in wrong.problems)
        else:
            limits.count(request, "report")
            done = (
                say("You are told what is reported there.")
                if watch.confirmed
                else say("Look into your e-mail and say yes there. Nothing is sent before.")
            )
    context = {"fields": fields, "typed": look.typed_values(fields=fields, post=desk.posted), "problems": problems,
               "done": done, "watch": None}  # fmt: skip
    page = page_of(desk, say("Be told what is reported"), wrong=bool(problems))
    return desk.render("report_watch.html", page, context, status=422 if problems else 200)


@posted_from_here
@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def watch(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Say yes to being told, or hear no more, by the code that was sent."""
    desk, _ = desk_of(request, language)
    say = desk.words
    if limits.spent(request, "code"):
        raise limits.TooMany("too many wrong codes")
    try:
        found, done = reports.watch(code=code), ""
    except kernel.NotFound:
        limits.count(request, "code")
        raise
    if request.method == "POST" and request.POST.get("do") == "confirm":
        found, done = reports.confirm_watch(code=code, by=desk.actor), say("You are told from now on.")
    elif request.method == "POST":
        found, done = reports.end_watch(code=code, by=desk.actor), say("You hear no more of it.")
    context = {"fields": (), "typed": {}, "problems": (), "done": done, "watch": found}
    return desk.render("report_watch.html", page_of(desk, say("Do you want to be told?")), context)
