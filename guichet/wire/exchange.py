"""Asks once, waits no longer and reads no more than it said, and gives back whatever was answered."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

LONGEST_PAUSE = 86_400.0
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)


class NoAnswer(Exception):
    """No answer, or none that may be read. Its words follow a name: "the register does not answer (ReadTimeout)"."""

    def __init__(self, said: str, *, sent: bool = True, broken: bool = False) -> None:
        """`sent`: what we sent may have arrived. `broken`: they answered too much, or as we had not asked them to."""
        super().__init__(said)
        self.sent = sent
        self.broken = broken


@dataclass(frozen=True)
class Answer:
    """What came back, whatever it says."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def document(self) -> dict[str, Any] | None:
        """The JSON object in it; None when it is none."""
        try:
            found = json.loads(self.content)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def retry_after(self, otherwise: float = 0.0) -> float:
        """The seconds after which they want to be asked again (RFC 9110, section 10.2.3), a day at most."""
        said = self.headers.get("Retry-After", "")
        return min(float(said), LONGEST_PAUSE) if said.isascii() and said.isdigit() and len(said) < 10 else otherwise


def exchange(
    method: str,
    address: str,
    *,
    timeout: float,
    most_bytes: int,
    within: float | None = None,
    transport: httpx.BaseTransport | None = None,
    headers: Mapping[str, str] | None = None,
    **sent: Any,
) -> Answer:
    """Ask once; redirects are not followed. Raises NoAnswer.

    `timeout` bounds each wait and `within` the whole, in seconds (the same when not said); `sent` is what httpx sends:
    params, json, data, content, auth. `transport` carries it in tests.
    """
    until = time.monotonic() + (timeout if within is None else within)
    asked = {"Accept-Encoding": "identity", **(headers or {})}
    try:
        with (
            httpx.Client(
                timeout=timeout, follow_redirects=False, trust_env=False, verify=_trust(), transport=transport
            ) as client,
            client.stream(method, address, headers=asked, **sent) as response,
        ):
            content = _read(response, most_bytes, until, timeout if within is None else within)
            return Answer(response.status_code, response.headers, content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        before = isinstance(
            error, httpx.ConnectError | httpx.ConnectTimeout | httpx.UnsupportedProtocol | httpx.InvalidURL
        )
        raise NoAnswer(f"does not answer ({type(error).__name__})", sent=not before) from error


def _read(response: httpx.Response, most_bytes: int, until: float, within: float) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NoAnswer("answers compressed, which we did not ask for", broken=True)
    read = bytearray()
    for part in response.iter_bytes():
        read += part
        if len(read) > most_bytes:
            raise NoAnswer(f"answers more than {most_bytes} bytes", broken=True)
        if time.monotonic() > until:
            raise NoAnswer(f"takes more than {within:g} s")
    return bytes(read)


@cache
def _trust() -> ssl.SSLContext:
    """Whom we trust for https: read once, because it takes longer than a request."""
    return httpx.create_ssl_context()
