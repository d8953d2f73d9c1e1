"""Turns the plain text of a message into headings, paragraphs and lists that every channel can draw."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_ITEM = re.compile(r"[-•][ \t]+(?=\S)")
_STRONG = re.compile(r"\*\*(\S(?:[^*]*\S)?)\*\*")


@dataclass(frozen=True)
class Run:
    """A stretch of text; `strong` when it is to stand out."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A heading or paragraph (one item) or a list (an item a line); each item is a sequence of runs."""

    kind: Literal["heading", "paragraph", "list"]
    items: tuple[tuple[Run, ...], ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of a heading or a paragraph; of a list, those of its first item."""
        return self.items[0]


def blocks(text: str) -> tuple[Block, ...]:
    """Read `# headings`, paragraphs apart by an empty line, `- ` lists and `**strong**`; all else stands as written.

    It knows no links, no HTML and no other marks, so that a text put into a place (`{name}`) can do no harm. Lines
    within a paragraph are joined by a blank. Never raises.
    """
    found: list[Block] = []
    paragraph: list[str] = []
    items: list[list[str]] = []

    def close() -> None:
        if paragraph:
            found.append(Block("paragraph", (_runs(" ".join(paragraph)),)))
            paragraph.clear()
        if items:
            found.append(Block("list", tuple(_runs(" ".join(lines)) for lines in items)))
            items.clear()

    for raw in text.splitlines():
        line = raw.strip()
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if not line:
            close()
        elif heading:
            close()
            found.append(Block("heading", (_runs(line[heading.end() :]),)))
        elif item:
            if paragraph:
                close()
            items.append([line[item.end() :]])
        elif items:
            items[-1].append(line)
        else:
            paragraph.append(line)
    close()
    return tuple(found)


def plain(found: Iterable[Block]) -> str:
    """The same blocks as plain text, for the text part of an e-mail and for a screen without marks."""
    parts: list[str] = []
    for block in found:
        lines = ["".join(run.text for run in item) for item in block.items]
        parts.append("\n".join(f"- {line}" for line in lines) if block.kind == "list" else lines[0])
    return "\n\n".join(parts)


def _runs(text: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    for position, part in enumerate(_STRONG.split(text)):
        if part:
            runs.append(Run(part, strong=position % 2 == 1))
    return tuple(runs)
