"""One call to the provider: bounded in time and size, redirects never followed, every answer JSON or nothing."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx

from guichet.payments import ports

LONGEST_ANSWER = 1_048_576


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the JSON object; empty where there was none."""

    status: int
    document: dict[str, Any]

    @property
    def code(self) -> str:
        """The provider's own code of what was wrong."""
        return str(self.document.get("code", ""))

    @property
    def told(self) -> str:
        """What was wrong, for a log: never what was sent."""
        return f"{self.status} {self.code} {self.document.get('description', '')}".strip()[:300]


@dataclass(frozen=True)
class Caller:
    """Calls one account of the provider. `transport` is for tests."""

    name: str
    url: str
    token: str
    timeout: float
    transport: httpx.BaseTransport | None = None

    def call(
        self, method: str, path: str, *, body: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """The answer, whatever it says. Raises ProviderDown for none, 401, 403, 429, 5xx, and what is no JSON."""
        asked = {"Accept": "application/json", "Authorization": f"Bearer {self.token}", **(headers or {})}
        try:
            status, content = self._send(method, path, body, asked)
        except httpx.HTTPError as trouble:
            raise ports.ProviderDown(f"{self.name} does not answer ({type(trouble).__name__})") from None
        if status in (401, 403, 429) or status >= 500:
            raise ports.ProviderDown(f"{self.name} answered {status}")
        if not content:
            return Answer(status, {})
        try:
            document = json.loads(content)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise ports.ProviderDown(f"{self.name} answered what is no JSON object")
        return Answer(status, document)

    def _send(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> tuple[int, bytes]:
        until = time.monotonic() + self.timeout
        with (
            httpx.Client(
                timeout=self.timeout, follow_redirects=False, trust_env=False, transport=self.transport
            ) as client,
            client.stream(method, f"{self.url.rstrip('/')}{path}", json=body, headers=headers) as response,
        ):
            read = bytearray()
            for chunk in response.iter_bytes():
                read += chunk
                if len(read) > LONGEST_ANSWER or time.monotonic() > until:
                    raise ports.ProviderDown(f"{self.name} answers too much, or too slowly")
            return response.status_code, bytes(read)
