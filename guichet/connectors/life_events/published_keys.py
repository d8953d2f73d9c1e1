"""The public keys of a source: as the setting gives them, or as the organization publishes them, kept for a while."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx

from guichet.connectors.life_events.configuration import Source
from guichet.connectors.life_events.refusals import Refused
from guichet.wire import api as wire

TIMEOUT = 5.0
LARGEST = 131_072
KEEP_SECONDS = 600.0
#: An unknown key id makes us look again, and at most so often: a forger must not make us hammer the agency.
AGAIN_SECONDS = 30.0


class PublishedKeys:
    """Keys by source, fetched when first needed, when they are old, and when a new one signs. Safe between threads."""

    def __init__(self, *, transport: httpx.BaseTransport | None = None) -> None:
        self.transport = transport
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._tried: dict[str, float] = {}

    def of(self, source: Source, *, kid: str) -> dict[str, Any]:
        """The JWK Set of a source. Raises Refused (503) when it cannot be had."""
        if source.jwks:
            return source.jwks
        with self._lock:
            now = time.monotonic()
            at, keys = self._kept.get(source.jwks_url, (0.0, {}))
            known = any(each.get("kid") == kid for each in keys.get("keys", ()) if isinstance(each, dict))
            fresh = bool(keys) and now - at < KEEP_SECONDS
            if (not fresh or not known) and now - self._tried.get(source.jwks_url, -AGAIN_SECONDS) >= AGAIN_SECONDS:
                self._tried[source.jwks_url] = now
                fetched = self._fetch(source.jwks_url)
                if fetched is not None:
                    keys = fetched
                    self._kept[source.jwks_url] = (now, keys)
            if not keys:
                raise Refused(503, "no_keys", "the keys of this source cannot be had just now", retry_after=60)
            return keys

    def _fetch(self, address: str) -> dict[str, Any] | None:
        """The document there; None when nobody answers with one."""
        try:
            given = wire.exchange(
                "GET", address, timeout=TIMEOUT, most_bytes=LARGEST, transport=self.transport,
                headers={"Accept": "application/json"},
            )  # fmt: skip
        except wire.NoAnswer:
            return None
        document = given.document if given.status == httpx.codes.OK else None
        return document if document is not None and isinstance(document.get("keys"), list) else None


published = PublishedKeys()
