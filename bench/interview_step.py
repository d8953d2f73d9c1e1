"""One step of an interview by API: server time, processor time and queries, durable, one process.

Measured with two services apart: registering a birth, whose conditions are light, and Best Start, whose pages of income
ask the law. Peer: a Django form page with session and CSRF, 0.84 ms of processor time (stack.md).
"""

import gc
import importlib
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from bench import submission
from bench.ground import temporary_site
from bench.line import Line

DJANGO_FORM_PAGE = 0.84
SERVICES = {"a birth": "internal-affairs/register-a-birth", "Best Start": "inland-revenue/best-start"}
PEOPLE = 12


class Counted:
    """Queries of one call; what begins and ends transactions is not counted."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN")):
            self.count += 1
        return execute(sql, params, many, context)


def measure(people: int = PEOPLE) -> Iterator[Line]:
    """p50 and p99 by the clock, processor time, and the most queries of any step, each service by itself."""
    with temporary_site() as application:
        for name, service in SERVICES.items():
            tokens, _ = submission.prepare(people + 2)
            given = importlib.import_module("guichet.catalogue.api").service(service).examples[0].given
            for token in tokens[:2]:
                interview(application, token, service, given)
            gc.collect()
            took = [one for token in tokens[2:] for one in interview(application, token, service, given)]
            clock = sorted(1000 * each[0] for each in took)
            cpu = statistics.median(1000 * each[1] for each in took)
            half, most = statistics.median(clock), clock[int(len(clock) * 0.99)]
            queries = max(each[2] for each in took)
            yield Line(f"step of {name}, p50", half, 5.0, "ms", "budget", 1, less_is_better=True)
            yield Line(f"step of {name}, p99", most, 25.0, "ms", "budget", 1, less_is_better=True)
            yield Line(
                f"step of {name}, processor", cpu, DJANGO_FORM_PAGE, "ms", "Django form page", 6, less_is_better=True
            )
            yield Line(f"step of {name}, most queries", queries, 8, "", "budget", 1, less_is_better=True)


def interview(application: Any, token: str, service: str, given: dict[str, Any]) -> Iterator[tuple[float, float, int]]:
    """One person's answers: seconds by the clock, of the processor, and queries, of each step."""
    connection = importlib.import_module("django.db").connection
    started = submission.call(application, token, "POST", "requests", {"service": service})
    step, request_id = started["step"], started["request_id"]
    took = []
    while step["kind"] in ("question", "evidence"):
        values = {each["id"]: given[each["id"]] for each in step["fields"] if each["id"] in given}
        body = {"values": values if step["kind"] == "question" else {}, "revision": step["revision"]}
        with ExitStack() as counting:
            counted = Counted()
            counting.enter_context(connection.execute_wrapper(counted))
            clock, cpu = time.perf_counter(), time.process_time()
            step = submission.call(application, token, "PUT", f"requests/{request_id}/answers/{step['id']}", body)
            took.append((time.perf_counter() - clock, time.process_time() - cpu, counted.count))
    return iter(took)
