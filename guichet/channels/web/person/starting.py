"""Where one begins: the front door, starting a service, going on with a code, and choosing how to sign in."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.web import limits, style
from guichet.channels.web.desk import Desk
from guichet.channels.web.negotiation import preferred
from guichet.channels.web.same_site import posted_from_here
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.look import api as look

SUBJECT = "subject-"


@require_safe
@identity.admits("anyone")
def front(request: HttpRequest) -> HttpResponse:
    """To the home page in the language the browser asks for."""
    answer = HttpResponseRedirect(f"/{preferred(request, catalogue.current())}/")
    patch_vary_headers(answer, ("Accept-Language",))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@posted_from_here
@require_POST
@identity.admits("anyone")
def start(request: HttpRequest, language: str, organization: str, name: str) -> HttpResponse:
    """Open a request for a service and go to its first page; fields `subject-<role>` say whom it is about."""
    desk = Desk(request, language)
    subjects = {
        each.removeprefix(SUBJECT): str(value) for each, value in request.POST.items() if each.startswith(SUBJECT)
    }
    begun = journeys.start(
        service=f"{organization}/{name}", by=desk.actor, language=language, subjects=subjects, plan=""
    )
    if desk.actor.person_id is None:
        identity.show_code(request, begun.tracking_code)
    return HttpResponseRedirect(desk.to("step", request_id=begun.request_id, page=begun.step.id))


@posted_from_here
@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def resume(request: HttpRequest, language: str) -> HttpResponse:
    """Go on with a request or a plan by its code."""
    desk = Desk(request, language)
    typed = " ".join(request.POST.get("code", "").split())[:40]
    if request.method != "POST":
        return _ask_code(desk)
    if limits.spent(request, "code"):
        raise limits.TooMany("too many wrong codes")
    if not typed:
        return _ask_code(desk, problem=desk.words("Write your code."))
    try:
        address, code = _place_of(desk, typed)
    except kernel.NotFound:
        limits.count(request, "code")
        problem = desk.words(
            "There is no request with this code, or it is kept for someone who signs in. Check it letter by letter."
        )
        return _ask_code(desk, problem=problem, typed=typed)
    identity.show_code(request, code)
    return HttpResponseRedirect(address)


def _place_of(desk: Desk, typed: str) -> tuple[str, str]:
    """The address where a code goes on, and the code as issued; raises NotFound."""
    try:
        found = journeys.resume(code=typed, by=desk.actor, language=desk.language)
    except kernel.NotFound:
        code = kernel.read_tracking_code(typed) or ""
        plan = intake.plan_by_code(code=code, by=intake.shown_code(desk.actor, code))
        return desk.to("plan", plan_id=plan.id), plan.code
    return desk.to("step", request_id=found.request_id, page=found.step.id), found.tracking_code


def _ask_code(desk: Desk, *, problem: str = "", typed: str = "") -> HttpResponse:
    page = desk.page(desk.words("Go on where you stopped"), wrong=bool(problem), personal=True)
    context = {"problem": problem, "typed": typed}
    return desk.render("resume.html", page, context, status=422 if problem else 200)


@require_safe
@identity.admits("anyone")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Which level is needed and why, before anything happens; then the ways to sign in."""
    jurisdiction = catalogue.current()
    following = _local(request, request.GET.get("next", ""))
    language = following.split("/")[1] if following.count("/") > 1 else ""
    desk = Desk(request, language if language in jurisdiction.languages else preferred(request, jurisdiction))
    try:
        level = kernel.Assurance.from_name(request.GET.get("level", "low")) or kernel.Assurance.LOW
    except ValueError:
        level = kernel.Assurance.LOW
    why, problem = request.GET.get("why", ""), request.GET.get("problem", "")
    if following == "/":
        following = desk.to("own")
    able = [provider for _, provider in identity.providers if max(provider.levels()) >= level]
    ways = [
        (desk.say(provider.label), provider.begin_address(next_path=following, level=level, why=why), provider.script)
        for provider in able
    ]
    scripts = tuple(style.static_address(provider.script) for provider in able if provider.script)
    asked = {name: value for name, value in (("level", level.label), ("why", why), ("problem", problem)) if value}
    in_language = {
        each: f"{request.path}?{urlencode({'next': _in(each, desk.language, following), **asked})}"
        for each in jurisdiction.languages
    }
    page = desk.page(desk.words("Show that it is you"), wrong=bool(problem), personal=True, in_language=in_language)
    context = {
        "ways": ways,
        "level": levels(desk)[level],
        "why": reasons(desk).get(why, ""),
        "problem": problems(desk).get(problem, problems(desk)["refused"]) if problem else "",
        "back": look.Link(desk.words("Back to the start"), desk.to("home")),
    }
    return desk.render("sign_in.html", replace(page, scripts=scripts), context, status=403 if problem else 200)


def _in(language: str, current: str, address: str) -> str:
    """The same address below another language."""
    return f"/{language}/{address.removeprefix(f'/{current}/')}" if address.startswith(f"/{current}/") else address


def levels(desk: Desk) -> dict[kernel.Assurance, str]:
    """What a level means, in words."""
    say = desk.words
    return {
        kernel.Assurance.NONE: say("None: anybody may."),
        kernel.Assurance.LOW: say("Low: that you are the same person as last time."),
        kernel.Assurance.SUBSTANTIAL: say("Substantial: that you are who you say, checked with a second proof."),
        kernel.Assurance.HIGH: say("High: that you are who you say, checked in person or as well as that."),
    }


def reasons(desk: Desk) -> dict[str, str]:
    """Why a sign-in is asked for, by identity's code."""
    say = desk.words
    return {
        "own": say("What you asked for is shown to you alone."),
        "staff": say("These pages are for people who work on cases."),
        "level": say("What you asked for needs a surer sign-in than the one you have."),
        "submit": say("The office acts on what you send, so it must know who sends it. What you wrote is kept."),
        "phone": say("A telephone is linked to the person who owns it."),
        "fresh": say("This changes something that matters. Show once more that it is you: what you wrote is kept."),
        "ways": say("Who changes how you sign in must be known as surely as you ever were."),
        "agency": say("An agency's own pages ask us who you are."),
        "claim": say("What you keep on your page is shown to you alone."),
    }


def problems(desk: Desk) -> dict[str, str]:
    """What went wrong with a sign-in, by the connector's code, and what to do."""
    say = desk.words
    return {
        "denied": say("You did not finish signing in. Nothing has changed: try again, or choose another way."),
        "expired": say("That took too long, or began in another browser. Try again from here."),
        "refused": say("We could not believe the answer we got, so nobody was signed in. Try again."),
        "unreachable": say("The place where you sign in does not answer now. What you wrote is kept: try again later."),
        "other_file": say(
            "That way opens another file, and files are never joined. Remove it there, or ask at a counter."
        ),
        "person_died": say(
            "We were told that the person who signs in here has died, so nobody can sign in as them. If this is you,"
            " call or visit the office that records deaths: it is put right there, and everything is as before. If you"
            " settle what they left, sign in as yourself."
        ),
        "other_person": say(
            "That way tells another date of birth than we know of you. Nothing was changed: ask at a counter."
        ),
        "passkey": say("That passkey was not taken: it is not one we know, or not from this site. Try another way."),
        "level": say("You are signed in, but not surely enough for this. Choose a surer way."),
    }


def _local(request: HttpRequest, target: str) -> str:
    """A path of this site, else the front page."""
    clean = target.strip()
    allowed = url_has_allowed_host_and_scheme(clean, allowed_hosts=None, require_https=request.is_secure())
    return clean if allowed and clean.startswith("/") else "/"
