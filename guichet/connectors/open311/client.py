"""Speaks GeoReport v2 to a body's endpoint: files a report, asks where reports stand, and believes what it can read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import httpx

from guichet.connectors.open311.configuration import Body
from guichet.wire import api as wire

LONGEST_ANSWER = 4 * 1024 * 1024
#: How many reports are asked for at once: the address stays below 2,000 letters.
AT_ONCE = 50

#: Carries requests in tests; None is the network.
transport: httpx.BaseTransport | None = None


class Away(Exception):
    """It does not answer, or with what cannot be read: ask again. `doubtful`: what was sent may have arrived."""

    def __init__(self, message: str, *, retry_after: float = 0.0, doubtful: bool = False) -> None:
        super().__init__(message)
        self.retry_after, self.doubtful = retry_after, doubtful


class NotTaken(Exception):
    """It answered, and will not take it: a person has to look."""


@dataclass(frozen=True)
class Taken:
    """What a body answers to a report: its own number, or a token to ask for it."""

    request_id: str
    token: str


@dataclass(frozen=True)
class Standing:
    """Where a body says that a report stands; `updated_at` is None where it does not say."""

    request_id: str
    status: str
    notes: str
    description: str
    updated_at: datetime | None


def post(body: Body, form: Sequence[tuple[str, str]]) -> Taken:
    """File a report. Raises Away, NotTaken."""
    sent = [*form, *((name, value) for name, value in _always(body).items())]
    if body.api_key:
        sent.append(("api_key", body.api_key))
    found = _records(_ask(body, "POST", f"requests.{body.format}", form=sent))
    first = found[0] if found else {}
    taken = Taken(_text(first, "service_request_id"), _text(first, "token"))
    if not taken.request_id and not taken.token:
        raise Away("answers neither a number nor a token", doubtful=True)
    return taken


def standing(body: Body, numbers: Sequence[str]) -> tuple[Standing, ...]:
    """Where some reports stand, by their numbers there; what it says of others is left out. Raises Away."""
    asked = {**_always(body), "service_request_id": ",".join(numbers)}
    found = _records(_ask(body, "GET", f"requests.{body.format}", query=asked))
    return tuple(each for each in map(_standing, found) if each.request_id in set(numbers))


def sent_before(body: Body, *, code: str, mark: str, since: datetime) -> str:
    """The number there of a report that holds our mark, if it arrived after all; else empty. Raises Away."""
    asked = {**_always(body), "service_code": code, "start_date": since.isoformat(timespec="seconds")}
    found = _records(_ask(body, "GET", f"requests.{body.format}", query=asked))
    return next((each.request_id for each in map(_standing, found) if mark in each.description), "")


def number_of(body: Body, token: str) -> str:
    """The number that a token was given for; empty while there is none yet. Raises Away."""
    try:
        found = _records(_ask(body, "GET", f"tokens/{token}.{body.format}", query=_always(body)))
    except NotTaken:
        return ""
    return _text(found[0], "service_request_id") if found else ""


def services(body: Body) -> tuple[str, ...]:
    """The codes it takes. Raises Away, NotTaken."""
    found = _records(_ask(body, "GET", f"services.{body.format}", query=_always(body)))
    return tuple(_text(each, "service_code") for each in found)


def _always(body: Body) -> dict[str, str]:
    return {"jurisdiction_id": body.jurisdiction_id} if body.jurisdiction_id else {}


def _ask(
    body: Body,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    form: Sequence[tuple[str, str]] | None = None,
) -> bytes:
    """The body of an answer. Raises Away and NotTaken."""
    fields: dict[str, list[str]] = {}
    for name, value in form or ():
        fields.setdefault(name, []).append(value)
    doubtful = method == "POST"
    try:
        given = wire.exchange(
            method, f"{body.url.rstrip('/')}/{path}", timeout=body.timeout, most_bytes=LONGEST_ANSWER,
            transport=transport, params=query, data=fields if form is not None else None,
        )  # fmt: skip
    except wire.NoAnswer as trouble:
        raise Away(str(trouble), doubtful=doubtful and trouble.sent) from None
    if 200 <= given.status < 300:
        return given.content
    if given.status in (400, 404, 422):
        raise NotTaken(f"answered {given.status}: {_said(given.content)}")
    raise Away(f"answered {given.status}", retry_after=given.retry_after(), doubtful=doubtful and given.status >= 500)


def _said(content: bytes) -> str:
    """The descriptions of errors, shortened, for operators."""
    try:
        return "; ".join(_text(each, "description") for each in _records(content))[:200]
    except Away:
        return "nothing that can be read"


def _records(content: bytes) -> list[dict[str, Any]]:
    """The elements of a list, whichever format it came in. Raises Away."""
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    try:
        found = _from_xml(text) if text.startswith(b"<") else json.loads(text)
    except (ValueError, RecursionError, ET.ParseError):
        found = None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Away("answers what cannot be read", doubtful=True)
    return found


def _from_xml(text: bytes) -> list[dict[str, Any]]:
    if b"<!DOCTYPE" in text[:2000].upper() or b"<!ENTITY" in text.upper():
        raise ValueError("a document type is not read: it could swell or fetch")
    root = ET.fromstring(text)  # noqa: S314  # entities were refused above
    if root.tag.rpartition("}")[2] not in ("services", "service_requests", "requests", "errors"):
        raise ValueError(f"{root.tag[:40]} is no list of GeoReport v2")
    return [{part.tag.rpartition("}")[2]: part.text or "" for part in each} for each in root]


def _standing(record: Mapping[str, Any]) -> Standing:
    said = _text(record, "updated_datetime")
    try:
        updated = datetime.fromisoformat(said) if said else None
    except ValueError:
        updated = None
    return Standing(
        request_id=_text(record, "service_request_id"),
        status=_text(record, "status").lower(),
        notes=_text(record, "status_notes"),
        description=_text(record, "description"),
        updated_at=updated if updated is not None and updated.tzinfo is not None else None,
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    """A value as text: numbers too, as the specification's own examples write them."""
    value = record.get(name)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
