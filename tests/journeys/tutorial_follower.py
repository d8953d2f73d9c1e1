"""Follows the tutorial to the letter: writes its files, runs its commands, and keeps what they said."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorials" / "your-first-service.md"
FENCE = re.compile(r"^```(\w+)[ ]?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: `kind` is its language, `mark` what stands after it (a file name, `refused`, `interactive`)."""

    kind: str
    mark: str
    text: str


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    command: str
    status: int
    text: str


def blocks() -> tuple[Block, ...]:
    """Every fenced block of the page, in order."""
    return tuple(Block(*found) for found in FENCE.findall(PAGE.read_text(encoding="utf-8")))


def commands(block: Block) -> Iterator[list[str]]:
    """The command lines of a block, without `guichet`."""
    for line in block.text.splitlines():
        program, *words = shlex.split(line)
        assert program == "guichet", f"the tutorial runs nothing else; found {line!r}"
        yield words


def run(words: list[str], *, folder: Path, var: Path) -> Said:
    """`guichet` in a process of its own, in the folder the reader stands in."""
    environment = {
        **os.environ,
        "GUICHET_ENVIRONMENT": "demo",
        "GUICHET_JURISDICTION": str(folder / "council"),
        "GUICHET_VAR": str(var),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "guichet.site", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Said(shlex.join(words), done.returncode, done.stdout + done.stderr)


def follow(folder: Path, var: Path) -> tuple[tuple[Block, tuple[Said, ...]], ...]:
    """The whole page: files are written, commands run; `interactive` ones are left to a person."""
    var.mkdir(parents=True, exist_ok=True)
    heard: list[tuple[Block, tuple[Said, ...]]] = []
    said: tuple[Said, ...] = ()
    for block in blocks():
        if block.kind == "yaml":
            path = folder / block.mark
            assert path.parent.is_dir(), f"{block.mark}: no command has made this folder"
            path.write_text(block.text, encoding="utf-8")
        elif block.kind == "sh" and block.mark in ("", "refused"):
            said = tuple(run(words, folder=folder, var=var) for words in commands(block))
        elif block.kind == "sh" and block.mark == "interactive":
            # What `guichet demo` does before it serves.
            said = (run(["demo", "--prepare-only"], folder=folder, var=var),)
        heard.append((block, said))
    return tuple(heard)
