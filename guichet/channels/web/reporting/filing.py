"""Report a problem: where (by address or on the map), of what kind, near ones first, then the form; and the receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from guichet.channels.web import limits
from guichet.channels.web.desk import Desk
from guichet.channels.web.reporting import maps, tiles
from guichet.channels.web.same_site import posted_from_here
from guichet.channels.web.style import static_address
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look
from guichet.reports import api as reports

SHEET = "web/report.css"
TYPES = {"text": "text", "long_text": "long_text", "number": "text", "date": "date", "choice": "choice"}


@dataclass(frozen=True)
class Where:
    """A place as the addresses of these pages carry it along."""

    at: str = ""
    words: str = ""
    area: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Where:
        asked = request.GET
        return cls(asked.get("at", "")[:40], " ".join(asked.get("words", "").split())[:300], asked.get("area", "")[:80])

    @property
    def place(self) -> reports.Place:
        """The place, as reports read it."""
        lat, _, lon = self.at.partition(",")
        try:
            point = (float(lat), float(lon)) if self.at else (None, None)
        except ValueError:
            point = (None, None)
        return reports.Place(lat=point[0], lon=point[1], words=self.words, area=self.area)

    def query(self, **more: str) -> str:
        """As the end of an address."""
        said = {"at": self.at, "words": self.words, "area": self.area, **more}
        return urlencode({name: value for name, value in said.items() if value})


def desk_of(request: HttpRequest, language: str) -> tuple[Desk, reports.Plan]:
    """The desk and what can be reported; raises Http404 where nothing can."""
    desk, plan = Desk(request, language), reports.current_plan()
    if not plan.categories:
        raise Http404
    return desk, plan


def page_of(desk: Desk, title: str, **frame: Any) -> look.Page:
    """The frame with the stylesheet of these pages."""
    page = desk.page(title, **frame)
    return replace(page, stylesheets=(*page.stylesheets, static_address(SHEET)))


def named(desk: Desk, names: dict[str, str]) -> str:
    """A name of the map or of a group, in the language of the page."""
    return desk.say(kernel.LocalizedText(names)).text


def attributed(desk: Desk, plan: reports.Plan) -> list[tuple[kernel.Words, str]]:
    """Where the boundaries come from, in the language of the page, each with its link."""
    return [
        (desk.say(kernel.LocalizedText(each.texts(desk.jurisdiction.languages))), each.href) for each in plan.sources
    ]


@require_safe
@identity.admits("anyone")
def begin(request: HttpRequest, language: str) -> HttpResponse:
    """Where is it? An address or a description, an area where that is needed; or the map."""
    return _asks_where(*desk_of(request, language))


def _asks_where(desk: Desk, plan: reports.Plan, *, problems: tuple[tuple[str, str], ...] = ()) -> HttpResponse:
    """The page of the place; with what is wrong with the one that was given, and what was to be reported there."""
    say, where, said = desk.words, Where.of(desk.request), dict(problems)
    options = tuple(journeys.Option(each.id, named(desk, each.name)) for each in plan.areas)
    fields = (
        journeys.Field("words", "text", say("Where is it?"), desk.language, max_length=300,
                       problem=said.get("place", ""),
                       hint=say("An address, a crossing, or a description: opposite the school, by the bridge.")),
        journeys.Field("area", "choice", say("In which area?"), desk.language, required=False, options=options,
                       problem=said.get("area", "")),
    )  # fmt: skip
    context = {
        "fields": fields,
        "typed": {"words": where.words, "area": where.area},
        "problems": tuple(("words" if each == "place" else each, text) for each, text in problems),
        "category": desk.request.GET.get("category", "") if problems else "",
        "can_map": plan.box is not None,
    }
    back = look.Link(say("Another kind"), f"{desk.to('report-new')}?{where.query()}") if problems else None
    page = page_of(desk, say("Report a problem"), back=back, wrong=bool(problems))
    return desk.render("report_begin.html", page, context, status=422 if problems else 200)


@require_safe
@identity.admits("anyone")
def show_map(request: HttpRequest, language: str) -> HttpResponse:
    """The map, or a part of it: each square is a link to itself, and at last to the form."""
    desk, plan = desk_of(request, language)
    everything = maps.whole(plan)
    if everything is None:
        raise Http404
    given = maps.read(request.GET.get("box", ""))
    box = maps.square(given, 1.0) if given else everything

    def leads(part: reports.Box, here: str, place: bool) -> str:
        if place:
            return f"{desk.to('report-new')}?{Where(at=here).query()}"
        return f"{desk.to('report-map')}?{urlencode({'box': maps.written(part)})}"

    def says(square: str, inside: str) -> str:
        if inside:
            return desk.words("Square {square}: {inside}", square=square, inside=inside)
        return desk.words("Square {square}", square=square)

    pins = reports.reports_in_box(box=box)
    drawing = maps.draw(plan, box, pins, name=lambda each: named(desk, each.name), says=says, leads=leads)
    context = {
        "drawing": drawing,
        "side": maps.SIDE,
        "here": f"{desk.to('report-new')}?{Where(at=drawing.middle).query()}",
        "outer": desk.to("report-map") if given else "",
        "tiles": tiles.tiles(box, maps.SIDE),
        "tiles_from": settings.GUICHET_MAP_TILES_FROM if settings.GUICHET_MAP_TILES else "",
        "attributions": attributed(desk, plan),
    }
    back = look.Link(desk.words("By address instead"), desk.to("report"))
    answer = desk.render("report_map.html", page_of(desk, desk.words("Where on the map?"), back=back), context)
    answer.headers[look.POLICY_HEADER] = look.policy(images=tiles.origins())
    return answer


@posted_from_here
@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def new(request: HttpRequest, language: str) -> HttpResponse:
    """Of what kind, which are near, and the form; POST files it."""
    desk, plan = desk_of(request, language)
    where = Where.of(request)
    kind = plan.categories.get(request.GET.get("category", ""))
    back = look.Link(desk.words("Another place"), desk.to("report"))
    if kind is None:
        groups = [
            (named(desk, names), [each for each in plan.categories.values() if each.group == group])
            for group, names in plan.groups.items()
        ]
        context = {"groups": groups, "where": where}
        page = page_of(desk, desk.words("What is the problem?"), back=back)
        return desk.render("report_kind.html", page, context)
    return _form(desk, plan, kind, where)


def _form(desk: Desk, plan: reports.Plan, kind: reports.Category, where: Where) -> HttpResponse:
    request = desk.request
    fields = _fields(desk, kind)
    problems: tuple[tuple[str, str], ...] = ()
    typed: dict[str, object] = {}
    if request.method == "POST":
        typed = look.typed_values(fields=fields, post=desk.posted)
        answer = _file(desk, kind, where, fields)
        if isinstance(answer, HttpResponse):
            return answer
        problems = answer
    else:
        try:
            reports.placed(plan=plan, category=kind, place=where.place)
        except kernel.Invalid as wrong:
            misplaced = tuple((each.where, _problem(desk, each)) for each in wrong.problems)
            return _asks_where(desk, plan, problems=misplaced)
    near = (
        ()
        if any(each in ("place", "area") for each, _ in problems)
        else reports.near(category=kind.identifier, place=where.place)
    )
    said = dict(problems)
    fields = tuple(replace(each, problem=said.get(each.id, "")) for each in fields)
    context = {
        "kind": kind,
        "fields": fields,
        "typed": typed,
        "problems": [(each if each in {field.id for field in fields} else "", text) for each, text in problems],
        "near": [(each, state(desk, each)) for each in near],
        "where": where,
        "notes": [desk.say(kind.localized(each.label)).text for each in kind.questions if each.type == reports.NOTE],
        "key": request.POST.get("key") or kernel.new_id(),
        "days": kind.promise_working_days,
    }
    back = look.Link(desk.words("Another kind"), f"{desk.to('report-new')}?{where.query()}")
    page = page_of(desk, desk.say(kind.localized(kind.title)).text, back=back, wrong=bool(problems))
    return desk.render("report_form.html", page, context, status=422 if problems else 200)


def _file(
    desk: Desk, kind: reports.Category, where: Where, fields: tuple[journeys.Field, ...]
) -> HttpResponse | tuple[tuple[str, str], ...]:
    """File what was posted: to the receipt, or what is wrong by field."""
    request = desk.request
    if limits.spent(request, "report"):
        raise limits.TooMany("too many reports")
    given, unreadable = look.read_answers(fields=fields, post=desk.posted, files={}, language=desk.language)
    if unreadable:
        return unreadable
    own = {each.id for each in kind.questions}
    contact = reports.Contact(*(str(given.get(name) or "") for name in ("your_name", "your_email", "your_phone")))
    photos = tuple(journeys.NewPhoto(each.name or "photo", each.read()) for each in request.FILES.getlist("photo"))
    try:
        filed = journeys.report_problem(
            category=kind.identifier, place=where.place, by=desk.actor, language=desk.language, photos=photos,
            text=str(given.get("text") or ""), contact=contact, key=request.POST.get("key", "")[:40],
            answers={name: value for name, value in given.items() if name in own},
        )  # fmt: skip
    except kernel.Invalid as wrong:
        return tuple((_FIELD.get(each.where, each.where), _problem(desk, each)) for each in wrong.problems)
    limits.count(request, "report")
    if filed.owner_id is None:
        identity.show_code(request, filed.code)
    return HttpResponseRedirect(desk.to("report-sent", number=filed.number))


#: Where a problem of a report stands on the form.
_FIELD = {"email": "your_email", "phone": "your_phone", "contact": "your_name"}


def _problem(desk: Desk, problem: kernel.Problem) -> str:
    """A problem in the person's words."""
    say = desk.words
    known = {
        "required": say("Answer this."),
        "email": say("Write the address with an @, or leave it empty."),
        "phone": say("Write the number with figures, or leave it empty."),
        "too_long": say("This is too long. Say it shorter."),
        "type": say("Give a JPEG or PNG picture."),
        "too_many": say("These are too many pictures."),
        "outside": say("Nobody who uses this page looks after that place. Choose another one."),
        "not_here": say("Nobody who uses this page takes that kind of problem there. Choose another place."),
        "which_area": say("These words do not say in which area it is. Choose the area as well."),
        "none": say("Say where it is: by an address, a description, or on the map."),
        "number": say("Write a number, such as 12 or 1.5."),
    }
    return known.get(problem.code, say("This cannot be taken as it is. Look at it again."))


def _fields(desk: Desk, kind: reports.Category) -> tuple[journeys.Field, ...]:
    """The form: the kind's questions, what it looks like, a photo, and how to reach whoever reports."""
    say, language = desk.words, desk.language
    asked = []
    for each in kind.questions:
        if each.type == reports.NOTE:
            continue
        label = desk.say(kind.localized(each.label))
        options = tuple(journeys.Option(one.value, desk.say(kind.localized(one.label)).text) for one in each.options)
        asked.append(
            journeys.Field(each.id, "choices" if each.type == "choices" else TYPES[each.type], label.text,  # type: ignore[arg-type]  # a type of the table
                           label.language, hint=desk.say(kind.localized(each.hint)).text, required=each.required,
                           options=options)
        )  # fmt: skip
    asked.append(
        journeys.Field("text", "long_text", say("What is it like?"), language, required=False,
                       max_length=reports.MOST_TEXT,
                       hint=say("Do not write your name here: what you write may be made public."))
    )  # fmt: skip
    if kind.photo != "none":
        asked.append(
            journeys.Field("photo", "file", say("A photo"), language, required=kind.photo == "needed",
                           accept=".jpg,.jpeg,.png",
                           hint=say("JPEG or PNG. Where and with what it was taken is removed before it is kept."))
        )  # fmt: skip
    if desk.actor.agent_id is None:
        reach = say("Only if you want to hear of it. It is never public.")
        asked += [
            journeys.Field("your_name", "name", say("Your name"), language, required=False, autocomplete="name"),
            journeys.Field("your_email", "email", say("Your e-mail address"), language, required=False, hint=reach),
            journeys.Field("your_phone", "phone", say("Your telephone number"), language, required=False),
        ]
    return tuple(asked)


def state(desk: Desk, report: reports.PublicReport | reports.Report) -> str:
    """Where a report stands, in words."""
    return journeys.report_state_words(desk.words, report.state)


@require_safe
@identity.admits("anyone")
def sent(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """The receipt: number, code, who has it, by when."""
    desk, plan = desk_of(request, language)
    report = reports.report(number=number, by=journeys.as_oneself(desk.actor))
    kind = plan.categories.get(report.category)
    context = {
        "report": report,
        "who": desk.called(report.organization, first=True),
        "notice": desk.say(kind.localized(kind.notice)).text if kind else "",
        "days": kind.promise(report.organization) if kind else 0,
    }
    page = page_of(desk, desk.words("We have your report"), personal=True)
    return desk.render("report_sent.html", page, context)
