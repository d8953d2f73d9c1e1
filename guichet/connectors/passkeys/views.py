"""The addresses a browser's script and forms talk to; none draws a page."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guichet.connectors.passkeys import ceremony
from guichet.identity import api as identity
from guichet.kernel import api as kernel

log = logging.getLogger(__name__)


@require_GET
@identity.admits("anyone")
def options_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A challenge for any passkey of this site."""
    return _json(ceremony.options_to_sign_in(request))


@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The device's answer. Whatever cannot be believed signs nobody in and leaves the session as it was."""
    target, level = _local(request), _level(request)
    if request.method == "GET":  # without the script, or when a page was loaded anew
        asked = {"next": target, "level": level.label, "why": request.GET.get("why", "")[:20]}
        return HttpResponseRedirect(f"{identity.SIGN_IN}?{urlencode(asked)}")
    try:
        shown = ceremony.shown(request, request.POST.get("answer", ""))
        signed = identity.recognise_passkey(
            credential_id=shown.credential_id, sign_count=shown.sign_count, by=kernel.SYSTEM
        )
    except (ceremony.CeremonyFailed, kernel.GuichetError) as failed:
        return _failed(failed, target, level)
    if shown.holder != signed.agent.id:
        return _failed(ceremony.CeremonyFailed("the device says it belongs to another"), target, level)
    here, worth = identity.actor_of_request(request), signed.actor.assurance
    falls_short = worth < level
    if not (falls_short and here.agent_id == signed.agent.id and here.assurance >= worth):
        identity.sign_in(
            request,
            account_id=signed.account_id,
            provider=identity.PASSKEY,
            assurance=worth,
            named=identity.by_passkey(shown.passkey_id),
        )
    if falls_short:
        asked = {"problem": "level", "next": target, "level": level.label}
        return HttpResponseRedirect(f"{identity.SIGN_IN}?{urlencode(asked)}")
    return HttpResponseRedirect(target)


@require_GET
@identity.admits("signed_in", why="ways", fresh=True)
def options_to_add(request: HttpRequest) -> HttpResponse:
    """A challenge to make a passkey for the one signed in."""
    agent = identity.agent(identity.actor_of_request(request).agent_id or "")
    return _json(ceremony.options_to_add(request, agent=agent, site_name=ceremony.party(request).id))


@require_POST
@identity.admits("signed_in", why="ways", fresh=True)
def add(request: HttpRequest) -> HttpResponse:
    """The passkey that the device made joins the account."""
    target = _local(request)
    try:
        made = ceremony.enrolled(request, request.POST.get("answer", ""))
        identity.add_passkey(
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            label=request.POST.get("label", "")[:200],
            by=identity.actor_of_request(request),
        )
    except (ceremony.CeremonyFailed, kernel.Invalid, kernel.Conflict) as failed:
        log.warning("a passkey was not added: %s", failed)
        code = "label" if isinstance(failed, kernel.Invalid) else "passkey"
        return HttpResponseRedirect(f"{target}?{urlencode({'problem': code})}")
    return HttpResponseRedirect(f"{target}?{urlencode({'done': 'passkey'})}")


def _failed(failed: Exception, target: str, level: kernel.Assurance) -> HttpResponse:
    log.warning("sign-in by passkey: %s", failed)
    return HttpResponseRedirect(
        f"{identity.SIGN_IN}?{urlencode({'problem': 'passkey', 'next': target, 'level': level.label})}"
    )


def _local(request: HttpRequest) -> str:
    """The page to go on to, when it is one of this site."""
    target = request.GET.get("next", "").strip()
    hosts = {request.get_host()}
    local = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if local and url_has_allowed_host_and_scheme(target, allowed_hosts=hosts) else "/"


def _level(request: HttpRequest) -> kernel.Assurance:
    try:
        return kernel.Assurance.from_name(request.GET.get("level", "low")) or kernel.Assurance.LOW
    except ValueError:
        return kernel.Assurance.LOW


def _json(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
