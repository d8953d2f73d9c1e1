"""Long lists cost what short ones cost: an agency's queue, its search, a person's inbox, at 10,000 and 1,000,000 rows.

`GUICHET_BENCH_ROWS` is the size of the long one: a million takes some minutes to write, so that it is 100,000 when not
said. The short list is a tenth of the long one, and at least 10,000.
"""

import importlib
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.ground import temporary_site
from bench.line import Line

SHORT, LONG = 10_000, 100_000
CALLS = 40
NAMES = ("Aroha", "Wiremu", "Isla", "Leo", "Mia", "Sione", "Mele", "Priya", "Arjun", "Fatima", "Omar", "Hana", "Tama")


def measure(short: int = SHORT, long: int = 0) -> Iterator[Line]:
    """Milliseconds at the long list against those at the short one, at most 1.5 times."""
    long = long or int(os.environ.get("GUICHET_BENCH_ROWS", LONG))
    with temporary_site():
        filled, few = 0, {}
        for size in (short, long):
            fill(filled, size)
            filled = size
            took = {name: median(asked) for name, asked in lists().items()}
            if size == short:
                few = took
        for name, many in took.items():
            yield Line(f"{name}, {long:,} rows", many, few[name], "ms", f"{short:,} rows", 1.5, less_is_better=True)


def lists() -> dict[str, Callable[[], Any]]:
    """What officers and people open every day."""
    cases, notifications, kernel = (
        importlib.import_module(f"guichet.{name}.api") for name in ("cases", "notifications", "kernel")
    )
    chen = kernel.Actor(
        agent_id="chen", channel="web", assurance=kernel.Assurance.HIGH, roles=frozenset({"caseworker"}),
        organization="inland-revenue",
    )  # fmt: skip
    amina = kernel.Actor(agent_id="amina", channel="web", assurance=kernel.Assurance.SUBSTANTIAL)
    return {
        "queue": lambda: cases.queue(by=chen, filters=cases.QueueFilter()),
        "queue of one status": lambda: cases.queue(by=chen, filters=cases.QueueFilter(status="received")),
        "queue searched by name": lambda: cases.queue(by=chen, filters=cases.QueueFilter(text="aroha raki77")),
        "closed cases": lambda: cases.queue(by=chen, filters=cases.QueueFilter(state="closed")),
        "inbox": lambda: notifications.inbox(by=amina),
    }


def median(asked: Callable[[], Any]) -> float:
    """Milliseconds of one call."""
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        asked()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def fill(first: int, beyond: int) -> None:
    """Cases and messages with these numbers, written in bulk: the operations would take an hour."""
    models = {name: importlib.import_module(f"guichet.{name}.models") for name in ("cases", "notifications")}
    kernel, vault = importlib.import_module("guichet.kernel.api"), importlib.import_module("guichet.vault.api")
    atomic = importlib.import_module("django.db").transaction.atomic
    draw, start = random.Random(first), datetime(2026, 1, 1, tzinfo=UTC)
    for low in range(first, beyond, 5_000):
        with atomic():
            rows, words, messages = [], [], []
            for number in range(low, min(low + 5_000, beyond)):
                opened = start + timedelta(seconds=number)
                name = (draw.choice(NAMES), f"raki{number % 1_000}")
                row = models["cases"].CaseRow(
                    id=kernel.new_id(), number=f"B-{number:09d}", service="inland-revenue/best-start",
                    service_version=1,
                    organization="inland-revenue", status="received" if number % 3 else "with_caseworker",
                    waiting_on="authority", owner_id=f"person-{number % 5_000}", request=f"request:{number}",
                    language="en", facts_on=date(2026, 1, 1), opened_at=opened,
                    due_on=date(2026, 6, 1) + timedelta(days=number % 200),
                    closed_at=opened if number % 10 == 0 else None,
                )  # fmt: skip
                row.summary = " ".join(name).title()
                rows.append(row)
                words += [
                    models["cases"].CaseWordRow(organization="inland-revenue", word=each, case_id=row.id)
                    for each in vault.blind_words([each.lower() for each in name], purpose="cases.word")
                ]
                messages.append(
                    models["notifications"].MessageRow(
                        id=kernel.new_id(),
                        key=f"bench-{number}",
                        to="amina" if number % 100 == 0 else f"p{number % 5_000}",
                        language="en",
                        template="bench",
                        about=f"case:{row.id}",
                        created_at=opened,
                    )
                )
                messages[-1].recipient_name, messages[-1].subject = "A person", "A message"
                messages[-1].body = "Something happened."
            models["cases"].CaseRow.objects.bulk_create(rows)
            models["cases"].CaseWordRow.objects.bulk_create(words)
            models["notifications"].MessageRow.objects.bulk_create(messages)
