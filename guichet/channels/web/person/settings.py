"""What the person decides about themselves here: telephones, programs, language."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web import limits
from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look

TOKEN_DAYS = 90


@require_safe
@identity.admits("signed_in")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """All of it on one page."""
    return _page(Desk(request, language))


def _page(
    desk: Desk, *, phone_code: str = "", token: str = "", problem: tuple[str, str] = ("", ""), status: int = 200
) -> HttpResponse:
    """The page; with what is shown once: a code to text, or a key."""
    agent_id = desk.actor.agent_id or ""
    spoken = identity.agent(agent_id).language
    where, message = problem
    context = {
        "phones": identity.phones_of(agent_id),
        "keys": identity.tokens_of(agent_id),
        "sign_ins": identity.sign_ins_of(agent_id),
        "phone_code": phone_code,
        "token": token,
        "problems": ((where, message),) if message else (),
        "where": where,
        "message": message,
        "written": spoken if spoken in desk.jurisdiction.languages else desk.jurisdiction.default_language,
        "names": {each: language_of.own_name(each) for each in desk.jurisdiction.languages},
        "typed": desk.request.POST.get("label", ""),
        "days": TOKEN_DAYS,
        "acts_for": identity.acts_for(by=desk.actor),
        "for_whom": {each.id: each.grantor.name for each in identity.acts_for(by=desk.actor)},
    }
    back = look.Link(desk.words("Your page"), desk.to("own"))
    page = desk.page(desk.words("Settings"), back=back, personal=True, wrong=bool(message))
    return desk.render("settings.html", page, context, status=status)


@require_POST
@identity.admits("signed_in", why="phone")
def phone(request: HttpRequest, language: str) -> HttpResponse:
    """Show a code to text from the telephone to be linked, or unlink one."""
    desk = Desk(request, language)
    if "unlink" in request.POST:
        identity.unlink_phone(phone_id=request.POST["unlink"], by=desk.actor)
        return HttpResponseRedirect(desk.to("settings"))
    return _page(desk, phone_code=identity.phone_code(by=desk.actor))


@require_POST
@identity.admits("signed_in")
def tokens(request: HttpRequest, language: str) -> HttpResponse:
    """Give a program a key, shown once; or take one back."""
    desk = Desk(request, language)
    if "revoke" in request.POST:
        identity.revoke_token(token_id=request.POST["revoke"], by=desk.actor)
        return HttpResponseRedirect(desk.to("settings"))
    if limits.spent(request, "keys"):
        raise limits.TooMany("too many keys")
    label = request.POST.get("label", "").strip()
    try:
        token = identity.issue_token(
            agent_id=desk.actor.agent_id or "",
            assurance=desk.actor.assurance,
            label=label,
            by=desk.actor,
            valid_for=timedelta(days=TOKEN_DAYS),
            mandate=request.POST.get("mandate", ""),
        )
    except kernel.Invalid:
        limits.count(request, "keys")
        problem = desk.words("Write which program it is for, in at most 120 letters.")
        return _page(desk, problem=("label", problem), status=422)
    return _page(desk, token=token)


@require_POST
@identity.admits("signed_in")
def language_of_messages(request: HttpRequest, language: str) -> HttpResponse:
    """In which language one is written to."""
    desk = Desk(request, language)
    chosen = request.POST.get("language", "")
    if chosen in desk.jurisdiction.languages:
        identity.choose_language(agent_id=desk.actor.agent_id or "", language=chosen, by=desk.actor)
    return HttpResponseRedirect(desk.to("settings"))
