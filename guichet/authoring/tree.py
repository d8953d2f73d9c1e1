"""One YAML file as a tree of plain values that remember their line; hostile files are bounded, never believed.

The dialect is the core of YAML 1.2 (https://yaml.org/spec/1.2.2/, chapter 10.3) with dates: `true` and `false` are the
only booleans, so that the key `on`, the answer `no` and the language `no` stay words; a number never begins with a
needless zero, so that a telephone number stays text. Aliases and tags are refused: they make one place mean another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from guichet.kernel.api import Problem

MAXIMUM_BYTES = 1024 * 1024
MAXIMUM_DEPTH = 24
MAXIMUM_NODES = 50_000

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class Tree:
    """A value and the line it starts on (counted from 1). Exactly one of `entries` and `items` is set for a branch.

    `file` is said where a tree was made from several files: the one that this part, and what is below it, stands in.
    """

    line: int
    value: str | int | float | bool | date | None = None
    entries: dict[str, Tree] | None = None
    items: list[Tree] | None = None
    key_lines: dict[str, int] = field(default_factory=dict)
    file: str = ""

    def plain(self) -> Any:
        """The same as dicts, lists and scalars."""
        if self.entries is not None:
            return {key: child.plain() for key, child in self.entries.items()}
        if self.items is not None:
            return [child.plain() for child in self.items]
        return self.value

    def kind(self) -> str:
        """What it is, in a word a policy officer uses."""
        if self.entries is not None:
            return "a group of keys"
        if self.items is not None:
            return "a list"
        names = {bool: "true or false", int: "a whole number", float: "a number", date: "a date", str: "text"}
        return names.get(type(self.value), "nothing")


class _Refused(Exception):
    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


def read_tree(path: Path, name: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """Read one file; `name` is how problems call it. Either a tree, or the problem that prevented it."""
    try:
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            message = f"the file has {size:,} bytes; a file may have {MAXIMUM_BYTES:,}."
            return None, (Problem(f"{name}:1", message, "Split it."),)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (Problem(f"{name}:1", f"this is not UTF-8 text (byte {error.start}).", "Save it as UTF-8."),)
    except OSError as error:
        return None, (Problem(f"{name}:1", f"the file cannot be read: {error.strerror}.", "Check that it is there."),)
    return parse_tree(text, name)


def parse_tree(text: str, name: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """Parse the text of one file."""
    try:
        tree, problems = _build(text)
    except _Refused as refused:
        return None, (Problem(f"{name}:{refused.line}", refused.message, refused.remedy),)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        said = " ".join(str(part) for part in (getattr(error, "context", ""), getattr(error, "problem", "")) if part)
        remedy = "Check the indentation, and put text that contains ': ' or '#' between quotes."
        return None, (Problem(f"{name}:{line}", f"this is not valid YAML: {said or 'unreadable'}.", remedy),)
    return tree, tuple(Problem(f"{name}:{line}", message, remedy) for line, message, remedy in problems)


def _build(text: str) -> tuple[Tree, list[tuple[int, str, str]]]:
    builder = _Builder()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        builder.take(event)
    if builder.root is None:
        raise _Refused(1, "the file is empty.", "Write its keys, or delete the file.")
    return builder.root, builder.problems


class _Builder:
    """Turns parser events into a Tree without recursion, so that depth is bounded by us and not by the interpreter."""

    def __init__(self) -> None:
        self.root: Tree | None = None
        self.problems: list[tuple[int, str, str]] = []
        self._open: list[Tree] = []
        self._keys: list[tuple[str, int] | None] = []
        self._count = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, "anchors and aliases (&name, *name) are not used here.", "Write the value out.")
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            _refuse_tag(event.tag, line)
            is_map = isinstance(event, yaml.MappingStartEvent)
            self._begin(Tree(line, entries={}) if is_map else Tree(line, items=[]))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise _Refused(line, "a second document begins here (---).", "Keep one document in each file.")

    def _begin(self, tree: Tree) -> None:
        if len(self._open) >= MAXIMUM_DEPTH:
            raise _Refused(tree.line, f"this is nested deeper than {MAXIMUM_DEPTH} levels.", "Flatten it.")
        if self._open and self._open[-1].entries is not None and self._keys[-1] is None:
            raise _Refused(tree.line, "a key is text, not a list or a group.", "Write a plain word before the colon.")
        self._put(tree)
        self._open.append(tree)
        self._keys.append(None)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        _refuse_tag(event.tag, line)
        inside_map = bool(self._open) and self._open[-1].entries is not None
        if inside_map and self._keys[-1] is None:
            if event.value in self._open[-1].key_lines:
                first = self._open[-1].key_lines[event.value]
                message = f"the key {event.value!r} stands here a second time; the first is on line {first}."
                self.problems.append((line, message, "Keep one of the two."))
            self._keys[-1] = (event.value, line)
            return
        self._put(Tree(line, value=_scalar_value(event, line)))

    def _put(self, tree: Tree) -> None:
        self._count += 1
        if self._count > MAXIMUM_NODES:
            raise _Refused(tree.line, f"the file has more than {MAXIMUM_NODES:,} values.", "Split it.")
        if not self._open:
            self.root = tree
            return
        parent = self._open[-1]
        if parent.items is not None:
            parent.items.append(tree)
        elif parent.entries is not None:
            key = self._keys[-1]
            assert key is not None
            parent.key_lines.setdefault(key[0], key[1])
            parent.entries.setdefault(key[0], tree)
            self._keys[-1] = None


def _refuse_tag(tag: str | None, line: int) -> None:
    if tag is not None:
        raise _Refused(line, f"the tag {tag} is not used here.", "Write the plain value; quotes make it text.")


def _scalar_value(event: yaml.ScalarEvent, line: int) -> str | int | float | bool | date | None:
    text = event.value
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _Refused(line, f"{text} is not a day of the calendar.", "Write year-month-day.") from None
    return text


def locate(tree: Tree, steps: tuple[str, ...]) -> int:
    """The line of what steps lead to: a key, an item by its `id`, its value or its index; else the nearest line."""
    return locate_place(tree, steps)[1]


def locate_place(tree: Tree, steps: tuple[str, ...]) -> tuple[str, int]:
    """The same with the file, which is empty when the tree is of one file."""
    file, line = tree.file, tree.line
    for step in steps:
        child, line = _descend(tree, step, line)
        if child is None:
            break
        tree, file = child, child.file or file
    return file, line


def _descend(tree: Tree, step: str, line: int) -> tuple[Tree | None, int]:
    if tree.entries is not None:
        return tree.entries.get(step), tree.key_lines.get(step, line)
    for position, item in enumerate(tree.items or ()):
        if step in set(_names_of(item, position)):
            return item, item.line
    return None, line


def _names_of(item: Tree, position: int) -> Iterator[str]:
    yield str(position)
    if item.entries is not None:
        for key in ("id", "identifier"):
            if key in item.entries:
                yield str(item.entries[key].value)
    elif item.items is None:
        yield str(item.value)
