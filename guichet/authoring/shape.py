"""Compares a tree with the Struct of its kind and says everything that does not fit, with lines.

msgspec's own conversion stops at the first mistake; a policy officer is better served by all of them at once. The
Structs stay the one description: this walk reads them through `msgspec.inspect`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from guichet.authoring.names import nearest
from guichet.authoring.tree import Tree
from guichet.kernel.api import Problem, convert, learned

S = TypeVar("S", bound=msgspec.Struct)


def read_as(tree: Tree, kind: type[S], name: str) -> tuple[S | None, tuple[Problem, ...]]:
    """The tree as a value of a Struct class, or every reason why it is none."""
    walk = _Walk(name)
    walk.check(tree, _described(kind), "")
    if walk.problems:
        return None, tuple(walk.problems)
    return convert(tree.plain(), kind), ()


def schema_of(kind: type[msgspec.Struct], name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file, for editors; generated, never written by hand."""
    schema = msgspec.json.schema(learned(kind))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **schema}


@cache
def _described(kind: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(learned(kind))


class _Walk:
    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def say(self, tree: Tree, message: str, remedy: str = "", *, line: int = 0) -> None:
        """`line` is another one than the tree's own: that of its key."""
        self.problems.append(Problem(f"{tree.file or self.name}:{line or tree.line}", message, remedy))

    def check(self, tree: Tree, expected: inspect.Type, key: str) -> None:
        """`key` is the dotted path shown in messages."""
        extra = ""
        while isinstance(expected, inspect.Metadata):
            extra = (expected.extra_json_schema or {}).get("description", extra)
            expected = expected.type
        if isinstance(expected, inspect.AnyType):
            return
        if isinstance(expected, inspect.StructType):
            self._struct(tree, expected, key)
        elif isinstance(expected, inspect.DictType):
            self._dict(tree, expected, key)
        elif isinstance(expected, (inspect.VarTupleType, inspect.ListType)):
            self._list(tree, expected.item_type, key, extra)
        elif isinstance(expected, inspect.UnionType):
            self._union(tree, expected, key, extra)
        else:
            self._scalar(tree, expected, key, extra)

    def _struct(self, tree: Tree, expected: inspect.StructType, key: str) -> None:
        if tree.entries is None:
            names = ", ".join(field.encode_name for field in expected.fields)
            self.say(tree, f"{_named(key)} is a group of keys ({names}); found {tree.kind()}.", "Write its keys.")
            return
        fields = {field.encode_name: field for field in expected.fields}
        for name, child in tree.entries.items():
            if name not in fields:
                message = f"{_named(key)} has no key {name!r}."
                self.say(child, message, nearest(name, set(fields) - set(tree.entries)), line=tree.key_lines[name])
            elif child.value is None and child.entries is None and child.items is None:
                self._nothing(fields[name], child, tree.key_lines[name], _path(key, name))
            else:
                self.check(child, fields[name].type, _path(key, name))
        for name, field in fields.items():
            if field.required and name not in tree.entries:
                self.say(tree, f"{_named(key)} needs the key {name!r}{_hint(field.type)}.", f"Add `{name}: …`.")

    def _nothing(self, field: inspect.Field, child: Tree, line: int, key: str) -> None:
        if field.required or not _admits_nothing(field.type):
            self.say(child, f"`{key}` has no value.", "Write one, or take the key away.", line=line)

    def _dict(self, tree: Tree, expected: inspect.DictType, key: str) -> None:
        if tree.entries is None:
            self.say(tree, f"{_named(key)} is a group of keys; found {tree.kind()}.", "Write `name: value` below it.")
            return
        if not tree.entries and expected.min_length:
            self.say(tree, f"{_named(key)} is a group of keys that is not empty.", "Write `name: value` below it.")
        for name, child in tree.entries.items():
            self.check(Tree(tree.key_lines[name], value=name, file=child.file), expected.key_type, _path(key, name))
            self.check(child, expected.value_type, _path(key, name))

    def _list(self, tree: Tree, item: inspect.Type, key: str, extra: str) -> None:
        if tree.items is None:
            message = f"`{key}` is a list{f' of {extra}' if extra else ''}; found {tree.kind()}."
            self.say(tree, message, "Write it between [ and ], or one item a line after a hyphen.")
            return
        for position, child in enumerate(tree.items):
            self.check(child, item, f"{key}[{position + 1}]")

    def _union(self, tree: Tree, expected: inspect.UnionType, key: str, extra: str) -> None:
        attempts: list[list[Problem]] = []
        for option in expected.types:
            if isinstance(option, inspect.NoneType):
                continue
            attempt = _Walk(self.name)
            attempt.check(tree, option, key)
            if not attempt.problems:
                return
            attempts.append(attempt.problems)
        if len(attempts) == 1:
            self.problems.extend(attempts[0])
            return
        wanted = extra or " or ".join(_wanted(option) for option in expected.types)
        self.say(tree, f"`{key}` is {wanted}; found {_shown(tree)}.", "Write one of these.")

    def _scalar(self, tree: Tree, expected: inspect.Type, key: str, extra: str) -> None:
        if isinstance(expected, inspect.LiteralType):
            if tree.value not in expected.values or isinstance(tree.value, bool):
                names = [str(value) for value in expected.values]
                message = f"`{key}` is one of {', '.join(names)}; found {_shown(tree)}."
                self.say(tree, message, nearest(str(tree.value), names) if len(names) > 4 else "Write one of these.")
            return
        fits = _SCALARS.get(type(expected))
        if fits is None:
            raise TypeError(f"{expected} is not a type that a definition file can hold")
        wrong = fits(tree, expected)
        if wrong:
            self.say(tree, f"`{key}` is {extra or wrong}; found {_shown(tree)}.", _scalar_remedy(tree, expected))


def _path(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _named(key: str) -> str:
    return f"`{key}`" if key else "the file"


def _hint(expected: inspect.Type) -> str:
    if isinstance(expected, inspect.Metadata):
        description = (expected.extra_json_schema or {}).get("description")
        return f" ({description})" if description else ""
    if isinstance(expected, inspect.LiteralType):
        return f" (one of {', '.join(str(value) for value in expected.values)})"
    return ""


def _admits_nothing(expected: inspect.Type) -> bool:
    return isinstance(expected, (inspect.AnyType, inspect.NoneType)) or (
        isinstance(expected, inspect.UnionType) and expected.includes_none
    )


def _shown(tree: Tree) -> str:
    if tree.entries is not None or tree.items is not None or tree.value is None:
        return tree.kind()
    return repr(tree.value) if isinstance(tree.value, str) else str(tree.value).lower()


def _scalar_remedy(tree: Tree, expected: inspect.Type) -> str:
    if isinstance(expected, inspect.StrType) and isinstance(tree.value, (int, float, bool, date)):
        return "Put it between quotes to make it text."
    if isinstance(expected, inspect.BoolType):
        return "Write true or false, without quotes."
    if isinstance(expected, inspect.DateType):
        return "Write it as year-month-day, for example 2026-11-21, without quotes."
    return "Correct the value."


def _wanted(expected: inspect.Type) -> str:
    if isinstance(expected, inspect.Metadata):
        return str((expected.extra_json_schema or {}).get("description") or _wanted(expected.type))
    names: dict[type[inspect.Type], str] = {
        inspect.BoolType: "true or false",
        inspect.StrType: "text",
        inspect.IntType: "a whole number",
        inspect.FloatType: "a number",
        inspect.DateType: "a date",
        inspect.VarTupleType: "a list",
        inspect.ListType: "a list",
        inspect.NoneType: "nothing",
    }
    return names.get(type(expected), "a group of keys")


def _fits_text(tree: Tree, expected: Any) -> str:
    value = tree.value
    if not isinstance(value, str):
        return "text"
    if expected.min_length and len(value.strip()) < expected.min_length:
        return "text that is not empty" if expected.min_length == 1 else f"at least {expected.min_length} characters"
    if expected.max_length and len(value) > expected.max_length:
        return f"text of at most {expected.max_length} characters"
    if expected.pattern and not re.search(expected.pattern, value):
        return f"text like {expected.pattern}"
    return ""


def _fits_number(tree: Tree, expected: Any) -> str:
    value = tree.value
    whole = isinstance(expected, inspect.IntType)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return "a whole number" if whole else "a number"
    if expected.ge is not None and value < expected.ge:
        return f"a number of at least {expected.ge}"
    if expected.le is not None and value > expected.le:
        return f"a number of at most {expected.le}"
    return ""


_SCALARS: dict[type[inspect.Type], Callable[[Tree, Any], str]] = {
    inspect.StrType: _fits_text,
    inspect.IntType: _fits_number,
    inspect.FloatType: _fits_number,
    inspect.BoolType: lambda tree, _: "" if isinstance(tree.value, bool) else "true or false",
    inspect.DateType: lambda tree, _: "" if isinstance(tree.value, date) else "a date",
}
