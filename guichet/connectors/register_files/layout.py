"""How the files of one register look, as its YAML says; every mistake of the author with its line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from django.conf import settings
from msgspec import Meta

from guichet.authoring import api as authoring
from guichet.kernel import api as kernel

Position = Annotated[int, Meta(ge=1, le=10_000, description="a position, counted from 1")]
Type = Literal["text", "date", "money", "number", "boolean", "choice"]


class Place(authoring.Part, frozen=True, kw_only=True):
    """Where something stands: the column's number in CSV; in fixed files its first sign and how many signs."""

    at: Position
    length: Annotated[int, Meta(ge=0, le=10_000)] = 0


class Column(Place, frozen=True, kw_only=True):
    """One column. `format` is a date's (strftime's letters); `values` says what each code means."""

    name: authoring.FactName
    type: Type = "text"
    format: str = "%Y-%m-%d"
    values: dict[str, str | bool] = {}
    required: bool = False


class Key(authoring.Part, frozen=True, kw_only=True):
    """The columns a person is found by: what we call them for this organization, or name and birth date."""

    about: authoring.FactName | None = None
    name: tuple[authoring.FactName, ...] = ()
    birth_date: authoring.FactName | None = None


class Deltas(authoring.Part, frozen=True, kw_only=True):
    """Files of changes: in which column stands what is to be done, and with which codes an entry is taken out.

    `files` names them apart from whole files; without it every file is one of changes.
    """

    files: str = ""
    column: authoring.FactName
    puts: tuple[str, ...]
    takes_out: tuple[str, ...] = ()


class First(authoring.Part, frozen=True, kw_only=True):
    """The record before all others: what it begins with, and where the day stands for which the file speaks."""

    mark: Annotated[str, Meta(min_length=1, max_length=20)]
    as_of: Place | None = None


class Last(authoring.Part, frozen=True, kw_only=True):
    """The record after all others: what it begins with, how many entries there are, and what columns add up to."""

    mark: Annotated[str, Meta(min_length=1, max_length=20)]
    count: Place | None = None
    sums: dict[authoring.FactName, Place] = {}


class Layout(authoring.Part, frozen=True, kw_only=True):
    """The files of one register; the README of this package shows one."""

    register: authoring.Name
    organization: authoring.Name
    files: Annotated[str, Meta(min_length=1, max_length=120, description="a file's name, with {as_of} or * in it")]
    as_of_format: str = "%Y%m%d"
    time_zone: str = "UTC"
    kind: Literal["csv", "fixed"]
    encoding: str = "utf-8"
    separator: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Meta(min_length=1, max_length=1)] = '"'
    decimal: Literal[".", ","] = "."
    names: bool = False
    record_length: Annotated[int, Meta(ge=0, le=10_000)] = 0
    columns: Annotated[tuple[Column, ...], Meta(min_length=1)]
    key: Key
    facts: dict[authoring.FactName, authoring.FactName]
    deltas: Deltas | None = None
    first: First | None = None
    last: Last | None = None
    fresh_days: Annotated[int, Meta(ge=1, le=3650)] = 31
    assurance: Literal["low", "substantial", "high"] = "substantial"
    largest_megabytes: Annotated[int, Meta(ge=1, le=4096)] = 256

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(each for each in self.columns if each.name == name)

    def named(self, name: str) -> re.Match[str] | None:
        """Whether a file's name is one of this register's; the day it speaks for is the group, if it says one."""
        changes = _pattern(self.deltas.files).fullmatch(name) if self.deltas and self.deltas.files else None
        return changes or _pattern(self.files).fullmatch(name)

    def is_delta(self, name: str) -> bool:
        """Whether a file of that name holds changes, and not everything."""
        if self.deltas is None:
            return False
        return not self.deltas.files or _pattern(self.deltas.files).fullmatch(name) is not None


def _pattern(files: str) -> re.Pattern[str]:
    parts = re.split(r"(\{as_of\}|\*)", files)
    written = {"{as_of}": r"(?P<as_of>[0-9A-Za-z-]{4,20})", "*": r"[^/]*"}
    return re.compile("".join(written.get(part, re.escape(part)) for part in parts))


def load(path: Path) -> Layout:
    """The layout of a YAML file. Raises kernel.Invalid with every problem and its line."""
    return authoring.load_file(path, Layout, unsound=_unsound)


def configured() -> tuple[Layout, ...]:
    """The layouts of the folder that the settings name. Raises kernel.Invalid."""
    folder = str(getattr(settings, "GUICHET_REGISTER_LAYOUTS", ""))
    return load_folder(Path(folder)) if folder else ()


def load_folder(folder: Path) -> tuple[Layout, ...]:
    """Every layout of a folder. Raises kernel.Invalid with every problem, also of two for one register."""
    found: list[Layout] = []
    problems: list[kernel.Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(load(path))
        except kernel.Invalid as wrong:
            problems += wrong.problems
    names = [each.register for each in found]
    problems += [
        kernel.Problem(str(name), "two layouts are of this register", "Take one away.")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if problems:
        raise kernel.Invalid(tuple(problems))
    return tuple(found)


def _unsound(layout: Layout) -> Iterator[authoring.Wrong]:
    """What each key allows by itself and all together do not."""
    names = [each.name for each in layout.columns]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield ("columns",), f"the column {name!r} is there twice.", "Rename one."
    used = [*layout.key.name, *filter(None, (layout.key.about, layout.key.birth_date)), *layout.facts.values()]
    used += [layout.deltas.column] if layout.deltas else []
    used += list(layout.last.sums) if layout.last else []
    for name in sorted(set(used) - set(names)):
        yield ("columns",), f"there is no column {name!r}.", authoring.nearest(name, set(names))
    yield from _unsound_key(layout, names)
    yield from _unsound_places(layout)
    try:
        codecs.lookup(layout.encoding)
    except LookupError:
        yield (
            ("encoding",),
            f"there is no encoding {layout.encoding!r}.",
            "Write utf-8 or windows-1252.",
        )
    if "{as_of}" not in layout.files and not (layout.first and layout.first.as_of):
        yield (
            ("files",),
            "nothing says for which day a file speaks.",
            "Write {as_of} in `files`, or `first: {as_of: …}`.",
        )
    if not layout.facts:
        yield ("facts",), "the register knows no fact.", "Name one, and the column it stands in."
    for each in layout.columns:
        if each.type == "choice" and not each.values:
            yield ("columns",), f"{each.name} is a choice without `values`.", "Say what each code means."
        if each.type == "boolean" and set(map(type, each.values.values())) - {bool}:
            yield ("columns",), f"the `values` of {each.name} are not true or false.", "Write true or false."


def _unsound_key(layout: Layout, names: list[str]) -> Iterator[authoring.Wrong]:
    named = bool(layout.key.name) and layout.key.birth_date is not None
    if bool(layout.key.about) == named or bool(layout.key.name) != (layout.key.birth_date is not None):
        yield ("key",), "a person is found by `about`, or by `name` and `birth_date`.", "Write one of the two."
    born = layout.key.birth_date
    if born in names and layout.column(str(born)).type != "date":
        yield ("key", "birth_date"), f"the column {born!r} is no date.", "Give it `type: date`."
    for name in layout.last.sums if layout.last else ():
        if name in names and layout.column(name).type not in ("money", "number"):
            yield ("last", "sums"), f"{name} is neither money nor a number.", "Add up columns that are."


def _unsound_places(layout: Layout) -> Iterator[authoring.Wrong]:
    for each in layout.columns:
        if (layout.kind == "fixed") != (each.length > 0):
            yield ("columns",), f"{each.name}: `length` is for fixed files, and needed there.", "Correct it."
        elif layout.record_length and each.at + each.length - 1 > layout.record_length:
            yield ("columns",), f"{each.name} ends after the record.", "Correct `at`, `length` or `record_length`."
    marked = [each for each in (layout.first and layout.first.as_of, layout.last and layout.last.count) if each]
    marked += list(layout.last.sums.values()) if layout.last else []
    if any((layout.kind == "fixed") != (each.length > 0) for each in marked):
        yield (
            ("columns",),
            "a place in `first` or `last` has a `length` in fixed files, and none in CSV.",
            "Correct it.",
        )
    if layout.kind == "fixed" and layout.names:
        yield ("names",), "fixed files have no line of names.", "Take it out, or describe it as `first`."
