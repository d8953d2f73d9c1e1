"""A package's Python files as text and as syntax trees, and from a formula to the lines it was written on."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Definition = ast.FunctionDef | ast.Lambda
_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Formula = Callable[..., Any]


@dataclass(frozen=True)
class Written:
    """A function of the package: its file, what it is written of, and what its names stand for."""

    file: str
    nodes: tuple[ast.AST, ...]  # all of its syntax tree, walked once
    names: Mapping[str, Any]


class Sources:
    """The files of one package."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._trees: dict[str, ast.Module] = {}
        self._lines: dict[str, list[str]] = {}
        self._written: dict[types.CodeType, tuple[Written, ...]] = {}
        self._definitions: dict[str, dict[int, Definition]] = {}
        self._nodes: dict[int, tuple[ast.AST, ...]] = {}

    def relative(self, file: str | None) -> str:
        """A file's name as findings give it; the bare name of a file outside the package."""
        if not file:
            return ""
        whole = Path(file)
        return whole.relative_to(self.path).as_posix() if whole.is_relative_to(self.path) else whole.name

    def tree(self, file: str) -> ast.Module:
        """The syntax tree of a file of the package; an empty one for what is no Python file of it."""
        if file not in self._trees:
            text = "\n".join(self.lines(file)) if file.endswith(".py") else ""
            self._trees[file] = ast.parse(text)
        return self._trees[file]

    def lines(self, file: str) -> list[str]:
        """The lines of a file of the package; none when it is not there."""
        if file not in self._lines:
            whole = self.path / file
            self._lines[file] = whole.read_text(encoding="utf-8").splitlines() if file and whole.is_file() else []
        return self._lines[file]

    def line_of(self, file: str, text: str) -> int:
        """The first line with a text, 0 when there is none."""
        return next((number for number, line in enumerate(self.lines(file), start=1) if text in line), 0)

    def statement(self, file: str, line: int) -> ast.stmt | None:
        """The innermost statement that a line belongs to."""
        inside = [
            node
            for node in ast.walk(self.tree(file))
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
        ]
        return max(inside, key=lambda each: each.lineno, default=None)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every Python file of the package except its tests."""
        found = (each.relative_to(self.path).as_posix() for each in sorted(self.path.rglob("*.py")))
        return tuple(each for each in found if "tests" not in each.split("/")[:-1])

    @cached_property
    def classes(self) -> Mapping[str, tuple[str, int]]:
        """File and line of each class, by its name."""
        return {
            item.name: (file, item.lineno)
            for file in self.files
            for item in self.tree(file).body
            if isinstance(item, ast.ClassDef)
        }

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text that stands inside a function of the package."""
        return frozenset(
            node.value
            for file in self.files
            for function in ast.walk(self.tree(file))
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )

    @cached_property
    def tests(self) -> tuple[tuple[str, str], ...]:
        """Variable and period (as texts) of every output that a YAML test of the package expects."""
        return tuple(_expected(self.path / "tests"))

    def place(self, formula: Formula) -> tuple[str, int]:
        """File and line of a formula."""
        code = getattr(formula, "__code__", None)
        return (self.relative(code.co_filename), code.co_firstlineno) if code else ("", 0)

    def written(self, formula: Formula) -> tuple[Written, ...]:
        """A formula's own definition and those of the package's functions that it calls, however deep."""
        code = getattr(formula, "__code__", None)
        if code is None:
            return ()
        if code not in self._written:
            self._written[code] = tuple(self._reached(formula))
        return self._written[code]

    def _reached(self, formula: Formula) -> Iterator[Written]:
        waiting, seen = [formula], {id(formula.__code__)}
        while waiting:
            function: Any = waiting.pop()
            file = self.relative(function.__code__.co_filename)
            if not Path(function.__code__.co_filename).is_relative_to(self.path):
                continue
            definition = self._definition(file, function.__code__.co_firstlineno)
            if definition is None:
                continue
            if id(definition) not in self._nodes:
                self._nodes[id(definition)] = tuple(ast.walk(definition))
            nodes = self._nodes[id(definition)]
            yield Written(file, nodes, function.__globals__)
            for called in _named(nodes, function.__globals__):
                if id(called.__code__) not in seen:
                    seen.add(id(called.__code__))
                    waiting.append(called)

    def _definition(self, file: str, line: int) -> Definition | None:
        if file not in self._definitions:
            self._definitions[file] = {
                min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))]): node
                for node in ast.walk(self.tree(file))
                if isinstance(node, ast.FunctionDef | ast.Lambda)
            }
        return self._definitions[file].get(line)


def _named(nodes: tuple[ast.AST, ...], names: Mapping[str, Any]) -> Iterator[Any]:
    """The functions that a definition names, by themselves or as a module's."""
    for node in nodes:
        found: Any = None
        if isinstance(node, ast.Name):
            found = names.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = names.get(node.value.id)
            found = getattr(owner, node.attr, None) if isinstance(owner, types.ModuleType) else None
        if isinstance(found, types.FunctionType):
            yield found


def _expected(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"))):
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_QUICK)  # noqa: S506  # a safe loader, in C
        for case in content if isinstance(content, list) else [content]:
            if isinstance(case, dict):
                period = str(case.get("period") or "")
                for name in _names(case.get("output") or {}):
                    yield name, period


def _names(output: Any) -> Iterator[str]:
    """Every key, however deep: variables stand under entities and their members as well as by themselves."""
    if isinstance(output, dict):
        for key, value in output.items():
            yield str(key)
            yield from _names(value)
