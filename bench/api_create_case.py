"""Opening a case by API (schema, authorisation, flow of the service, audit, outbox, idempotency), durable, one process.

The application is called as a WSGI server calls it, so that what is measured is ours. Peer: Open Zaak, 21.9 cases a
second and core on the machine of the design's measurements (Django, PostgreSQL; stack.md).
"""

import importlib
import statistics
import time
from collections.abc import Iterator
from typing import Any

from bench import submission
from bench.ground import temporary_site
from bench.line import Line

OPEN_ZAAK = 21.9
ROUNDS, CALLS = 5, 60
SERVICE = "inland-revenue/best-start"


def measure(calls: int = CALLS) -> Iterator[Line]:
    """Cases a second by this process's own processor time, and by the clock."""
    with temporary_site() as application:
        token, body = prepare()
        for _ in range(10):
            call(application, token, body)
        by_cpu, by_clock = [], []
        for _ in range(ROUNDS):
            cpu, clock = time.process_time(), time.perf_counter()
            for _ in range(calls):
                call(application, token, body)
            by_cpu.append(calls / (time.process_time() - cpu))
            by_clock.append(calls / (time.perf_counter() - clock))
        # 250/s against 21.9/s: the promise as a ratio.
        yield Line("create a case by API, a core", statistics.median(by_cpu), OPEN_ZAAK, "/s", "Open Zaak", 11.4)
        yield Line("create a case by API, by the clock", statistics.median(by_clock), OPEN_ZAAK, "/s", "Open Zaak", 1)


def prepare() -> tuple[str, dict[str, Any]]:
    """A token of an officer, and the body of a case for Amina from the service's first worked example."""
    catalogue, identity, kernel = (
        importlib.import_module(f"guichet.{name}.api") for name in ("catalogue", "identity", "kernel")
    )
    operator = kernel.Actor(channel="command")
    chen = identity.register_person(name="Chen Wei", by=kernel.SYSTEM)
    identity.grant_role(agent_id=chen.id, role="caseworker", organization="inland-revenue", by=kernel.SYSTEM)
    token = identity.issue_token(
        agent_id=chen.id, assurance=kernel.Assurance.HIGH, label="bench", by=operator, with_roles=True
    )
    amina = identity.register_person(name="Amina Rahimi", by=kernel.SYSTEM)
    service = catalogue.service(SERVICE)
    facts = {name: value for name, value in service.examples[0].given.items() if name in service.asked}
    seen = [page.evidence for page in service.pages if page.kind == "evidence"]
    body = {"service": SERVICE, "person": amina.id, "facts": facts, "seen": seen}
    return token, body


def call(application: Any, token: str, body: dict[str, Any]) -> None:
    """One case."""
    submission.call(application, token, "POST", "cases", body)
