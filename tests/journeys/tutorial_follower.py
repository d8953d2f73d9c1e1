"""Follows a tutorial to the letter: writes its files, runs its commands, and keeps what they said."""

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
TUTORIALS = ROOT / "docs" / "tutorials"
PAGE = TUTORIALS / "your-first-service.md"
LAW_PAGE = TUTORIALS / "from-act-to-rule.md"
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


def blocks(page: Path = PAGE) -> tuple[Block, ...]:
    """Every fenced block of a page, in order."""
    return tuple(Block(*found) for found in FENCE.findall(page.read_text(encoding="utf-8")))


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


def mend(path: Path, change: str) -> None:
    """Put the lines below `-----` in the place of those above it."""
    before, after = change.split("-----\n")
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name}: what is to be replaced stands there {text.count(before)} times"
    path.write_text(text.replace(before, after), encoding="utf-8")


def follow(folder: Path, var: Path, page: Path = PAGE) -> tuple[tuple[Block, tuple[Said, ...]], ...]:
    """The whole page: files are written or mended, commands run; `interactive` ones are left to a person."""
    var.mkdir(parents=True, exist_ok=True)
    heard: list[tuple[Block, tuple[Said, ...]]] = []
    said: tuple[Said, ...] = ()
    for block in blocks(page):
        if block.kind in ("yaml", "python"):
            path = folder / block.mark
            assert path.parents[1].is_dir(), f"{block.mark}: no command has made the folder it stands in"
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.kind == "replace":
            mend(folder / block.mark, block.text)
        elif block.kind == "sh" and block.mark in ("", "refused"):
            said = tuple(run(words, folder=folder, var=var) for words in commands(block))
        elif block.kind == "sh" and block.mark == "interactive":
            # What `guichet demo` does before it serves.
            said = (run(["demo", "--prepare-only"], folder=folder, var=var),)
        heard.append((block, said))
    return tuple(heard)
