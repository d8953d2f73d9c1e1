"""POST Service Request: a form becomes a report, by the client's key and through the same use case as every other."""

from __future__ import annotations

import hmac
import re
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from guichet.connectors.open311.describing import Endpoint
from guichet.connectors.open311.rendering import Refused
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.reports import api as reports

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](?:\[\d*\])?")
HOUR = 3600


def file(request: HttpRequest, at: Endpoint) -> dict[str, Any]:
    """File what a client sends; what the client is answered. Raises Refused, kernel.Invalid, kernel.NotFound."""
    client = client_of(request)
    code = request.POST.get("service_code", "").strip()
    if not code:
        raise Refused(400, (400, "service_code was not provided"))
    category = at.category(code)
    given = _given(request)
    photos = tuple(journeys.NewPhoto(each.name or "photo", each) for each in _files(request))
    by = kernel.Actor(channel="api", language=at.language)
    if at.body:
        placed = reports.check_report(**given, category=category.identifier, photos=len(photos))
        if placed.body != at.body:
            raise Refused(400, (400, f"that place is not looked after by {at.body}"))
    _count(client)
    filed = journeys.report_problem(
        **given, category=category.identifier, by=by, language=at.language, photos=photos, key=""
    )
    answered: dict[str, Any] = {}
    if category.open311_type == "realtime":
        answered["service_request_id"] = filed.number
    elif category.open311_type == "batch":
        answered["token"] = filed.token
    return {**answered, "service_notice": at.notice(category), "account_id": request.POST.get("account_id") or None}


def client_of(request: HttpRequest) -> str:
    """The name of the client whose key was sent, in the form or in the address. Raises Refused (403)."""
    key = request.POST.get("api_key") or request.GET.get("api_key", "")
    keys: dict[str, str] = settings.GUICHET_OPEN311_KEYS
    for name, secret in sorted(keys.items()):
        if hmac.compare_digest(secret.encode(), key.encode()):
            return name
    said = "Invalid api_key received" if key else "No api_key received"
    raise Refused(403, (403, f"{said} -- can't proceed with create_request."))


def _count(client: str) -> None:
    """A client that files without end is stopped for an hour."""
    name = f"open311/filed/{client}"
    cache.add(name, 0, HOUR)
    try:
        filed = cache.incr(name)
    except ValueError:  # it ran out between the two lines
        filed = 1
    if filed > settings.GUICHET_OPEN311_AN_HOUR:
        raise Refused(400, (429, "too many reports in this hour; send the others later"))


def _given(request: HttpRequest) -> dict[str, Any]:
    """The form's arguments; an empty one is as if it was not sent."""

    def said(name: str) -> str:
        return str(request.POST.get(name, "")).strip()

    lat, lon = _degrees("lat", said("lat")), _degrees("long", said("long"))
    name = " ".join(part for part in (said("first_name"), said("last_name")) if part)
    return {
        "place": reports.Place(lat=lat, lon=lon, words=said("address_string"), area=said("address_id")),
        "text": said("description"),
        "answers": _attributes(request),
        "contact": reports.Contact(name=name, email=said("email"), phone=said("phone"), media=said("media_url")),
    }


def _degrees(name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise Refused(400, (400, f"{name} {text[:40]!r} is no number")) from None


def _attributes(request: HttpRequest) -> dict[str, Any]:
    """`attribute[code]=value` by code; several values of one code, however they are written, are a list."""
    found: dict[str, list[str]] = {}
    for name in request.POST:
        match = _ATTRIBUTE.fullmatch(name)
        if match:
            found.setdefault(match.group(1), []).extend(request.POST.getlist(name))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items() if any(values)}


def _files(request: HttpRequest) -> list[Any]:
    """Pictures of a multipart form: an extension that clients such as `three` send as `media`."""
    return [each for name in request.FILES for each in request.FILES.getlist(name)]
