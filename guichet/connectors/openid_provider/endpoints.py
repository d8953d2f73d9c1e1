"""What programs ask: discovery, keys, the exchange of a code, the claims of a token."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guichet.connectors.openid_provider import grants, keys
from guichet.connectors.openid_provider.clients import AgencyClient, clients
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing


def issuer(request: HttpRequest) -> str:
    """Our exact issuer identifier: of the configured address; without one, of the address that was asked."""
    base = str(settings.GUICHET_BASE_URL) if settings.PRODUCTION else ""
    return f"{base or request.build_absolute_uri('/').rstrip('/')}/agencies"


@require_GET
@identity.admits("anyone")
def discovery(request: HttpRequest) -> JsonResponse:
    """OpenID Connect Discovery 1.0, section 4."""
    base = issuer(request)
    return JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks.json",
            "scopes_supported": ["openid", "profile"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": [level.label for level in kernel.Assurance if level],
            "claims_supported": ["sub", "acr", "auth_time", "name", "birthdate", "locale"],
            "authorization_response_iss_parameter_supported": True,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
        }
    )


@require_GET
@identity.admits("anyone")
def jwks(_request: HttpRequest) -> JsonResponse:
    """The published keys."""
    return JsonResponse(keys.key_set())


@csrf_exempt  # a client without cookies calls; it proves itself with its secret
@require_POST
@identity.admits("anyone")
def token(request: HttpRequest) -> JsonResponse:
    """Exchange a code (Core, section 3.1.3)."""
    client = _client(request)
    if client is None:
        return _error("invalid_client", "unknown client, or wrong secret", status=401)
    if request.POST.get("grant_type") != "authorization_code":
        return _error("unsupported_grant_type", "only authorization_code")
    try:
        grant, access = grants.exchange(
            code=request.POST.get("code", ""),
            client_id=client.client_id,
            redirect_uri=request.POST.get("redirect_uri", ""),
            verifier=request.POST.get("code_verifier", ""),
        )
    except grants.GrantRefused as refused:
        return _error("invalid_grant", str(refused))
    now = int(kernel.system_clock().timestamp())
    half = hashlib.sha256(access.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": issuer(request),
        "sub": sharing.pairwise(grant.agent_id, client.organization),
        "aud": client.client_id,
        "iat": now,
        "exp": now + 300,
        "auth_time": grant.authenticated_at,
        "acr": kernel.Assurance(grant.assurance).label,
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
    }
    if grant.nonce:
        claims["nonce"] = grant.nonce
    lives = int(grants.TOKEN_LIVES.total_seconds())
    answer = {"access_token": access, "token_type": "Bearer", "expires_in": lives, "scope": grant.scope}
    return _kept_nowhere(JsonResponse({**answer, "id_token": keys.sign(claims)}))


@csrf_exempt  # called with an access token, without cookies
@require_http_methods(["GET", "POST"])
@identity.admits("anyone")
def userinfo(request: HttpRequest) -> JsonResponse:
    """The person's claims for an access token (Core, section 5.3)."""
    kind, _, access = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    grant = grants.grant_of_token(access.strip()) if kind.lower() == "bearer" else None
    client = clients().get(grant.client_id) if grant else None
    if grant is None or client is None:
        refused = _error("invalid_token", "unknown or too old", status=401)
        refused.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return refused
    claims = {"sub": sharing.pairwise(grant.agent_id, client.organization)}
    if "profile" in grant.scope.split():
        person = identity.agent(grant.agent_id)
        born = person.birth_date.isoformat() if person.birth_date else ""
        told = {"name": person.name, "birthdate": born, "locale": person.language}
        claims |= {name: value for name, value in told.items() if value}
    return _kept_nowhere(JsonResponse(claims))


def _client(request: HttpRequest) -> AgencyClient | None:
    kind, _, value = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    name, secret = request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    if kind.lower() == "basic":
        try:
            left, _, right = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        name, secret = unquote(left), unquote(right)
    found = clients().get(name)
    return found if found is not None and found.proves(secret) else None


def _error(error: str, description: str, *, status: int = 400) -> JsonResponse:
    return _kept_nowhere(JsonResponse({"error": error, "error_description": description}, status=status))


def _kept_nowhere(answer: JsonResponse) -> JsonResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer
