"""One step of an interview by API: server time, processor time and queries, durable, one process.

Measured with two services apart: registering a birth, whose conditions are light, and Best Start, whose pages of income
ask the law. Everybody answers differently, so that nobody lives on what was worked out for another. Peer: a Django form
page with session and CSRF, 0.84 ms of processor time (stack.md).
"""

import gc
import importlib
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from bench import submission
from bench.ground import temporary_site
from bench.interview_questions import SEED, person_of
from bench.line import Line

DJANGO_FORM_PAGE = 0.84
SERVICES = {"a birth": "internal-affairs/register-a-birth", "Best Start": "inland-revenue/best-start"}
PEOPLE = 24
WARMING = 4


class Counted:
    """Queries of one call; what begins and ends transactions is not counted."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN")):
            self.count += 1
        return execute(sql, params, many, context)


def measure(people: int = PEOPLE) -> Iterator[Line]:
    """p50 and p99 by the clock, p50, p90 and p99 of the processor, and the most queries, each service by itself."""
    with temporary_site() as application:
        for name, identifier in SERVICES.items():
            tokens, _ = submission.prepare(people + WARMING)
            service = importlib.import_module("guichet.catalogue.api").service(identifier)
            chance = random.Random(SEED)
            took: list[tuple[float, float, int]] = []
            for number, token in enumerate(tokens):
                if number == WARMING:
                    took.clear()
                    gc.collect()
                took += interview(application, token, service, answers_of(service, chance))
            clock = sorted(1000 * each[0] for each in took)
            cpu = sorted(1000 * each[1] for each in took)
            queries = max(each[2] for each in took)
            yield Line(f"step of {name}, p50", _at(clock, 0.5), 5.0, "ms", "budget", 1, less_is_better=True)
            yield Line(f"step of {name}, p99", _at(clock, 0.99), 25.0, "ms", "budget", 1, less_is_better=True)
            yield Line(
                f"step of {name}, processor p50", _at(cpu, 0.5), DJANGO_FORM_PAGE, "ms", "Django form page", 6,
                less_is_better=True,
            )  # fmt: skip
            for share in (0.9, 0.99):
                what = f"step of {name}, processor p{100 * share:.0f}"
                yield Line(what, _at(cpu, share), 25.0, "ms", "budget", 1, less_is_better=True)
            yield Line(f"step of {name}, most queries", queries, 8, "", "budget", 1, less_is_better=True)


def _at(ordered: list[float], share: float) -> float:
    """The value below which that share lies."""
    return ordered[int(len(ordered) * share)]


def answers_of(service: Any, chance: random.Random) -> dict[str, Any]:
    """Somebody at random, with the texts of the worked examples: their form is looked at, and the law asks none."""
    usual = {name: value for each in reversed(service.examples) for name, value in each.given.items()}
    free = ("boolean", "integer", "money", "date", "choice")
    person = {name: value for name, value in person_of(service, chance).items() if service.facts[name].type in free}
    by_law = {name: value for name, value in person.items() if service.facts[name].law_variable or name not in usual}
    return {**usual, **by_law}


def interview(application: Any, token: str, service: Any, given: dict[str, Any]) -> Iterator[tuple[float, float, int]]:
    """One person's answers: seconds by the clock, of the processor, and queries, of each step."""
    connection = importlib.import_module("django.db").connection
    started = submission.call(application, token, "POST", "requests", {"service": service.identifier})
    step, request_id = started["step"], started["request_id"]
    took = []
    while step["kind"] in ("question", "evidence", "consent"):
        values = {each["id"]: given[each["id"]] for each in step["fields"] if each["id"] in given}
        body = {"values": values if step["kind"] == "question" else {}, "revision": step["revision"]}
        with ExitStack() as counting:
            counted = Counted()
            counting.enter_context(connection.execute_wrapper(counted))
            clock, cpu = time.perf_counter(), time.process_time()
            step = submission.call(application, token, "PUT", f"requests/{request_id}/answers/{step['id']}", body)
            took.append((time.perf_counter() - clock, time.process_time() - cpu, counted.count))
    return iter(took)
