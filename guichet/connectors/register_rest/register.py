"""One register over REST: fills in the address, sends X-Road's headers, and believes only what it can read."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from guichet.connectors.register_rest.breaker import Breaker
from guichet.connectors.register_rest.configuration import Configuration
from guichet.evidence import ports
from guichet.kernel import api as kernel
from guichet.wire import api as wire

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
            answer = self._said(self._get(query), query)
        except ports.RegisterDown:
            self._breaker.failed()
            raise
        except ports.RegisterRefused:
            self._breaker.answered()
            raise
        self._breaker.answered()
        return answer

    def _said(self, given: wire.Answer, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        if given.status in NOT_KNOWN:
            raise ports.RegisterRefused(f"the register {self.name} answered {given.status}")
        if given.status != httpx.codes.OK:
            raise ports.RegisterDown(
                f"the register {self.name} answered {given.status}", retry_after=given.retry_after(60.0)
            )
        return self._read(given.document, query)

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether somebody answers at the address, whatever they say of nobody."""
        nobody = ports.RegisterQuery("check", "nobody", {}, (), "check", "", "")
        try:
            status = self._get(nobody).status
        except ports.RegisterDown as trouble:
            message = f"nobody answers: {trouble}"
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

    def _get(self, query: ports.RegisterQuery) -> wire.Answer:
        try:
            return wire.exchange(
                "GET", self._address(query), timeout=self._is.timeout, most_bytes=LONGEST_ANSWER,
                transport=self._transport, headers=self._headers(query),
            )  # fmt: skip
        except wire.NoAnswer as trouble:
            raise ports.RegisterDown(f"the register {self.name} {trouble}") from None

    def _read(self, document: dict[str, Any] | None, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        if document is None:
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
