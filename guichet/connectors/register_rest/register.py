"""One register over REST: fills in the address, sends X-Road's headers, and believes only what it can read."""

from __future__ import annotations

import json
import time
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from guichet.connectors.register_rest.breaker import Breaker
from guichet.connectors.register_rest.configuration import Configuration
from guichet.evidence import ports
from guichet.kernel import api as kernel

LONGEST_ANSWER = 65_536
NOT_KNOWN = frozenset({403, 404, 410, 451})
#: How far a register's clock may be ahead of ours.
SKEW = timedelta(minutes=5)


class RestRegister(ports.Register):
    """Asks one person's facts by one GET. `transport` is for tests; redirects are never followed."""

    def __init__(self, configuration: Configuration, *, transport: httpx.BaseTransport | None = None) -> None:
        self.name = configuration.name
        self.organization = configuration.organization
        self.facts = frozenset(configuration.fields)
        self.assurance = kernel.Assurance.from_name(configuration.assurance)
        self._is = configuration
        self._transport = transport
        self._breaker = Breaker()

    def fetch(self, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        """See ports.Register."""
        left = self._breaker.wait()
        if left > 0:
            raise ports.RegisterDown(f"the register {self.name} failed again and again", retry_after=left)
        try:
            status, body, after = self._get(self._address(query), self._headers(query))
            answer = self._said(status, body, after, query)
        except httpx.HTTPError as trouble:
            self._breaker.failed()
            raise ports.RegisterDown(f"the register {self.name}: {type(trouble).__name__}") from None
        except ports.RegisterDown:
            self._breaker.failed()
            raise
        except ports.RegisterRefused:
            self._breaker.answered()
            raise
        self._breaker.answered()
        return answer

    def _said(self, status: int, body: bytes, after: float, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        if status in NOT_KNOWN:
            raise ports.RegisterRefused(f"the register {self.name} answered {status}")
        if status != httpx.codes.OK:
            raise ports.RegisterDown(f"the register {self.name} answered {status}", retry_after=after)
        return self._read(body, query)

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether somebody answers at the address, whatever they say of nobody."""
        nobody = ports.RegisterQuery("check", "nobody", {}, (), "check", "", "")
        try:
            status, _, _ = self._get(self._address(nobody), self._headers(nobody))
        except (httpx.HTTPError, ports.RegisterDown) as trouble:
            message = f"nobody answers at the register {self.name} ({type(trouble).__name__})"
            return (kernel.Problem("GUICHET_REGISTERS", message, "Is it up, and the address right?"),)
        if status == httpx.codes.UNAUTHORIZED:
            message = f"the token of the register {self.name} is not accepted"
            return (kernel.Problem("GUICHET_REGISTERS", message, "Ask for a new one."),)
        return ()

    def _address(self, query: ports.RegisterQuery) -> str:
        places = {
            "about": query.about,
            "name": query.identifiers.get("name", ""),
            "birth_date": query.identifiers.get("birth_date", ""),
            "purpose": query.purpose,
            "facts": ",".join(query.facts),
        }
        return self._is.url.format(**{name: quote(value, safe="") for name, value in places.items()})

    def _headers(self, query: ports.RegisterQuery) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if self._is.token:
            headers["Authorization"] = f"Bearer {self._is.token}"
        if self._is.xroad_client:
            headers |= {
                "X-Road-Client": self._is.xroad_client,
                "X-Road-Service": self._is.xroad_service,
                "X-Road-Id": str(uuid.uuid4()),
                "X-Road-Issue": f"{query.id} {query.agreement}".strip(),
            }
            if query.user:
                headers["X-Road-UserId"] = query.user
        return headers

    def _get(self, address: str, headers: dict[str, str]) -> tuple[int, bytes, float]:
        """Status, body and when to come back; bounded in size and in time, also against one that trickles."""
        until = time.monotonic() + self._is.timeout
        with (
            httpx.Client(
                timeout=self._is.timeout, follow_redirects=False, trust_env=False, transport=self._transport
            ) as client,
            client.stream("GET", address, headers=headers) as response,
        ):
            read = bytearray()
            for chunk in response.iter_bytes():
                read += chunk
                if len(read) > LONGEST_ANSWER:
                    raise ports.RegisterDown(f"the register {self.name} answers more than {LONGEST_ANSWER} bytes")
                if time.monotonic() > until:
                    raise ports.RegisterDown(f"the register {self.name} takes more than {self._is.timeout:g} s")
            after = response.headers.get("Retry-After", "")
            return response.status_code, bytes(read), float(after) if after.isascii() and after.isdigit() else 60.0

    def _read(self, body: bytes, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        try:
            document = json.loads(body)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise ports.RegisterDown(f"the register {self.name} answers what is no JSON object")
        facts = {name: _at(document, path) for name, path in self._is.fields.items() if name in query.facts}
        return ports.RegisterAnswer(
            facts={name: value for name, value in facts.items() if value is not None},
            as_of=self._moment(document),
            proof=str(_at(document, self._is.proof) or "")[:200] if self._is.proof else "",
        )

    def _moment(self, document: dict[str, Any]) -> datetime:
        said = _at(document, self._is.as_of) if self._is.as_of else None
        if said is None:
            return kernel.now()
        try:
            moment = datetime.fromisoformat(str(said))
        except ValueError:
            raise ports.RegisterDown(f"the register {self.name} says of no moment when it holds") from None
        if moment.tzinfo is None or moment > kernel.now() + SKEW:
            raise ports.RegisterDown(f"the register {self.name} speaks of a moment without a zone, or to come")
        return moment


def _at(document: Any, path: str) -> Any:
    """The value at a path with points; None when there is none."""
    for step in path.split("."):
        document = document.get(step) if isinstance(document, dict) else None
    return document
