"""A whole submission by API: open, start, answer every page, submit; with draft, case, audit and outbox, durable.

One process, the application called as a WSGI server calls it. Peer: Open Forms, 10.5 submissions a second and core on
the machine of the design's measurements (stack.md).
"""

import importlib
import io
import json
import statistics
import time
import uuid
from collections.abc import Iterator
from typing import Any

from bench.ground import temporary_site
from bench.line import Line

OPEN_FORMS = 10.5
ROUNDS, CALLS = 5, 8
SERVICE = "inland-revenue/best-start"


def measure(calls: int = CALLS) -> Iterator[Line]:
    """Submissions a second and core; and the server time of one step."""
    with temporary_site() as application:
        tokens, given = prepare(ROUNDS * calls + 2)
        steps: list[float] = []
        for token in tokens[:2]:
            submit(application, token, given, [])
        rates = []
        for start in range(ROUNDS):
            cpu = time.process_time()
            for token in tokens[2 + start * calls : 2 + (start + 1) * calls]:
                submit(application, token, given, steps)
            rates.append(calls / (time.process_time() - cpu))
        steps.sort()
        yield Line("whole submission by API, a core", statistics.median(rates), OPEN_FORMS, "/s", "Open Forms", 9.5)
        half, most = 1000 * statistics.median(steps), 1000 * steps[int(len(steps) * 0.99)]
        yield Line("one step of an interview, p50", half, 5.0, "ms", "budget", 1, less_is_better=True)
        yield Line("one step of an interview, p99", most, 25.0, "ms", "budget", 1, less_is_better=True)


def prepare(people: int) -> tuple[list[str], dict[str, Any]]:
    """Tokens of as many people, none of whom has a file yet, and the answers of the first worked example."""
    catalogue, identity, kernel = (
        importlib.import_module(f"guichet.{name}.api") for name in ("catalogue", "identity", "kernel")
    )
    operator, tokens = kernel.Actor(channel="command"), []
    for number in range(people):
        person = identity.register_person(name=f"Amina {number}", by=kernel.SYSTEM)
        tokens.append(
            identity.issue_token(agent_id=person.id, assurance=kernel.Assurance.SUBSTANTIAL, label="bench", by=operator)
        )
    return tokens, catalogue.service(SERVICE).examples[0].given


def submit(application: Any, token: str, given: dict[str, Any], steps: list[float]) -> None:
    """One person's whole request; the seconds of each answered page go to `steps`."""
    started = call(application, token, "POST", "requests", {"service": SERVICE})
    step, request_id = started["step"], started["request_id"]
    while step["kind"] in ("question", "evidence"):
        values = {each["id"]: given[each["id"]] for each in step["fields"] if each["id"] in given}
        body = {"values": values if step["kind"] == "question" else {}, "revision": step["revision"]}
        began = time.perf_counter()
        step = call(application, token, "PUT", f"requests/{request_id}/answers/{step['id']}", body)
        steps.append(time.perf_counter() - began)
    call(application, token, "POST", f"requests/{request_id}/submit", {"revision": step["revision"]})


def call(application: Any, token: str, method: str, path: str, body: dict[str, Any]) -> Any:
    """One call, answered with its JSON."""
    sent, answered = json.dumps(body).encode(), []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/api/v1/{path}",
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(sent)),
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": io.StringIO(),
    }
    if method == "POST":
        environ["HTTP_IDEMPOTENCY_KEY"] = f'"{uuid.uuid4()}"'

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        answered.append(status)

    answer = application(environ, start_response)
    said = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not answered or not answered[0].startswith("20"):
        raise RuntimeError(f"{method} {path}: {answered} {said[:500]!r}")
    return json.loads(said)
