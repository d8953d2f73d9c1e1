"""The signed days of the log and the keys that verify them, for whoever wants to keep them elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from guichet.audit import api as audit
from guichet.identity import api as identity


@require_safe
@identity.admits("anyone")
def days(_request: HttpRequest) -> HttpResponse:
    """Every signed day, one a line (RFC 7515, compact). It names no person and no thing."""
    text = "".join(f"{each}\n" for each in audit.signed_days())
    return _for_everyone(HttpResponse(text, content_type="text/plain; charset=us-ascii"))


@require_safe
@identity.admits("anyone")
def keys(_request: HttpRequest) -> HttpResponse:
    """The public keys, new and old (RFC 7517)."""
    return _for_everyone(JsonResponse(audit.day_keys()))


def _for_everyone(answer: HttpResponse) -> HttpResponse:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
