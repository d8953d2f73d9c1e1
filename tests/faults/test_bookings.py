"""Two hundred people book the last ten places at once, from two processes, each clicking twice: ten have one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("booking_clients.py")
PROCESSES, THREADS = 2, 100


class Clients:
    """A process that does what it is told."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate(timeout=60)


def test_no_place_is_given_twice(database: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": database, "GUICHET_VAR": str(tmp_path)}
    crowd = [Clients(environment) for _ in range(PROCESSES)]
    try:
        crowd[0].tell("prepare")
        crowd[0].answer()
        crowd[1].tell("ready")
        crowd[1].answer()
        for number, each in enumerate(crowd):
            each.tell(f"book p{number} {THREADS}")
        got = [one for each in crowd for one in each.answer()]
        crowd[0].tell("report")
        found = crowd[0].answer()
    finally:
        for each in crowd:
            each.end()
    assert len(got) == 2 * PROCESSES * THREADS
    assert len(found["ids"]) == 10
    assert found["places"] == [f"{hour} {place}" for hour in (13, 14, 15, 17, 18) for place in (0, 1)]
    assert sorted(got) == sorted([*found["ids"] * 2, *["full"] * (len(got) - 20)])
    assert found["events"] == 10
    assert found["faults"] == []
