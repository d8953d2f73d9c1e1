"""The simulated provider's endpoints: discovery, keys, authorize, token, userinfo, sign-out, key rotation."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import people
from guichet.lab.frame import frame
from guichet.lab.provider import grants, keys
from guichet.lab.provider.clients import ACR, CLIENT_ID, is_client, issuer, may_return_to, subject_of
from guichet.look import api as look

_SALT = "guichet.lab.authorize"
_SHOWN_GENERATED = 6


@require_GET
@identity.admits("anyone")
def discovery(_request: HttpRequest) -> JsonResponse:
    """OpenID Connect Discovery 1.0, section 4."""
    base = issuer()
    return JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks.json",
            "end_session_endpoint": f"{base}/end-session",
            "scopes_supported": ["openid", "profile"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": list(ACR),
            "claims_supported": ["sub", "name", "given_name", "family_name", "birthdate", "locale", "acr", "auth_time"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


@require_GET
@identity.admits("anyone")
def jwks(_request: HttpRequest) -> JsonResponse:
    """The published keys."""
    return JsonResponse(keys.key_set())


@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def authorize(request: HttpRequest) -> HttpResponse:
    """Where a browser arrives: choose who to be and how sure the provider is of it, or cancel."""
    if request.method == "POST":
        return _chosen(request)
    asked = {name: request.GET.get(name, "") for name in _ASKED}
    if asked["client_id"] != CLIENT_ID or not may_return_to(asked["redirect_uri"], host=request.get_host()):
        # Never redirect to an address nobody registered (RFC 6749, section 4.1.2.1).
        return HttpResponse("Unknown client or return address.", status=400, content_type="text/plain; charset=utf-8")
    wrong = _wrong(asked)
    if wrong:
        return _back(asked, {"error": wrong})
    wanted = [value for value in asked["acr_values"].split() if value in ACR]
    answer = render(
        request,
        "lab/authorize.html",
        {
            **frame("Sign in (simulated)"),
            "people": [*people.cast(), *people.generate(_SHOWN_GENERATED)],
            "levels": [(value, level.label) for value, level in ACR.items()],
            "chosen": wanted[0] if wanted else next(iter(ACR)),
            "asked": signing.dumps(asked, salt=_SALT),
        },
    )
    # The form's answer leads back to the client, which may be known under another name of this machine.
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(asked["redirect_uri"]))
    answer.headers[look.POLICY_HEADER] = look.policy(forms=[origin])
    return answer


@csrf_exempt  # a client without cookies calls; it proves itself with its secret
@require_POST
@identity.admits("anyone")
def token(request: HttpRequest) -> JsonResponse:
    """Exchange a code (Core, section 3.1.3)."""
    client_id, secret = _client_of(request)
    if not is_client(client_id, secret):
        return _error("invalid_client", "unknown client, or wrong secret", status=401)
    if request.POST.get("grant_type") != "authorization_code":
        return _error("unsupported_grant_type", "only authorization_code")
    try:
        grant, access = grants.exchange(
            code=request.POST.get("code", ""),
            client=client_id,
            redirect_uri=request.POST.get("redirect_uri", ""),
            verifier=request.POST.get("code_verifier", ""),
        )
    except grants.GrantRefused as refused:
        return _error(refused.error, str(refused))
    now = int(kernel.system_clock().timestamp())
    half = hashlib.sha256(access.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": issuer(),
        "sub": subject_of(grant.person, client_id),
        "aud": client_id,
        "iat": now,
        "exp": now + 300,
        "auth_time": now,
        "acr": grant.acr,
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
    }
    if grant.nonce:
        claims["nonce"] = grant.nonce
    lives = int(grants.TOKEN_LIVES.total_seconds())
    answer = {"access_token": access, "token_type": "Bearer", "expires_in": lives, "scope": grant.scope}
    return JsonResponse({**answer, "id_token": keys.sign(claims)})


@csrf_exempt  # called with an access token, without cookies
@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def userinfo(request: HttpRequest) -> JsonResponse:
    """The person's claims for an access token (Core, section 5.3)."""
    kind, _, access = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    grant = grants.grant_of_token(access.strip()) if kind.lower() == "bearer" else None
    if grant is None:
        refused = _error("invalid_token", "unknown or too old", status=401)
        refused.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return refused
    claims = {"sub": subject_of(grant.person, grant.client)}
    if "profile" in grant.scope.split():
        person = people.person(grant.person)
        claims |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "birthdate": person.birth_date.isoformat(),
            "locale": person.language,
        }
    return JsonResponse(claims)


@require_GET
@identity.admits("anyone")
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out here (RP-Initiated Logout 1.0). This provider keeps nobody signed in, so it only sends back."""
    target = urlsplit(request.GET.get("post_logout_redirect_uri", ""))
    back = f"{target.scheme}://{target.netloc}/sign-in/national/return/"
    if request.GET.get("client_id") == CLIENT_ID and may_return_to(back, host=request.get_host()):
        return HttpResponseRedirect(f"{target.scheme}://{target.netloc}{target.path or '/'}")
    return HttpResponse("You are signed out.", content_type="text/plain; charset=utf-8")


@require_POST
@identity.admits("anyone")
def rotate_keys(_request: HttpRequest) -> HttpResponse:
    """Sign with a new key from now on, to see that nobody notices."""
    keys.rotate()
    return HttpResponseRedirect("/lab/")


_ASKED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    "acr_values", "prompt",
)  # fmt: skip


def _chosen(request: HttpRequest) -> HttpResponse:
    try:
        asked: dict[str, str] = signing.loads(request.POST.get("asked", ""), salt=_SALT, max_age=1800)
    except signing.BadSignature:
        return HttpResponse("This page is too old. Begin again.", status=400, content_type="text/plain; charset=utf-8")
    if "cancel" in request.POST:
        return _back(asked, {"error": "access_denied"})
    acr = request.POST.get("acr", "")
    try:
        person = people.person(request.POST.get("other", "").strip() or request.POST.get("person", ""))
    except kernel.NotFound as missing:
        return HttpResponse(str(missing), status=400, content_type="text/plain; charset=utf-8")
    if acr not in ACR:
        return HttpResponse("Choose a level.", status=400, content_type="text/plain; charset=utf-8")
    code = grants.give_code(
        client=asked["client_id"],
        person=person.id,
        acr=acr,
        scope=asked["scope"],
        redirect_uri=asked["redirect_uri"],
        nonce=asked["nonce"],
        challenge=asked["code_challenge"],
    )
    return _back(asked, {"code": code})


def _wrong(asked: dict[str, str]) -> str:
    """The OAuth error of a question, or nothing."""
    if asked["response_type"] != "code":
        return "unsupported_response_type"
    if "openid" not in asked["scope"].split():
        return "invalid_scope"
    if asked["prompt"] == "none":
        return "login_required"
    well = asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
    return "" if well and asked["state"] and max(map(len, asked.values())) <= 400 else "invalid_request"


def _back(asked: dict[str, str], answer: dict[str, str]) -> HttpResponseRedirect:
    parameters = {**answer, "state": asked["state"], "iss": issuer()}
    return HttpResponseRedirect(f"{asked['redirect_uri']}?{urlencode(parameters)}")


def _client_of(request: HttpRequest) -> tuple[str, str]:
    kind, _, value = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    if kind.lower() != "basic":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


def _error(error: str, description: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": description}, status=status)
