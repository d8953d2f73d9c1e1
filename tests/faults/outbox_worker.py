"""A process of the outbox tests: prepares the jobs, works on them until it is killed, or reports what came of it.

Run as `python outbox_worker.py prepare|work|record|report ...` with DATABASE_URL set. Every answer is one line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django  # the path comes first
from django.conf import settings  # the path comes first

from guichet.site import environment  # the path comes first

# The site's own database settings, and of its rooms only this one: a process that starts fast can be killed often.
settings.configure(
    DATABASES={"default": environment.database(os.environ["DATABASE_URL"], gate_seconds=20)},
    INSTALLED_APPS=["guichet.audit"],
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402  # the settings come first
from django.db import connection, transaction  # noqa: E402  # the settings come first

from guichet.audit import api as audit  # noqa: E402  # the settings come first
from guichet.audit.models import JobRow  # noqa: E402  # the settings come first
from guichet.audit.tasks import schedules  # noqa: E402  # the settings come first
from guichet.kernel import api as kernel  # noqa: E402  # the settings come first

FOLLOW, ALONE = "faults.follow", "faults.alone"


@dataclass(frozen=True)
class Happened(audit.Event):
    """Something a task follows."""

    number: int


def effect(payload: dict[str, Any], *, attempt: int) -> None:
    """What a job does: keyed, so that twice does as much as once; it notes every try beside it."""
    key = payload["key"] if "key" in payload else f"event-{payload['data']['number']}"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO faults_try (key, attempt) VALUES (%s, %s)", [key, attempt])
    time.sleep(random.random() * 0.1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO faults_effect (key) VALUES (%s) ON CONFLICT (key) DO NOTHING", [key])
    time.sleep(random.random() * 0.1)


audit.task(FOLLOW)(effect)
audit.task(ALONE)(effect)
audit.subscribe(Happened.type, FOLLOW)
schedules.clear()  # only the test's own work


def prepare(jobs: int) -> dict[str, Any]:
    """The tables, and so many jobs: half of them enqueued by hand, half caused by events."""
    call_command("migrate", "audit", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE faults_effect (key VARCHAR(50) PRIMARY KEY)")
        cursor.execute("CREATE TABLE faults_try (key VARCHAR(50), attempt INTEGER)")
    for number in range(jobs // 2):
        with transaction.atomic():
            audit.enqueue(ALONE, {"key": f"job-{number}"}, key=str(number))
            audit.enqueue(ALONE, {"key": f"job-{number}"}, key=str(number))
            audit.record(Happened(number), stream=kernel.Reference("thing", str(number % 7)), by=kernel.SYSTEM)
    return {"jobs": JobRow.objects.count()}


def work(name: str) -> None:
    """Drain until killed."""
    audit.drain(worker=name, limit=1)  # connected and warm: from here on a kill falls into the work
    print("ready", flush=True)
    audit.work(worker=name, stopping=threading.Event(), pause_seconds=0.05, lease_seconds=1.5)


def record(name: str, count: int) -> dict[str, Any]:
    """Write events into one stream next to other processes that do the same."""
    print("ready", flush=True)
    for number in range(count):
        with transaction.atomic():
            audit.record(Happened(number), stream=kernel.Reference("shared", "one"), by=kernel.Actor(agent_id=name))
    return {"recorded": count}


def report() -> dict[str, Any]:
    """How it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM faults_effect")
        effects = sorted(key for (key,) in cursor.fetchall())
        cursor.execute("SELECT COUNT(*), COUNT(DISTINCT key) FROM faults_try")
        tries, tried = cursor.fetchone()
    states = list(JobRow.objects.values_list("state", flat=True))
    verification = audit.verify()
    shared = audit.history(stream=kernel.Reference("shared", "one"))
    return {
        "effects": effects,
        "tries": tries,
        "tried": tried,
        "states": {state: states.count(state) for state in set(states)},
        "events": verification.events,
        "faults": [str(fault) for fault in verification.faults],
        "shared": [event.seq for event in shared],
        "writers": sorted({str(event.by["agent"]) for event in shared}),
    }


def main(what: str, *words: str) -> None:
    """Do one of the four."""
    if what == "work":
        work(words[0])
        return
    answers = {
        "prepare": lambda: prepare(int(words[0])),
        "record": lambda: record(words[0], int(words[1])),
        "report": report,
    }
    print(json.dumps(answers[what]()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
