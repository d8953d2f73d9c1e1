"""Outbox workers are killed with SIGKILL at random moments: no job is lost, no effect is doubled."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("outbox_worker.py")
JOBS = 300
KILLS = 10

pytestmark = pytest.mark.slow


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(database: str, tmp_path: Path) -> Iterator[Start]:
    """Start the script; whatever still runs at the end is ended."""
    running: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "DATABASE_URL": database, "GUICHET_VAR": str(tmp_path)}

    def start(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, str(SCRIPT), *map(str, words)]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    lines = process.stdout.read().splitlines()
    assert process.wait() == 0
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout
    assert process.stdout.readline() == "ready\n"


def test_killed_workers_lose_nothing_and_double_nothing(start: Start) -> None:
    assert answer(start("prepare", JOBS)) == {"jobs": JOBS}
    workers = [start("work", f"w{number}") for number in range(3)]
    for number in range(KILLS):
        victim = workers.pop(0)
        wait_until_ready(victim)
        time.sleep(random.random() * 0.5)
        victim.kill()
        victim.wait()
        workers.append(start("work", f"again{number}"))
    until = time.monotonic() + 120
    while time.monotonic() < until:
        found = answer(start("report"))
        if set(found["states"]) == {"done"}:
            break
        time.sleep(1)
    assert found["states"] == {"done": JOBS}
    expected = [f"event-{number}" for number in range(JOBS // 2)] + [f"job-{number}" for number in range(JOBS // 2)]
    assert found["effects"] == sorted(expected)
    assert found["tried"] == JOBS
    # Some were killed in the middle and done again: else this test would have shown nothing.
    assert found["tries"] > JOBS
    assert found["faults"] == []
    assert found["events"] == JOBS // 2


def test_many_processes_write_one_stream_and_one_is_killed(start: Start) -> None:
    answer(start("prepare", 0))
    writers = [start("record", f"p{number}", 60) for number in range(3)]
    victim = start("record", "victim", 100_000)
    wait_until_ready(victim)
    time.sleep(0.3)
    victim.kill()
    for writer in writers:
        assert answer(writer) == {"recorded": 60}
    found = answer(start("report"))
    assert found["faults"] == []
    assert found["shared"] == list(range(1, len(found["shared"]) + 1))
    assert len(found["shared"]) >= 180
    assert found["writers"][:3] == ["p0", "p1", "p2"]
