"""Leaves for the provider, comes back from it, and signs out: three addresses that draw no page of their own."""

from __future__ import annotations

import logging
from typing import TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from guichet.connectors.openid.faults import SignInFailed
from guichet.connectors.openid.provider import OpenIdProvider, Question, Vouched
from guichet.identity import api as identity
from guichet.kernel import api as kernel

log = logging.getLogger(__name__)

_KEY = "openid"
#: So many sign-ins may be under way in one browser (tabs), each for so long.
_MOST_PENDING = 5
_SECONDS = 15 * 60


class Pending(TypedDict):
    """One question under way."""

    provider: str
    state: str
    nonce: str
    verifier: str
    level: str
    next: str
    return_to: str
    at: float
    max_age: int | None
    link: bool


@require_GET
@identity.admits("anyone")
def choose(request: HttpRequest) -> HttpResponse:
    """`/sign-in/` while no channel draws that page: leads to the only provider, or says what went wrong."""
    names = [name for name, provider in identity.providers if isinstance(provider, OpenIdProvider)]
    problem = request.GET.get("problem", "")
    if problem or len(names) != 1:
        text = "You are not signed in. Please go back and try again." if problem else "Choose how to sign in:\n"
        links = "" if problem else "\n".join(f"/sign-in/{name}/" for name in names)
        return HttpResponse(text + links, status=403 if problem else 200, content_type="text/plain; charset=utf-8")
    return HttpResponseRedirect(f"/sign-in/{names[0]}/?{request.GET.urlencode()}")


@require_GET
@identity.admits("anyone")
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Leave for the provider, remembering what we asked. `next` is where to go afterwards, `level` what is needed."""
    chosen = _provider(provider)
    target = local_path(request, request.GET.get("next", ""))
    try:
        level = kernel.Assurance.from_name(request.GET.get("level", "low")) or kernel.Assurance.LOW
    except ValueError:
        level = kernel.Assurance.LOW
    # To be asked again now, or to add a way in: the provider must have seen the person a moment ago.
    link = identity.takes_linking(request, provider=provider)
    fresh = link or request.GET.get("why") == "fresh"
    question = Question.new(level, identity.FRESH_SECONDS if fresh else None)
    return_to = _absolute(request, f"/sign-in/{provider}/return/")
    language = identity.actor_of_request(request).language or str(getattr(request, "LANGUAGE_CODE", ""))
    try:
        address = chosen.address_to_ask(question, return_to=return_to, language=language)
    except SignInFailed as failed:
        return _failed(request, provider, failed, target, level)
    _remember(
        request,
        Pending(
            provider=provider,
            state=question.state,
            nonce=question.nonce,
            verifier=question.verifier,
            level=level.label,
            next=target,
            return_to=return_to,
            at=kernel.system_clock().timestamp(),
            max_age=question.max_age,
            link=link,
        ),
    )
    return HttpResponseRedirect(address)


@require_GET
@identity.admits("anyone")
def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """The provider's answer. Whatever cannot be believed signs nobody in and leaves the session as it was."""
    chosen = _provider(provider)
    pending = _take(request, provider, request.GET.get("state", ""))
    if pending is None:
        late = SignInFailed("expired", "the answer has a state this browser did not ask with, or asked too long ago")
        return _failed(request, provider, late, "/", kernel.Assurance.LOW)
    level = kernel.Assurance.from_name(pending["level"])
    try:
        if "error" in request.GET:
            code = "unreachable" if request.GET["error"] in {"server_error", "temporarily_unavailable"} else "denied"
            raise SignInFailed(code, f"the provider answered {request.GET['error'][:60]!r}")  # noqa: TRY301  # one way out
        vouched = chosen.person_of_answer(
            Question(pending["state"], pending["nonce"], pending["verifier"], level, pending["max_age"]),
            code=request.GET.get("code", ""),
            issuer=request.GET.get("iss"),
            return_to=pending["return_to"],
        )
        if pending["link"]:
            identity.link_way(request, named=_named(vouched), claims=vouched.claims, assurance=vouched.assurance)
            return HttpResponseRedirect(pending["next"])
        signed = identity.recognise(
            provider=vouched.issuer,
            subject=vouched.subject,
            claims=vouched.claims,
            assurance=vouched.assurance,
            by=kernel.SYSTEM,
        )
    except SignInFailed as failed:
        return _failed(request, provider, failed, pending["next"], level)
    except kernel.GuichetError as refused:
        code = refused.code if refused.code in {"other_file", "other_person", "person_died"} else "refused"
        return _failed(request, provider, SignInFailed(code, str(refused)), pending["next"], level)
    here = identity.actor_of_request(request)
    if vouched.assurance < level and here.agent_id == signed.agent.id and here.assurance >= vouched.assurance:
        # A step up that fell short takes nothing away: who they are was known as surely before.
        return _failed(request, provider, SignInFailed("level", "not the level asked for"), pending["next"], level)
    identity.sign_in(
        request,
        account_id=signed.account_id,
        provider=provider,
        assurance=vouched.assurance,
        logout_hint=vouched.id_token,
        named=_named(vouched),
        authenticated_at=vouched.authenticated_at,
    )
    if vouched.assurance < level:  # signed in as far as the provider goes; the page says why that is not enough
        short = SignInFailed("level", f"asked for {level.label}, got {vouched.assurance.label}")
        return _failed(request, provider, short, pending["next"], level)
    return HttpResponseRedirect(pending["next"])


@require_POST
@identity.admits("anyone")
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here, then at the provider if it offers that; ends on the front page, or on a local `next`."""
    name = identity.provider_of(request)
    target = local_path(request, request.POST.get("next", ""))
    hint = identity.sign_out(request)
    if name in identity.providers:
        provider = identity.providers.get(name)
        if isinstance(provider, OpenIdProvider):
            address = provider.logout_address(id_token=hint, return_to=_absolute(request, "/"))
            return HttpResponseRedirect(address or target)
    return HttpResponseRedirect(target)


@csrf_exempt  # the provider calls, without cookies: what it signs is what counts
@require_POST
@identity.admits("anyone")
def end_from_provider(request: HttpRequest, provider: str) -> HttpResponse:
    """The provider ended its session (Back-Channel Logout 1.0, 2.5): so end ours; 400 for what can't be believed."""
    try:
        named = _provider(provider).sign_ins_to_end(request.POST.get("logout_token", ""))
        identity.end_sign_ins_named(named=named, by=kernel.SYSTEM)
    except (SignInFailed, kernel.GuichetError) as failed:
        log.warning("logout from %s refused: %s", provider, failed)
        answer = HttpResponse('{"error": "invalid_request"}', status=400, content_type="application/json")
    else:
        answer = HttpResponse()
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _named(vouched: Vouched) -> identity.Named:
    return identity.Named(vouched.issuer, vouched.subject, vouched.session)


def local_path(request: HttpRequest, target: str) -> str:
    """`target` when it is a path of this site, else the front page: no address may send a person elsewhere."""
    clean = target.strip()
    local = clean.startswith("/") and not clean.startswith(("//", "/\\")) and "\\" not in clean
    if not local or any(ord(sign) < 32 for sign in clean):
        return "/"
    if not url_has_allowed_host_and_scheme(
        clean, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    return clean


def _provider(name: str) -> OpenIdProvider:
    provider = identity.providers.get(name) if name in identity.providers else None
    if not isinstance(provider, OpenIdProvider):
        raise Http404
    return provider


def _absolute(request: HttpRequest, path: str) -> str:
    """Our own address as the provider knows it: the configured one in production, else the one that was asked."""
    base: str = getattr(settings, "GUICHET_BASE_URL", "") if getattr(settings, "PRODUCTION", True) else ""
    return f"{base}{path}" if base else request.build_absolute_uri(path)


def _remember(request: HttpRequest, pending: Pending) -> None:
    others: list[Pending] = request.session.get(_KEY, [])
    request.session[_KEY] = [*others, pending][-_MOST_PENDING:]


def _take(request: HttpRequest, provider: str, state: str) -> Pending | None:
    """The question of that state, which is thereby used up."""
    pending: list[Pending] = request.session.get(_KEY, [])
    found = next((each for each in pending if each["state"] == state and each["provider"] == provider), None)
    if found is not None:
        request.session[_KEY] = [each for each in pending if each is not found]
        if not 0 <= kernel.system_clock().timestamp() - found["at"] <= _SECONDS:
            return None
    return found


def _failed(
    request: HttpRequest, provider: str, failed: SignInFailed, target: str, level: kernel.Assurance
) -> HttpResponse:
    log.warning("sign-in through %s: %s: %s", provider, failed.code, failed)
    asked = {"problem": failed.code, "next": local_path(request, target), "level": level.label}
    return HttpResponseRedirect(f"{identity.SIGN_IN}?{urlencode(asked)}")
