"""Where a browser arrives from an agency's system: signed in as surely as asked, then told who asks, and asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guichet.catalogue import api as catalogue
from guichet.connectors.openid_provider import grants
from guichet.connectors.openid_provider.clients import AgencyClient, clients
from guichet.connectors.openid_provider.endpoints import issuer
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.look import api as look

_SALT = "guichet.openid_provider.asked"
_ASKED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    "acr_values", "prompt", "max_age", "response_mode", "request", "request_uri",
)  # fmt: skip
#: A page stands open for so long; after that one begins again.
_PAGE_SECONDS = 900
_LEAST_AGE = 60


@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def authorize(request: HttpRequest) -> HttpResponse:
    """The question of a client, and the person's answer to it."""
    if request.method == "POST":
        return _answered(request)
    asked = {name: request.GET.get(name, "") for name in _ASKED}
    client = clients().get(asked["client_id"])
    if client is None or asked["redirect_uri"] not in client.redirect_uris:
        # Never redirect to an address nobody registered (RFC 6749, section 4.1.2.1).
        return HttpResponse("Unknown client or return address.", status=400, content_type="text/plain; charset=utf-8")
    wrong = _wrong(asked)
    if wrong:
        return _back(request, asked, {"error": wrong})
    needed = _needed(client, asked)
    actor = identity.actor_of_request(request)
    again = _too_long_ago(request, asked)
    if actor.agent_id is None or actor.assurance < needed or again:
        if "none" in asked["prompt"].split():
            return _back(request, asked, {"error": "login_required"})
        why = "fresh" if again and actor.agent_id else "agency"
        here = f"{request.path}?{request.GET.urlencode()}"
        return HttpResponseRedirect(identity.sign_in_address(next_path=here, level=needed, why=why))
    if "none" in asked["prompt"].split():
        return _back(request, asked, {"error": "consent_required"})
    return _page(request, client, asked, actor)


def _page(request: HttpRequest, client: AgencyClient, asked: dict[str, str], actor: kernel.Actor) -> HttpResponse:
    jurisdiction = catalogue.current()
    language = actor.language if actor.language in jurisdiction.languages else jurisdiction.default_language
    words = language_of.translator(language)
    fallbacks = (jurisdiction.default_language,)
    known = jurisdiction.organizations.get(client.organization)
    office = known.name.in_language(language, fallbacks=fallbacks).text if known else client.organization
    mark = look.sheet(msgspec.structs.asdict(jurisdiction.look))[1]
    page = look.Page(
        title=words("{system} asks who you are", system=client.label),
        language=language,
        site_name=jurisdiction.name.in_language(language, fallbacks=fallbacks).text,
        home=f"/{language}/",
        stylesheets=(reverse("web-tokens", kwargs={"mark": mark}), look.static_address("look/guichet.css")),
        no_index=True,
    )
    told = [words("a number that only this office knows you by"), words("how surely you signed in, and when")]
    if "profile" in asked["scope"].split():
        told += [words("your name"), words("your date of birth"), words("your language")]
    context: dict[str, Any] = {
        "page": page,
        "language": language,
        "office": office,
        "system": client.label,
        "told": told,
    }
    context["asked"] = signing.dumps({**asked, "agent": actor.agent_id}, salt=_SALT)
    answer = render(request, "look/asked_by_agency.html", context)
    # The form's answer leads back to the agency's system, which stands at another address.
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(asked["redirect_uri"]))
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"form-action 'self' {origin}; base-uri 'none'; frame-ancestors 'none'"
    )
    return answer


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        asked: dict[str, str] = signing.loads(request.POST.get("asked", ""), salt=_SALT, max_age=_PAGE_SECONDS)
    except signing.BadSignature:
        return HttpResponse("This page is too old. Begin again.", status=400, content_type="text/plain; charset=utf-8")
    client = clients().get(asked["client_id"])
    actor = identity.actor_of_request(request)
    if client is None or asked["redirect_uri"] not in client.redirect_uris or actor.agent_id != asked["agent"]:
        return HttpResponse("This page is too old. Begin again.", status=400, content_type="text/plain; charset=utf-8")
    if request.POST.get("answer") != "yes":
        return _back(request, asked, {"error": "access_denied"})
    if actor.assurance < _needed(client, asked) or actor.agent_id is None:
        return _back(request, asked, {"error": "access_denied"})
    identity.tell_agency(organization=client.organization, system=client.client_id, by=actor)
    shown = identity.authenticated_at(request)
    code = grants.give_code(
        client_id=client.client_id,
        agent_id=actor.agent_id,
        asked=asked,
        assurance=actor.assurance,
        authenticated_at=int(shown),
    )
    return _back(request, asked, {"code": code})


def _wrong(asked: dict[str, str]) -> str:
    """The OAuth error of a question, or nothing."""
    if asked["request"] or asked["request_uri"]:
        return "request_not_supported"
    if asked["response_type"] != "code" or asked["response_mode"] not in ("", "query"):
        return "unsupported_response_type"
    if "openid" not in asked["scope"].split():
        return "invalid_scope"
    if asked["max_age"] and not (asked["max_age"].isascii() and asked["max_age"].isdigit()):
        return "invalid_request"
    well = asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
    return "" if well and asked["state"] and max(map(len, asked.values())) <= 400 else "invalid_request"


def _needed(client: AgencyClient, asked: dict[str, str]) -> kernel.Assurance:
    """The client's level, or the least of those it asks for now when that is higher (acr_values is a wish)."""
    levels = {level.label: level for level in kernel.Assurance if level}
    wished = [levels[value] for value in asked["acr_values"].split() if value in levels]
    return max(client.level, min(wished)) if wished else client.level


def _too_long_ago(request: HttpRequest, asked: dict[str, str]) -> bool:
    """Whether they must show again who they are; no sooner than after a minute, or one would never arrive."""
    age = kernel.system_clock().timestamp() - identity.authenticated_at(request)
    if "login" in asked["prompt"].split():
        return age > _LEAST_AGE
    return bool(asked["max_age"]) and age > max(_LEAST_AGE, int(asked["max_age"][:9]))


def _back(request: HttpRequest, asked: dict[str, str], answer: dict[str, str]) -> HttpResponseRedirect:
    parameters = {**answer, "state": asked["state"], "iss": issuer(request)}
    sign = "&" if "?" in asked["redirect_uri"] else "?"
    return HttpResponseRedirect(f"{asked['redirect_uri']}{sign}{urlencode(parameters)}")
