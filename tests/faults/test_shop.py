"""Fifty people order the last three bags at once, from two processes, each clicking twice: three have one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from guichet.shop.tests import cast

SCRIPT = Path(__file__).with_name("shop_clients.py")
PROCESSES, THREADS = 2, 25


class Clients:
    """A process that does what it is told."""

    def __init__(self, environment: dict[str, str], goods: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(goods)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate(timeout=60)


def test_nothing_is_sold_twice(database: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": database, "GUICHET_VAR": str(tmp_path)}
    goods = cast.write_goods(tmp_path)
    crowd = [Clients(environment, goods) for _ in range(PROCESSES)]
    try:
        crowd[0].tell("prepare")
        crowd[0].answer()
        crowd[1].tell("ready")
        crowd[1].answer()
        for number, each in enumerate(crowd):
            each.tell(f"order p{number} {THREADS}")
        got = [one for each in crowd for one in each.answer()]
        crowd[0].tell("report")
        found = crowd[0].answer()
    finally:
        for each in crowd:
            each.end()
    assert len(found["ids"]) == 3
    assert sorted(got) == sorted([*found["ids"] * 2, *["sold_out"] * (2 * PROCESSES * THREADS - 6)])
    assert found["stock"] == {"bag": [3, 3], "trail-map": [10, 3]}
    assert (found["events"], found["faults"]) == (3, [])
