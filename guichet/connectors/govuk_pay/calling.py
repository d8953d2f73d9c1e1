"""One call to the provider: every answer is JSON or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from guichet.payments import ports
from guichet.wire import api as wire

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
            given = wire.exchange(
                method, f"{self.url.rstrip('/')}{path}", timeout=self.timeout, most_bytes=LONGEST_ANSWER,
                transport=self.transport, headers=asked, json=body,
            )  # fmt: skip
        except wire.NoAnswer as trouble:
            raise ports.ProviderDown(f"{self.name} {trouble}") from None
        if given.status in (401, 403, 429) or given.status >= 500:
            raise ports.ProviderDown(f"{self.name} answered {given.status}")
        document = given.document if given.content else {}
        if document is None:
            raise ports.ProviderDown(f"{self.name} answered what is no JSON object")
        return Answer(given.status, document)
