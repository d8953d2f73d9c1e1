"""Mandates as pages: what one gave and holds, giving one by the holder's code, accepting, refusing, taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.channels.web import limits
from guichet.channels.web.desk import Desk
from guichet.channels.web.person.powers import Allowed, all_powers, all_services, allowed_in, chosen_powers
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

Problems = tuple[tuple[str, str], ...]


@require_safe
@identity.admits("signed_in")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """What one gave and what one holds, offers first."""
    return _page(Desk(request, language))


@require_POST
@identity.admits("signed_in", level="substantial")
def code(request: HttpRequest, language: str) -> HttpResponse:
    """Show the code by which whoever gets it may offer a mandate; without it nobody is found."""
    desk = Desk(request, language)
    return _page(desk, shown=identity.show_holder_code(by=desk.actor))


def _page(desk: Desk, *, shown: str = "") -> HttpResponse:
    mine = desk.actor.person_id
    found = [(each, allowed_in(desk, each.services, each.actions)) for each in identity.mandates_of(by=desk.actor)]
    living = [(each, said) for each, said in found if each.state in ("proposed", "accepted")]
    context = {
        "offers": [pair for pair in living if pair[0].state == "proposed" and pair[0].holder.id == mine],
        "given": [pair for pair in living if pair[0].grantor.id == mine],
        "held": [pair for pair in living if pair[0].state == "accepted" and pair[0].holder.id == mine],
        "past": [pair for pair in found if pair not in living],
        "states": states(desk),
        "shown": shown,
        "mine": mine,
    }
    back = look.Link(desk.words("Your page"), desk.to("own"))
    page = desk.page(desk.words("Mandates"), back=back, personal=True)
    return desk.render("mandates.html", page, context)


def states(desk: Desk) -> dict[str, str]:
    """How a mandate stands, in words."""
    say = desk.words
    return {
        "proposed": say("Offered, not yet accepted"),
        "accepted": say("In force"),
        "refused": say("Refused"),
        "ended": say("Ended"),
        "expired": say("Over"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("signed_in")
def one(request: HttpRequest, language: str, mandate_id: UUID) -> HttpResponse:
    """One mandate, whole; its holder accepts or refuses it, either side ends it."""
    desk = Desk(request, language)
    found = identity.mandate(mandate_id=str(mandate_id), by=desk.actor)
    if request.method == "POST":
        deeds = {
            "accept": identity.accept_mandate,
            "refuse": identity.refuse_mandate,
            "end": identity.revoke_mandate,
        }
        deed = deeds.get(request.POST.get("do", ""))
        if deed is not None:
            deed(mandate_id=found.id, by=desk.actor)
        return HttpResponseRedirect(desk.to("mandates"))
    mine = desk.actor.person_id
    context = {
        "found": found,
        "allowed": allowed_in(desk, found.services, found.actions),
        "state": states(desk)[found.state],
        "mine": mine,
        "to_answer": found.state == "proposed" and found.holder.id == mine,
        "to_end": found.state == "accepted" or (found.state == "proposed" and found.grantor.id == mine),
    }
    back = look.Link(desk.words("Mandates"), desk.to("mandates"))
    return desk.render("mandate.html", desk.page(desk.words("A mandate"), back=back, personal=True), context)


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("signed_in", level="substantial")
def give(request: HttpRequest, language: str) -> HttpResponse:
    """First the holder's code, then what they may do, then it is offered."""
    desk = Desk(request, language)
    if request.method != "POST":
        return _ask(desk, None)
    if limits.spent(request, "holder"):
        raise limits.TooMany("too many wrong codes")
    typed = request.POST.get("code", "")[:40]
    try:
        holder = identity.holder_of_code(code=typed, by=desk.actor)
    except kernel.Invalid:
        limits.count(request, "holder")
        problem = desk.words("No page shows this code any more. Ask them for it again, letter by letter.")
        return _ask(desk, None, code=typed, problems=(("code", problem),))
    if holder.id == desk.actor.person_id:
        return _ask(desk, None, code=typed, problems=(("code", desk.words("This code is your own. Type theirs.")),))
    if "give" not in request.POST:
        return _ask(desk, holder, code=typed)
    return _offer(desk, holder, typed)


def _offer(desk: Desk, holder: identity.Agent, typed: str) -> HttpResponse:
    fields = _fields(desk)
    values, unreadable = look.read_answers(fields=fields, post=desk.posted, files={}, language=desk.language)
    services, powers = _ticked(desk, "services"), _ticked(desk, "actions")
    problems: Problems = unreadable
    # Nothing ticked is nothing chosen, and never everything.
    if not services:
        problems += (("services", desk.words("Choose all services, or some of them.")),)
    if not powers:
        problems += (("actions", desk.words("Choose at least one thing that they may do.")),)
    if not problems:
        until = values.get("until_on")
        try:
            identity.propose_mandate(
                grantor_id=desk.actor.person_id or "",
                holder_id=holder.id,
                services=() if all_services(services) else services,
                actions=chosen_powers(powers),
                until_on=date.fromisoformat(str(until)) if until else None,
                code=typed,
                by=desk.actor,
            )
        except kernel.Invalid as invalid:
            problems = _in_words(desk, invalid)
        else:
            return HttpResponseRedirect(desk.to("mandates"))
    return _ask(desk, holder, code=typed, problems=problems)


def _ticked(desk: Desk, name: str) -> tuple[str, ...]:
    """The values of a group of boxes that were ticked."""
    return tuple(each for each in desk.posted.getlist(name) if each)


def _in_words(desk: Desk, invalid: kernel.Invalid) -> Problems:
    say = desk.words
    known = {
        "services": say("Choose all services, or some of them."),
        "actions": say("Messages and what is known about you are of no single service: choose all services for those."),
        "until_on": say("That day is over. Choose a later one, or none."),
    }
    return tuple((each.where, known.get(each.where, each.message)) for each in invalid.problems)


def _ask(desk: Desk, holder: identity.Agent | None, *, code: str = "", problems: Problems = ()) -> HttpResponse:
    by_field = dict(reversed(problems))
    fields = tuple(replace(each, problem=by_field.get(each.id, "")) for each in (_fields(desk) if holder else ()))
    context = {
        "holder": holder,
        "code": code,
        "problem": by_field.get("code", ""),
        "problems": problems,
        "fields": fields,
        "typed": look.typed_values(fields=fields, post=desk.posted) if "give" in desk.request.POST else None,
    }
    back = look.Link(desk.words("Mandates"), desk.to("mandates"))
    page = desk.page(desk.words("Give a mandate"), back=back, personal=True, wrong=bool(problems))
    return desk.render("give_mandate.html", page, context, status=422 if problems else 200)


def _fields(desk: Desk) -> tuple[journeys.Field, ...]:
    words = desk.words
    return (
        journeys.Field(
            id="services", type="choices", label=words("In which services?"), label_lang=desk.language,
            options=_options(all_powers_of_services(desk)),
        ),
        journeys.Field(
            id="actions", type="choices", label=words("What may they do?"), label_lang=desk.language,
            hint=words("They always see the requests, decisions and documents of these services."),
            options=_options(all_powers(desk)),
        ),
        journeys.Field(
            id="until_on", type="date", label=words("Until which day?"), label_lang=desk.language, required=False,
            hint=words("Without a day it holds until one of you ends it."),
        ),
    )  # fmt: skip


def all_powers_of_services(desk: Desk) -> tuple[Allowed, ...]:
    """Every service, whole organizations, single services: (value, words)."""
    natives = [each for each in desk.jurisdiction.services.values() if each.kind == "native"]
    organizations = dict.fromkeys(each.identifier.partition("/")[0] for each in natives)
    say = desk.words
    return (
        ("*", say("All services, of every office")),
        *((f"{each}/*", say("Everything at {name}", name=desk.organization(each).text)) for each in organizations),
        *((each.identifier, desk.say(each.title).text) for each in natives),
    )


def _options(pairs: tuple[Allowed, ...]) -> tuple[journeys.Option, ...]:
    return tuple(journeys.Option(value, label) for value, label in pairs)
