"""How one signs in, as a page: the ways there are, adding another, removing one, and what a clerk saw."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web import limits, style
from guichet.channels.web.desk import Desk
from guichet.channels.web.person.starting import levels
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_safe
@identity.admits("signed_in")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """The ways; the forms that change them only for who showed a moment ago, and surely enough, who they are."""
    return _page(Desk(request, language))


def _page(desk: Desk, *, problem: str = "", onward: look.Link | None = None, status: int = 200) -> HttpResponse:
    agent_id = desk.actor.agent_id or ""
    held, needed = identity.ways_of(agent_id), identity.strongest(agent_id)
    target = desk.to("ways")
    scripted = [provider for _, provider in identity.providers if provider.script]
    linkable = [provider for _, provider in identity.providers if not provider.script]
    labels = {provider.issuer: desk.say(provider.label).text for _, provider in identity.providers if provider.issuer}
    changes = identity.is_fresh(desk.request) and desk.actor.assurance >= needed
    proofing = identity.last_proofing(agent_id)
    said = levels(desk)
    context = {
        "ways": [(way, way.name if way.kind == "passkey" else labels.get(way.name, way.name)) for way in held],
        "levels": said,
        "changes": changes,
        "again": identity.sign_in_address(
            next_path=target, level=needed, why="ways" if desk.actor.assurance < needed else "fresh"
        ),
        "providers": [(provider.name, desk.say(provider.label).text) for provider in linkable],
        "adding": [(provider.add_address(next_path=target), desk.say(provider.label).text) for provider in scripted],
        "onward": onward,
        "proofing": (proofing[0], said[proofing[1]]) if proofing else None,
        "problem": problem or _problems(desk).get(desk.request.GET.get("problem", ""), ""),
        "done": desk.request.GET.get("done", "") == "passkey",
    }
    back = look.Link(desk.words("Settings"), desk.to("settings"))
    page = desk.page(desk.words("How you sign in"), back=back, personal=True, wrong=bool(context["problem"]))
    scripts = tuple(style.static_address(provider.script) for provider in scripted) if changes else ()
    return desk.render("ways.html", replace(page, scripts=scripts), context, status=status)


def _problems(desk: Desk) -> dict[str, str]:
    say = desk.words
    return {
        "passkey": say("No passkey was added. Perhaps this device has one already, or took too long. Try again."),
        "label": say("Name the device in at most 80 letters, so that you know it again."),
        "last_way": say("It is the only way you sign in. Add another one first."),
        "code": say("That code is wrong or too old. Ask the officer for another."),
        "no_passkey": say("Sign in with the passkey first: it is what the officer's word is joined to."),
    }


@require_POST
@identity.admits("signed_in", why="ways", fresh=True)
def link(request: HttpRequest, language: str) -> HttpResponse:
    """Off to another provider, whose answer is then linked to this account."""
    desk = Desk(request, language)
    name = request.POST.get("provider", "")
    if name not in identity.providers or identity.providers.get(name).script:
        return HttpResponseRedirect(desk.to("ways"))
    identity.begin_linking(request, provider=name)
    provider = identity.providers.get(name)
    address = provider.begin_address(next_path=desk.to("ways"), level=kernel.Assurance.LOW)
    # A link and no redirect: the policy for forms (form-action) holds for where a form's answer redirects to.
    return _page(desk, onward=look.Link(desk.say(provider.label).text, address))


@require_POST
@identity.admits("signed_in", why="ways", fresh=True)
def remove(request: HttpRequest, language: str) -> HttpResponse:
    """One way less; what rests on it is signed out."""
    desk = Desk(request, language)
    try:
        identity.remove_way(way_id=request.POST.get("remove", ""), by=desk.actor)
    except kernel.Conflict:
        return _page(desk, problem=_problems(desk)["last_way"], status=409)
    return HttpResponseRedirect(desk.to("ways"))


@require_POST
@identity.admits("signed_in", why="ways", fresh=True)
def bind(request: HttpRequest, language: str) -> HttpResponse:
    """The code of the clerk who saw the person, typed beside the passkey."""
    desk = Desk(request, language)
    if limits.spent(request, "keys"):
        raise limits.TooMany("too many codes")
    try:
        identity.bind_proof(
            code=request.POST.get("code", "")[:40], named=identity.way_of_request(request), by=desk.actor
        )
    except kernel.Invalid:
        limits.count(request, "keys")
        return _page(desk, problem=_problems(desk)["code"], status=422)
    except kernel.Conflict:
        return _page(desk, problem=_problems(desk)["no_passkey"], status=409)
    return HttpResponseRedirect(desk.to("ways"))
