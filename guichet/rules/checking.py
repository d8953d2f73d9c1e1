"""Finds what is wrong with a law package: each finding says where, why and what to write instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guichet.rules.book import Book
from guichet.rules.errors import nearest


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: `file` relative to the package, `line` 1-based (0: the whole file)."""

    code: str
    file: str
    line: int
    subject: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.subject}: {self.reason} {self.remedy}"


def check_package(book: Book) -> tuple[Finding, ...]:
    """Every finding, by file and line."""
    classes = _variable_classes(book.path)
    found = [
        *_check_variables(book, classes),
        *_check_formulas(book, classes),
        *_check_parameters(book),
        *_check_words(book),
    ]
    return tuple(sorted(found, key=lambda each: (each.file, each.line, each.code, each.subject)))


def _variable_classes(path: Path) -> dict[str, tuple[str, ast.ClassDef]]:
    """Where each variable is written: name -> file and syntax tree."""
    found: dict[str, tuple[str, ast.ClassDef]] = {}
    for file in sorted(path.rglob("*.py")):
        relative = file.relative_to(path).as_posix()
        if relative.startswith("tests/"):
            continue
        for item in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(item, ast.ClassDef):
                found[item.name] = (relative, item)
    return found


def _check_variables(book: Book, classes: dict[str, tuple[str, ast.ClassDef]]) -> Iterator[Finding]:
    roles = {name for entity in book.system.group_entities for role in entity.roles for name in (role.key,)}
    for info in book.variables():
        file, tree = classes.get(info.name, ("", None))
        line = tree.lineno if tree is not None else 0
        if not info.labels.by_language.get("en"):
            yield Finding("no-label", file, line, info.name, "it has no label.", 'Add label = "..." in plain words.')
        if not info.references:
            yield Finding(
                "no-reference", file, line, info.name, "it cites no law.", 'Add reference = ["Act, section | address"].'
            )
        if info.value_type == "float" and info.is_money and book.raw(info.name).dtype.__name__ == "float32":
            yield Finding(
                "float32-money",
                file,
                line,
                info.name,
                "it counts money in float32, which loses a cent above 131,072.",
                "Count whole cents in int64, as jurisdictions/aotearoa/law/money.py does.",
            )
        for role in info.concerns:
            if role not in roles:
                yield Finding(
                    "unknown-role", "metadata.yaml", 0, info.name, f"there is no role '{role}'.", nearest(role, roles)
                )


def _check_formulas(book: Book, classes: dict[str, tuple[str, ast.ClassDef]]) -> Iterator[Finding]:
    known = set(book.system.variables)
    for name, (file, tree) in classes.items():
        raw = book.system.variables.get(name)
        if raw is None:
            continue
        for function in (item for item in tree.body if isinstance(item, ast.FunctionDef)):
            starts = _start_of(function.name)
            for line, variable in _variables_read(function):
                if variable not in known:
                    yield Finding(
                        "unknown-variable",
                        file,
                        line,
                        name,
                        f"its formula reads '{variable}', which does not exist.",
                        nearest(variable, known),
                    )
            for line, parameter in _parameters_read(function):
                if problem := _parameter_problem(book, parameter, starts):
                    yield Finding(problem[0], file, line, name, problem[1], problem[2])


def _start_of(function: str) -> str:
    match = re.fullmatch(r"formula(?:_(\d{4}))?(?:_(\d{2}))?(?:_(\d{2}))?", function)
    year, month, day = match.groups() if match else (None, None, None)
    return f"{year}-{month or '01'}-{day or '01'}" if year else ""


def _variables_read(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """`person("x", period)`, `family.members("x", period)`: calls with a text and a period."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and len(node.args) >= 2 and isinstance(node.args[0], ast.Constant):
            first, second = node.args[0].value, node.args[1]
            names = {each.id for each in ast.walk(second) if isinstance(each, ast.Name)}
            if isinstance(first, str) and first.isidentifier() and "period" in names:
                yield node.lineno, first


def _parameters_read(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """`parameters(period).a.b`: the dotted names, the longest only."""
    inner: set[int] = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Attribute) or id(node) in inner:
            continue
        parts: list[str] = []
        at: ast.expr = node
        while isinstance(at, ast.Attribute):
            inner.add(id(at))
            parts.append(at.attr)
            at = at.value
        called = isinstance(at, ast.Call) and isinstance(at.func, ast.Name) and at.func.id == "parameters"
        if called and isinstance(at, ast.Call) and any(isinstance(a, ast.Name) and a.id == "period" for a in at.args):
            yield node.lineno, ".".join(reversed(parts))


def _parameter_problem(book: Book, parameter: str, starts: str) -> tuple[str, str, str] | None:
    """Code, reason and remedy when a formula cannot read a parameter from the day it applies."""
    node: Any = book.system.parameters
    for part in parameter.split("."):
        children = getattr(node, "children", None)
        if children is None:
            return None  # a scale, a list, or an attribute of a value
        if part not in children:
            reason = f"its formula reads the parameter '{parameter}', which does not exist."
            return "unknown-parameter", reason, nearest(part, children)
        node = children[part]
    values = getattr(node, "values_list", None)
    if values and starts and values[-1].instant_str > starts:
        earliest = values[-1].instant_str
        reason = f"its formula applies from {starts}, but '{parameter}' has no value before {earliest}."
        return "parameter-too-late", reason, "Add the earlier value, or date the formula."
    return None


def _check_parameters(book: Book) -> Iterator[Finding]:
    for parameter in book.system.parameters.get_descendants():
        if not hasattr(parameter, "values_list"):
            continue
        file = _relative(book.path, parameter.file_path)
        if not parameter.description:
            yield Finding("no-label", file, 0, parameter.name, "it has no description.", "Add description: ...")
        for value in parameter.values_list:
            if not value.metadata.get("reference"):
                yield Finding(
                    "no-reference",
                    file,
                    _line_of(parameter.file_path, value.instant_str),
                    parameter.name,
                    f"its value from {value.instant_str} cites no law.",
                    "Add metadata: reference: with title and href.",
                )


def _check_words(book: Book) -> Iterator[Finding]:
    parameters = {each.name for each in book.system.parameters.get_descendants()}
    for language in book.languages:
        file = f"locales/{language}.yaml"
        for name in book.metadata.wordings.get(language, {}):
            if name not in book.system.variables:
                yield _no_such_variable(book, file, name, _line_of(str(book.path / file), f"{name}:"))
        for name in book.metadata.parameter_labels.get(language, {}):
            if name not in parameters:
                remedy = nearest(name, parameters)
                yield Finding("unknown-parameter", file, 0, name, "there is no such parameter.", remedy)
    for language in book.languages[1:]:  # the English labels stand in the variables
        for info in book.variables():
            if not info.labels.by_language.get(language):
                reason = f"it has no label in '{language}'."
                yield Finding("no-label", f"locales/{language}.yaml", 0, info.name, reason, "Add it.")
    named = [*book.metadata.concerns, *book.metadata.needed_when]
    named += [rule.variable for rule in book.metadata.needed_when.values()]
    for name in dict.fromkeys(named):
        if name not in book.system.variables:
            yield _no_such_variable(book, "metadata.yaml", name, _line_of(str(book.path / "metadata.yaml"), name))


def _no_such_variable(book: Book, file: str, name: str, line: int) -> Finding:
    remedy = nearest(name, book.system.variables)
    return Finding("unknown-variable", file, line, name, "there is no such variable.", remedy)


def _relative(path: Path, file: str | None) -> str:
    if not file:
        return ""
    whole = Path(file)
    return whole.relative_to(path).as_posix() if whole.is_relative_to(path) else whole.name


def _line_of(file: str | None, text: str) -> int:
    if not file or not Path(file).is_file():
        return 0
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if text in line), 0)
