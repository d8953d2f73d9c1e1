"""A process of clients that does what it is told, line by line, and answers each line with JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


class Clients:
    """One of the processes of a crowd."""

    def __init__(self, script: Path, *arguments: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(script), *arguments],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the process ended in the middle: {self.process.wait(timeout=60)}"
        return json.loads(line)

    def end(self) -> None:
        self.process.communicate(timeout=60)


def together(crowd: list[Clients], line: str) -> tuple[list[Any], Any]:
    """Prepare, let every process carry out the line at once (`{number}` is its own), and what was found afterwards."""
    try:
        crowd[0].tell("prepare")
        crowd[0].answer()
        for each in crowd[1:]:
            each.tell("ready")
            each.answer()
        for number, each in enumerate(crowd):
            each.tell(line.format(number=number))
        got = [one for each in crowd for one in each.answer()]
        crowd[0].tell("report")
        found = crowd[0].answer()
    finally:
        for each in crowd:
            each.end()
    return got, found
