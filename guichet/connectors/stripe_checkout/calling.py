"""One call to the provider: forms sent, JSON read; bounded in time and size, redirects never followed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from guichet.payments import ports

LONGEST_ANSWER = 1_048_576


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the JSON object."""

    status: int
    document: dict[str, Any]

    @property
    def code(self) -> str:
        """The provider's own code of what was wrong."""
        error = self.document.get("error")
        return str(error.get("code") or error.get("type") or "") if isinstance(error, dict) else ""

    @property
    def told(self) -> str:
        """What was wrong, for a log: never what was sent."""
        error = self.document.get("error")
        message = error.get("message", "") if isinstance(error, dict) else ""
        return f"{self.status} {self.code} {message}".strip()[:300]


@dataclass(frozen=True)
class Caller:
    """Calls one account of the provider. `transport` is for tests."""

    name: str
    url: str
    token: str
    timeout: float
    transport: httpx.BaseTransport | None = None

    def call(self, method: str, path: str, *, form: dict[str, str] | None = None, key: str = "") -> Answer:
        """The answer, whatever it says. Raises ProviderDown for none, for 401, 403, 409, 429, 5xx and what is no JSON.

        409 says that a call with the same key is still under way (Idempotency-Key).
        """
        headers = {"Accept": "application/json", "Authorization": f"Bearer {self.token}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if key:
            headers["Idempotency-Key"] = key
        try:
            status, content = self._send(method, path, urlencode(form) if form is not None else None, headers)
        except httpx.HTTPError as trouble:
            raise ports.ProviderDown(f"{self.name} does not answer ({type(trouble).__name__})") from None
        if status in (401, 403, 409, 429) or status >= 500:
            raise ports.ProviderDown(f"{self.name} answered {status}")
        try:
            document = json.loads(content)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise ports.ProviderDown(f"{self.name} answered what is no JSON object")
        return Answer(status, document)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        until = time.monotonic() + self.timeout
        with (
            httpx.Client(
                timeout=self.timeout, follow_redirects=False, trust_env=False, transport=self.transport
            ) as client,
            client.stream(method, f"{self.url.rstrip('/')}{path}", content=body, headers=headers) as response,
        ):
            read = bytearray()
            for chunk in response.iter_bytes():
                read += chunk
                if len(read) > LONGEST_ANSWER or time.monotonic() > until:
                    raise ports.ProviderDown(f"{self.name} answers too much, or too slowly")
            return response.status_code, bytes(read)
