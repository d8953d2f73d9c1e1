"""The door for the gateway: a text as JSON, taken once."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guichet.channels.sms.operations.take_text import handle
from guichet.identity import api as identity
from guichet.kernel import api as kernel

LONGEST = {"from": 32, "text": 10_000, "id": 200}


@csrf_exempt  # no browser comes here: the gateway shows its secret in a header that no form can set
@require_POST
@identity.admits("gateway")
def inbound(request: HttpRequest) -> HttpResponse:
    """`{"from": "+64...", "to": "...", "text": "...", "id": "..."}` -> 202; the same id again -> 202, and no effect.

    Anything else is answered as RFC 9457 says. 5xx or no answer: nothing was taken, send it again.
    """
    try:
        said = _read(request.body)
        handle(number=said["from"], text=said["text"], id=said["id"])
    except kernel.Invalid as invalid:
        problem = {
            "type": "about:blank",
            "title": "This is no text message",
            "status": invalid.status,
            "code": invalid.code,
            "detail": str(invalid),
            "errors": [
                {"where": each.where, "message": each.message, "remedy": each.remedy} for each in invalid.problems
            ],
        }
        return JsonResponse(problem, status=invalid.status, content_type="application/problem+json")
    return JsonResponse({"taken": said["id"]}, status=202)


def _read(body: bytes) -> dict[str, str]:
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise _invalid("body", "the body is no JSON", "Send one JSON object.") from None
    if not isinstance(document, dict):
        raise _invalid("body", "the body is no JSON object", "Send one JSON object.")
    for name, longest in LONGEST.items():
        value = document.get(name)
        if not isinstance(value, str) or len(value) > longest or "\x00" in value:
            raise _invalid(
                name, f"{name!r} is text of at most {longest} signs", f"Send {name!r} as the gateway got it."
            )
    return {name: document[name] for name in LONGEST}


def _invalid(where: str, message: str, remedy: str) -> kernel.Invalid:
    return kernel.Invalid((kernel.Problem(where, message, remedy),))
