"""Which views are open to whom: said on the view, enforced before it runs, and read by the test of every route."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.crypto import salted_hmac

from guichet.identity.operations.issue_token import actor_of_token
from guichet.identity.session import actor_of_request, is_fresh, organizations_of
from guichet.identity.types import ROLES
from guichet.kernel import api as kernel

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

WHO: frozenset[str] = ROLES | {"anyone", "signed_in", "gateway", "token"}

#: Where a browser is sent to sign in; the page there says which level is needed and why before anything happens.
SIGN_IN = "/sign-in/"

#: Why a sign-in is asked for: codes, which the sign-in page has words for. Never text from the address.
WHYS = frozenset({"own", "staff", "level", "submit", "phone", "claim", "fresh", "ways", "agency"})


def admits(*who: str, level: str = "low", why: str = "", fresh: bool = False) -> Callable[[View], View]:
    """Let these in, and nobody else; sets `view.admits`.

    `anyone` must be said. `signed_in` is someone known at `level` or higher. A role is held by staff signed in at
    substantial or higher. `token` is a program with `Authorization: Bearer`; `gateway` a machine of ours with the
    gateway's secret. Several mean any of them. `fresh` demands that they showed who they are a moment ago
    (`session.FRESH_SECONDS`). A person who is not signed in is sent to sign in, told the level and why, and comes back;
    one who is and may not gets 404, as if nothing stood there; a program gets 401 as a problem (RFC 9457).
    """
    unknown = set(who) - WHO
    if unknown or not who:
        raise ValueError(f"admits() names {sorted(unknown) or 'nobody'}; it takes {', '.join(sorted(WHO))}")
    if why and why not in WHYS:
        raise ValueError(f"admits(why={why!r}) is none of {', '.join(sorted(WHYS))}")
    admitted = frozenset(who)
    needed = kernel.Assurance.from_name(level)
    reason = why or ("staff" if admitted & ROLES else "own")

    def decorate(view: View) -> View:
        @wraps(view)
        def enforced(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refusal = _refusal(request, admitted, needed, reason)
            if refusal is None and fresh and not is_fresh(request):
                refusal = HttpResponseRedirect(sign_in_address(next_path=_back(request), level=needed, why="fresh"))
            return refusal if refusal is not None else view(request, *args, **kwargs)

        enforced.__dict__["admits"] = admitted
        enforced.__dict__["admits_level"] = needed
        return cast("View", enforced)

    return decorate


def sign_in_address(*, next_path: str, level: kernel.Assurance, why: str) -> str:
    """Where to send someone who must sign in, and come back to `next_path`."""
    return f"{SIGN_IN}?{urlencode({'next': next_path, 'level': level.label, 'why': why})}"


def gateway_token(name: str = "sms") -> str:
    """The secret a gateway of ours shows. In production it must be set; elsewhere it follows from the secret key."""
    tokens: dict[str, str] = getattr(settings, "GUICHET_GATEWAY_TOKENS", {})
    if name in tokens:
        return tokens[name]
    if getattr(settings, "GUICHET_ENVIRONMENT", "production") == "production":
        return ""
    derived: str = salted_hmac("guichet.identity.gateway", name, algorithm="sha256").hexdigest()
    return derived


def _refusal(
    request: HttpRequest, admitted: frozenset[str], needed: kernel.Assurance, why: str
) -> HttpResponseBase | None:
    """What to answer instead of the view; None to let the request in."""
    bearer = _bearer(request)
    if "gateway" in admitted and bearer and _is_gateway(bearer):
        return None
    if "token" in admitted and bearer:
        try:
            request.__dict__["actor"] = actor_of_token(bearer)
        except kernel.SignInNeeded as refused:
            return _unauthorized(str(refused))
        return None
    if "anyone" in admitted:
        return None
    if not admitted & (ROLES | {"signed_in"}):
        return _unauthorized("This address is for programs: send `Authorization: Bearer <token>`.")
    return _refuse_person(request, admitted, needed, why)


def _refuse_person(
    request: HttpRequest, admitted: frozenset[str], needed: kernel.Assurance, why: str
) -> HttpResponseBase | None:
    actor = actor_of_request(request)
    roles = admitted & ROLES
    level = max(needed, kernel.Assurance.SUBSTANTIAL) if roles and "signed_in" not in admitted else needed
    if actor.agent_id is None:
        return HttpResponseRedirect(sign_in_address(next_path=_back(request), level=level, why=why))
    if (roles & actor.roles or "signed_in" in admitted) and actor.assurance >= needed:
        return None
    if "signed_in" in admitted or roles & actor.roles or (organizations_of(request) and not actor.roles):
        return HttpResponseRedirect(sign_in_address(next_path=_back(request), level=level, why="level"))
    raise Http404


def _back(request: HttpRequest) -> str:
    """Where to come back to: the page itself, or the one a form stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    parts = urlsplit(str(request.META.get("HTTP_REFERER", "")))
    if parts.netloc == request.get_host() and parts.path.startswith("/"):
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.path


def _bearer(request: HttpRequest) -> str:
    kind, _, token = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _is_gateway(token: str) -> bool:
    names = {"sms", "voice", *getattr(settings, "GUICHET_GATEWAY_TOKENS", {})}
    secrets = [secret for secret in map(gateway_token, sorted(names)) if secret]
    return any(hmac.compare_digest(secret.encode(), token.encode()) for secret in secrets)


def _unauthorized(detail: str) -> HttpResponse:
    problem = {"type": "about:blank", "title": "Sign-in needed", "status": 401, "detail": detail}
    problem["code"] = kernel.SignInNeeded.code
    answer = HttpResponse(json.dumps(problem), status=401, content_type="application/problem+json")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="guichet"'
    return answer
