"""The door for agencies' systems: a signed CloudEvent, taken once, or refused with a problem that says why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from guichet.audit import api as audit
from guichet.connectors.life_events import cloud_events, signatures
from guichet.connectors.life_events.configuration import Source
from guichet.connectors.life_events.events import LifeEventRefused
from guichet.connectors.life_events.plugging import configured
from guichet.connectors.life_events.published_keys import published
from guichet.connectors.life_events.reading import notice_of
from guichet.connectors.life_events.refusals import Refused, count
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

ADDRESS = "/life-events/"


def audience() -> str:
    """What a signature for us names: the address it is sent to."""
    return f"{settings.GUICHET_BASE_URL}{ADDRESS}"


@csrf_exempt  # no browser comes here: each event carries a signature over all of it
@require_POST
@identity.admits("anyone")
def receive(request: HttpRequest) -> HttpResponse:
    """A CloudEvent -> 202 when it is kept; the same again -> 202, and nothing more happens.

    Anything else is answered as RFC 9457 says, with a stable `code`. 5xx or no answer: nothing was taken, send it
    again, signed anew.
    """
    name = "unknown"
    try:
        body = _body(request)
        headers = {key.lower(): value for key, value in request.headers.items()}
        event = cloud_events.read(content_type=request.headers.get("Content-Type", ""), headers=headers, body=body)
        source = _source(event)
        name = source.name
        _verify(request, event, source, body)
        try:
            kept = journeys.life_event_happened(notice=notice_of(event, source))
        except (Refused, kernel.Conflict, kernel.Invalid) as refused:
            _record(source, getattr(refused, "code", "refused"))
            raise
    except Refused as refused:
        count(name, refused.code)
        return _problem(refused)
    except (kernel.Conflict, kernel.Invalid) as wrong:
        count(name, wrong.code)
        return _problem(
            Refused(wrong.status, wrong.code, wrong.message, where=wrong.where, problems=getattr(wrong, "problems", ()))
        )
    return JsonResponse({"taken": event.id, "new": kept.new}, status=202)


@require_GET
@identity.admits("anyone")
def keys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Our public keys (RFC 7517), for whoever is told."""
    answer = JsonResponse(signatures.key_set(), content_type="application/jwk-set+json")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _body(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length", "0")
    too_large = Refused(413, "too_large", f"an event has at most {cloud_events.LARGEST} bytes")
    if length.isdigit() and int(length) > cloud_events.LARGEST:
        raise too_large
    try:
        return request.body
    except RequestDataTooBig:
        raise too_large from None


def _source(event: cloud_events.CloudEvent) -> Source:
    source = configured().source(event.source)
    if source is None:
        raise Refused(403, "unknown_source", "nobody of this name may tell us of life events", where="source")
    return source


def _verify(request: HttpRequest, event: cloud_events.CloudEvent, source: Source, body: bytes) -> None:
    signature = request.headers.get(signatures.HEADER, "")
    binary = not request.headers.get("Content-Type", "").lower().startswith(cloud_events.STRUCTURED)
    signatures.verify(
        signature,
        body=body,
        source=source.source,
        audience=audience(),
        keys=published.of(source, kid=signatures.kid_of(signature)) if signature else {},
        attributes=event.attributes() if binary else None,
    )


def _record(source: Source, why: str) -> None:
    """A source of ours sent what cannot be taken: that stands in the log, without a value."""
    with transaction.atomic():
        audit.record(
            LifeEventRefused(source.name, source.organization, why),
            stream=kernel.Reference("life-event-source", source.name),
            by=kernel.SYSTEM,
        )


def _problem(refused: Refused) -> HttpResponse:
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": "This event was not taken",
        "status": refused.status,
        "code": refused.code,
        "detail": refused.detail,
    }
    if refused.where:
        document["where"] = refused.where
    if refused.problems:
        document["errors"] = [
            {"where": each.where, "message": each.message, "remedy": each.remedy, "code": each.code}
            for each in refused.problems
        ]
    answer = JsonResponse(document, status=refused.status, content_type="application/problem+json")
    if refused.retry_after:
        answer["Retry-After"] = str(refused.retry_after)
    return answer
