"""The reports of one's organization: what is open and by when, where it stands, what of it is public."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from guichet.channels.web.desk import Desk
from guichet.channels.web.reporting.filing import named, page_of
from guichet.channels.web.reporting.looking import reasons, said
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.reports import api as reports

PAGE = 25


@require_safe
@identity.admits("caseworker")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """Open ones by the day they were promised; `?only=waiting` those to be looked at, `closed` the others."""
    desk = Desk(request, language)
    say, plan = desk.words, reports.current_plan()
    choices = (("open", say("Open")), ("waiting", say("To be looked at")), ("closed", say("Closed")))
    only = request.GET.get("only", "open")
    only = only if only in dict(choices) else "open"
    found = reports.body_reports(by=desk.actor, only=only, after=request.GET.get("after", ""), limit=PAGE)
    lines = [
        SimpleNamespace(
            number=each.number,
            title=_title(desk, plan, each.category),
            state=journeys.report_state_words(say, each.state),
            area=named(desk, feature.name) if (feature := plan.feature(each.feature or each.area)) else "",
            promised=each.promised_on,
            late=each.open and each.promised_on < desk.today(),
        )
        for each in found
    ]
    later = f"{desk.to('work-reports')}?only={only}&after={found[-1].number}" if len(found) == PAGE else ""
    title = say("Problems reported to {organization}", organization=desk.called(desk.actor.organization or ""))
    page = page_of(desk, title, personal=True, staff=True)
    return desk.render("work_reports.html", page, {"found": lines, "choices": choices, "only": only, "later": later})


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("caseworker")
def one(request: HttpRequest, language: str, report_number: str) -> HttpResponse:
    """One report; POST says where it stands, or shows and hides something of it."""
    desk = Desk(request, language)
    problems: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        problems = _act(desk, report_number)
        if not problems:
            return HttpResponseRedirect(desk.to("work-report", report_number=report_number))
    report = reports.report(number=report_number, by=desk.actor)
    say, plan = desk.words, reports.current_plan()
    states = tuple(journeys.Option(each, journeys.report_state_words(say, each)) for each in reports.MOVES)
    fields = (
        journeys.Field("state", "choice", say("It is"), language, options=states),
        journeys.Field("words", "long_text", say("What everybody reads with it"), language, required=False,
                       hint=say("Needed where it is not done: say why.")),
        journeys.Field("duplicate_of", "identifier", say("Number of the other one"), language, required=False),
    )  # fmt: skip
    context = {
        "report": report,
        "state": journeys.report_state_words(say, report.state),
        "rows": _rows(desk, plan, report),
        "updates": [(each, journeys.report_state_words(say, each.state)) for each in report.updates],
        "fields": fields,
        "typed": look.typed_values(fields=fields, post=desk.posted) if problems else {},
        "reasons": reasons(desk),
        "problems": problems,
    }
    back = look.Link(say("Reported problems"), desk.to("work-reports"))
    title = _title(desk, plan, report.category)
    page = page_of(desk, title, personal=True, staff=True, wrong=bool(problems), back=back)
    return desk.render("work_report.html", page, context, status=422 if problems else 200)


def _title(desk: Desk, plan: reports.Plan, category: str) -> str:
    kind = plan.categories.get(category)
    return desk.say(kind.localized(kind.title)).text if kind else category


def _act(desk: Desk, number: str) -> tuple[tuple[str, str], ...]:
    post, say = desk.request.POST, desk.words
    revision = post.get("revision", "")
    try:
        if post.get("do") in ("show", "hide"):
            shown = post.get("do") == "show"
            what = post.get("what", "")
            reports.moderate_report(number=number, what=what, shown=shown, why=post.get("why", ""), by=desk.actor)
        else:
            reports.move_report(
                number=number, state=post.get("state", ""), words=post.get("words", ""), by=desk.actor,
                duplicate_of=post.get("duplicate_of", ""), revision=int(revision) if revision.isdigit() else None,
            )  # fmt: skip
    except kernel.Invalid as wrong:
        texts = {
            "state": say("Choose where it stands."),
            "words": say("Say why it is not done."),
            "duplicate_of": say("There is no other report of this number."),
        }
        return tuple((each.where if each.where in texts else "", texts.get(each.where, say("Choose one.")))
                     for each in wrong.problems)  # fmt: skip
    except kernel.Conflict:
        return (("", say("Somebody else changed this report meanwhile. Look at it again.")),)
    return ()


def _rows(desk: Desk, plan: reports.Plan, report: reports.Report) -> list[tuple[str, str]]:
    say = desk.words
    kind = plan.categories.get(report.category)
    names = [plan.feature(each) for each in dict.fromkeys((report.feature, report.area)) if each]
    contact = report.contact
    point = f"{report.lat:.6f}, {report.lon:.6f}" if report.lat is not None and report.lon is not None else ""
    rows = [
        (say("Where"), ", ".join([report.place, *(named(desk, each.name) for each in names if each)]).strip(", ")),
        (say("Latitude and longitude"), point),
        (say("Promised by"), desk.day(report.promised_on)),
        (say("Who reported it"), ", ".join(each for each in (contact.name, contact.email, contact.phone) if each)),
        (say("A picture elsewhere"), contact.media),
    ]
    for question in kind.questions if kind else ():
        value = report.answers.get(question.id)
        if value and kind:
            rows.append((desk.say(kind.localized(question.label)).text, said(desk, kind, question, value)))
    return [row for row in rows if row[1]]


@require_safe
@identity.admits("caseworker")
def photo(request: HttpRequest, language: str, report_number: str, photo_id: UUID) -> HttpResponse:
    """A photo, public or not."""
    desk = Desk(request, language)
    found = journeys.report_picture(number=report_number, photo_id=str(photo_id), by=desk.actor)
    return look.download(found.content, name=found.name, media_type=found.media_type, inline=True)
