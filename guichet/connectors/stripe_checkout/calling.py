"""One call to the provider: forms sent, JSON read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from guichet.payments import ports
from guichet.wire import api as wire

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
            given = wire.exchange(
                method, f"{self.url.rstrip('/')}{path}", timeout=self.timeout, most_bytes=LONGEST_ANSWER,
                transport=self.transport, headers=headers, content=urlencode(form) if form is not None else None,
            )  # fmt: skip
        except wire.NoAnswer as trouble:
            raise ports.ProviderDown(f"{self.name} {trouble}") from None
        if given.status in (401, 403, 409, 429) or given.status >= 500:
            raise ports.ProviderDown(f"{self.name} answered {given.status}")
        document = given.document
        if document is None:
            raise ports.ProviderDown(f"{self.name} answered what is no JSON object")
        return Answer(given.status, document)
