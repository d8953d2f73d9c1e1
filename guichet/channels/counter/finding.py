"""Before and after: finding the person, making them known, beginning the visit and ending it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.counter import waiting
from guichet.channels.counter.desk import Desk
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look

Problems = tuple[tuple[str, str], ...]


@require_safe
@identity.admits("clerk")
def front(request: HttpRequest) -> HttpResponse:
    """To the counter in the clerk's own language."""
    jurisdiction = catalogue.current()
    own = identity.actor_of_request(request).language
    language = own if own in jurisdiction.languages else jurisdiction.default_language
    return HttpResponseRedirect(reverse("counter-desk", kwargs={"language": language}))


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
def find(request: HttpRequest, language: str) -> HttpResponse:
    """Who is it? By name and date of birth, by tracking code, or by the number of a letter.

    Posted, so that no name stands in an address, a history or a log.
    """
    desk = Desk(request, language)
    if desk.visit is not None:
        return HttpResponseRedirect(desk.to("desk"))
    if request.method != "POST":
        return HttpResponseRedirect(desk.to("desk"))
    fields = find_fields(desk)
    values, unreadable = look.read_answers(fields=fields, post=request.POST, files={}, language=language)
    typed, problems = look.typed_values(fields=fields, post=request.POST), unreadable
    found: tuple[identity.Agent, ...] = ()
    if not problems:
        try:
            found = _found(desk, str(values.get("who") or ""), str(values.get("birth_date") or ""))
        except kernel.Invalid as invalid:
            problems = tuple(("who", f"{each.message}. {each.remedy}") for each in invalid.problems)
    return find_page(desk, typed=typed, problems=problems, found=found, asked=not problems)


def _found(desk: Desk, who: str, born: str) -> tuple[identity.Agent, ...]:
    """The people a clerk's words mean; each one shown stands in that person's log."""
    owner = intake.owner_by_code(code=who, by=desk.actor) or cases.owner_by_number(number=who, by=desk.actor)
    if owner is not None:
        return identity.find_people(desk.actor, owner)
    if not who and not born:
        raise kernel.Invalid(
            (kernel.Problem("who", desk.words("Write a name, a code or a number"), desk.words("Ask the person.")),)
        )
    return identity.find_people(desk.actor, f"{who} {born}".strip())


def find_fields(desk: Desk) -> tuple[journeys.Field, ...]:
    """The fields of the search."""
    words = desk.words
    return (
        journeys.Field(
            id="who", type="text", label=words("Name, tracking code or case number"), label_lang=desk.language,
            hint=words("A part of each name is enough. A code looks like 7K2M-9QXD-4TB1."), max_length=120,
        ),
        journeys.Field(
            id="birth_date", type="date", label=words("Date of birth"), label_lang=desk.language, required=False,
        ),
    )  # fmt: skip


def find_page(
    desk: Desk,
    *,
    typed: dict[str, object] | None = None,
    problems: Problems = (),
    found: tuple[identity.Agent, ...] = (),
    asked: bool = False,
) -> HttpResponse:
    """The search, and who was found."""
    fields = _with_problems(find_fields(desk), problems)
    context = {
        "fields": fields,
        "typed": typed,
        "problems": problems,
        "found": found,
        "asked": asked,
        "focus_on": "" if problems or found else "who",
        "typed_name": str((typed or {}).get("who", "")),
    }
    page = desk.page(desk.words("Who is in front of you?"), wrong=bool(problems))
    return desk.render("find.html", page, context, status=422 if problems else 200)


def _with_problems(fields: tuple[journeys.Field, ...], problems: Problems) -> tuple[journeys.Field, ...]:
    by_field = dict(reversed(problems))
    return tuple(replace(each, problem=by_field.get(each.id, "")) for each in fields)


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
def register(request: HttpRequest, language: str) -> HttpResponse:
    """Make someone known who was not: the name and the date of birth, nothing more."""
    desk = Desk(request, language)
    if desk.visit is not None:
        return HttpResponseRedirect(desk.to("desk"))
    fields = _person_fields(desk)
    typed: dict[str, object] | None = None
    problems: Problems = ()
    if request.method == "POST":
        values, unreadable = look.read_answers(fields=fields, post=request.POST, files={}, language=language)
        typed, problems = look.typed_values(fields=fields, post=request.POST), unreadable
        if not problems:
            try:
                person = _made_known(desk, values)
            except kernel.Invalid as invalid:
                problems = tuple((each.where, f"{each.message} {each.remedy}".strip()) for each in invalid.problems)
            else:
                return HttpResponseRedirect(desk.to("begin", person_id=person.id))
    context = {
        "fields": _with_problems(fields, problems),
        "typed": typed,
        "problems": problems,
        "focus_on": "" if problems else "name",
    }
    page = desk.page(desk.words("Someone new"), wrong=bool(problems), back=_to_find(desk))
    return desk.render("register.html", page, context, status=422 if problems else 200)


def _made_known(desk: Desk, values: dict[str, object]) -> identity.Agent:
    born = values.get("birth_date")
    if not born:
        problem = desk.words("Ask for the date of birth: without it nobody finds this person again.")
        raise kernel.Invalid((kernel.Problem("birth_date", problem, code="missing"),))
    return identity.register_person(
        name=str(values.get("name") or ""),
        birth_date=date.fromisoformat(str(born)),
        language=str(values.get("language") or desk.language),
        source="counter",
        by=desk.actor,
    )


def _person_fields(desk: Desk) -> tuple[journeys.Field, ...]:
    words = desk.words
    options = tuple(journeys.Option(each, language_of.own_name(each)) for each in desk.jurisdiction.languages)
    return (
        journeys.Field(
            id="name", type="name", label=words("Whole name"), label_lang=desk.language, max_length=200,
            hint=words("As the person writes it, or as it stands in the document."),
        ),
        journeys.Field(id="birth_date", type="date", label=words("Date of birth"), label_lang=desk.language),
        journeys.Field(
            id="language", type="choice", label=words("Language for letters"), label_lang=desk.language,
            options=options, value=desk.language,
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("clerk")
def begin(request: HttpRequest, language: str, person_id: UUID) -> HttpResponse:
    """What they came for, and how one knows who it is; then the visit is open."""
    desk = Desk(request, language)
    if desk.visit is not None:
        return HttpResponseRedirect(desk.to("desk"))
    people = identity.find_people(desk.actor, str(person_id))
    if not people:
        raise Http404
    problems: Problems = ()
    purpose, proof = request.POST.get("purpose", "")[:300], request.POST.get("proof", "")
    chosen = request.POST.get("for", "")[:36]
    acts_for = identity.authorities_of(people[0].id)
    if request.method == "POST":
        held = next((each for each in acts_for if each.id == chosen), None)
        if chosen and held is None:
            problems = (("", desk.words("They may no longer act for the person you chose. Look again.")),)
        else:
            problems = _begun(desk, people[0], purpose, proof, held)
        if not problems:
            waiting.came_to(desk, people[0].id)
            return HttpResponseRedirect(desk.to("desk"))
    context = {
        "person": people[0],
        "problems": problems,
        "problem_of": dict(problems),
        "purpose": purpose,
        "proof": proof,
        "proofs": desk.proofs(),
        "acts_for": acts_for,
        "chosen": chosen,
    }
    page = desk.page(desk.words("Begin a visit"), wrong=bool(problems), back=_to_find(desk))
    return desk.render("begin.html", page, context, status=422 if problems else 200)


def _begun(desk: Desk, person: identity.Agent, purpose: str, proof: str, held: identity.Authority | None) -> Problems:
    """Open the visit, for the person or for whom they act, or say what is missing."""
    words = desk.words
    problems: list[tuple[str, str]] = []
    if not purpose.strip() or len(purpose) > 200:
        problems.append(("purpose", words("Write in a few words what the person came for: it stands in their log.")))
    if proof not in identity.PROOFS_AT["counter"]:
        problems.append(("proof", words("Say how you know who it is, even if you did not check.")))
    if problems:
        return tuple(problems)
    try:
        identity.begin_visit(
            desk.request,
            person_id=held.grantor.id if held else person.id,
            purpose=purpose,
            proof=proof,
            representative_id=person.id if held else "",
            mandate=held.id if held else "",
        )
    except kernel.NotAllowed:
        return (("", words("Nobody serves themselves. Ask a colleague.")),)
    return ()


@require_POST
@identity.admits("clerk")
def end(request: HttpRequest, language: str) -> HttpResponse:
    """The person has gone."""
    desk = Desk(request, language)
    if desk.visit is not None and request.POST.get("visit") == desk.visit.id:
        identity.end_visit(request)
    return HttpResponseRedirect(desk.to("desk"))


def _to_find(desk: Desk) -> look.Link:
    return look.Link(desk.words("Look for the person"), desk.to("desk"))
