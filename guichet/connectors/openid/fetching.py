"""Asks a provider over HTTP with bounded patience and bounded appetite."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx

from guichet.connectors.openid.configuration import is_safe_address
from guichet.connectors.openid.faults import SignInFailed

TIMEOUT = httpx.Timeout(8.0, connect=4.0)
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
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    body = b""
    until = time.monotonic() + MOST_SECONDS
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=_trust()) as client,
            client.stream(
                "GET" if form is None else "POST",
                address,
                data=dict(form) if form is not None else None,
                headers=headers,
                auth=httpx.BasicAuth(*auth) if auth else None,
            ) as answer,
        ):
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise SignInFailed("refused", f"{address} answered compressed, which we did not ask for")
            for part in answer.iter_raw():
                body += part
                if time.monotonic() > until:
                    raise SignInFailed("unreachable", f"{address} did not finish in {MOST_SECONDS:.0f} seconds")
                if len(body) > MOST_BYTES:
                    raise SignInFailed("refused", f"{address} answered more than {MOST_BYTES} bytes")
            status = answer.status_code
    except httpx.HTTPError as error:
        raise SignInFailed("unreachable", f"{address} did not answer: {type(error).__name__}") from error
    if status >= 500:
        raise SignInFailed("unreachable", f"{address} answered {status}")
    if status != 200:
        raise SignInFailed("refused", f"{address} answered {status}: {_error_of(body)}")
    return body


@cache
def _trust() -> ssl.SSLContext:
    """Whom we trust for https: read once, because it takes longer than a request."""
    return httpx.create_ssl_context()


def _error_of(body: bytes) -> str:
    """The OAuth error code of an answer (RFC 6749, section 5.2), for the log; never the whole body."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return "no reason given"
    code = document.get("error") if isinstance(document, dict) else None
    return code[:60] if isinstance(code, str) else "no reason given"
