"""Asks a provider over HTTP with bounded patience and bounded appetite."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from guichet.connectors.openid.configuration import is_safe_address
from guichet.connectors.openid.faults import SignInFailed
from guichet.wire import api as wire

TIMEOUT = 8.0
MOST_BYTES = 512 * 1024
#: A body that trickles is given up after so many seconds in all.
MOST_SECONDS = 15.0


def fetch_json(
    address: str,
    *,
    secure: bool,
    form: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    bearer: str = "",
) -> dict[str, Any]:
    """The JSON object at an address, by POST when there is a form; raises SignInFailed. Redirects are not followed."""
    body = fetch_text(address, secure=secure, form=form, auth=auth, bearer=bearer)
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise SignInFailed("refused", f"{address} answered something that is no JSON") from None
    if not isinstance(document, dict):
        raise SignInFailed("refused", f"{address} answered JSON that is no object")
    return document


def fetch_text(
    address: str,
    *,
    secure: bool,
    form: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    bearer: str = "",
) -> bytes:
    """The body at an address, at most half a megabyte of it; raises SignInFailed."""
    if not is_safe_address(address, secure=secure):
        raise SignInFailed("refused", f"the provider names {address!r}, which is no https address")
    headers = {"Accept": "application/json"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    try:
        given = wire.exchange(
            "GET" if form is None else "POST", address, timeout=TIMEOUT, within=MOST_SECONDS, most_bytes=MOST_BYTES,
            headers=headers, data=dict(form) if form is not None else None,
            auth=httpx.BasicAuth(*auth) if auth else None,
        )  # fmt: skip
    except wire.NoAnswer as trouble:
        raise SignInFailed("refused" if trouble.broken else "unreachable", f"{address} {trouble}") from trouble
    if given.status >= 500:
        raise SignInFailed("unreachable", f"{address} answered {given.status}")
    if given.status != 200:
        raise SignInFailed("refused", f"{address} answered {given.status}: {_error_of(given.content)}")
    return given.content


def _error_of(body: bytes) -> str:
    """The OAuth error code of an answer (RFC 6749, section 5.2), for the log; never the whole body."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return "no reason given"
    code = document.get("error") if isinstance(document, dict) else None
    return code[:60] if isinstance(code, str) else "no reason given"
