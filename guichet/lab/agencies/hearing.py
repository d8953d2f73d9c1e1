"""A simulated office is told of life events: it verifies who speaks, takes each once, or misbehaves on demand."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from guichet.connectors.life_events import api as life_events
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.agencies import telling
from guichet.lab.models import HeardEvent


def address_of(organization: str) -> str:
    """Where the office is told."""
    return f"{settings.GUICHET_BASE_URL}/lab/agencies/{organization}/life-events"


@csrf_exempt  # a program comes here, and its signature says whose
@require_POST
@identity.admits("anyone")
def hear(request: HttpRequest, organization: str) -> HttpResponse:
    """202 for an event that is ours and whole, also when it was heard before; 401 for a forged one; or as wished."""
    try:
        mode = faults.suffer("agency")
    except ConnectionError:
        return JsonResponse({"title": "down"}, status=503)
    if mode == "garbled":
        return HttpResponse("<html>", status=500)
    body = request.body
    try:
        document = json.loads(body)
        life_events.verify(
            request.headers.get(life_events.HEADER, ""),
            body=body,
            source=document["source"],
            audience=address_of(organization),
            keys=life_events.key_set(),
            attributes=None,
        )
    except (ValueError, KeyError, TypeError, life_events.Refused) as refused:
        return JsonResponse({"title": "not ours", "detail": str(refused)}, status=401)
    heard, new = HeardEvent.objects.get_or_create(
        organization=organization,
        event_id=document["id"],
        defaults={"document": body.decode(), "at": kernel.now()},
    )
    if not new:
        HeardEvent.objects.filter(pk=heard.pk).update(times=heard.times + 1)
    if mode == "lies":  # it took it, and says that it did not
        return HttpResponse(status=500)
    return HttpResponse(status=202)


@require_GET
@identity.admits("anyone")
def heard(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """All that the simulated offices were told, newest first."""
    rows = HeardEvent.objects.order_by("-at", "-pk")[:200]
    return JsonResponse(
        {
            "heard": [
                {"organization": row.organization, "times": row.times, "event": json.loads(row.document)}
                for row in rows
            ]
        },
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )


@require_GET
@identity.admits("anyone")
def keys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The simulated registers' public key."""
    return JsonResponse(telling.key_set())
