"""Findings about names: variables, parameters and roles that do not exist, wherever the package names them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from guichet.rules.checking.finding import Finding, finding
from guichet.rules.checking.formulas import Rule
from guichet.rules.checking.sources import Written
from guichet.rules.checking.survey import Survey
from guichet.rules.checking.validity import explain_missing_parameter, values_of
from guichet.rules.errors import nearest


def check_names(survey: Survey) -> Iterator[Finding]:
    """Names in formulas and the functions they call, in metadata.yaml and in locales."""
    yield from _in_formulas(survey)
    yield from _in_metadata(survey)
    yield from _in_locales(survey)


def _in_formulas(survey: Survey) -> Iterator[Finding]:
    known = survey.book.system.variables
    for rule in survey.rules:
        for written in survey.sources.written(rule.formula):
            for line, name in _variables_read(written):
                if name not in known:
                    reason = f"its formula reads '{name}', which does not exist."
                    yield finding("unknown-variable", (written.file, line), rule.variable, reason, nearest(name, known))
            for line, name in _parameters_read(written):
                if problem := _parameter_problem(survey, rule, name):
                    yield finding(problem[0], (written.file, line), rule.variable, problem[1], problem[2])


def _variables_read(function: Written) -> Iterator[tuple[int, str]]:
    """`person("x", period)`, `family.members("x", period)`: calls with a text and a period."""
    for node in function.nodes:
        if isinstance(node, ast.Call) and len(node.args) >= 2 and isinstance(node.args[0], ast.Constant):
            first, second = node.args[0].value, node.args[1]
            names = {each.id for each in ast.walk(second) if isinstance(each, ast.Name)}
            if isinstance(first, str) and first.isidentifier() and "period" in names:
                yield node.lineno, first


def _parameters_read(function: Written) -> Iterator[tuple[int, str]]:
    """`parameters(period).a.b`: the dotted names, the longest only."""
    inner: set[int] = set()
    for node in function.nodes:
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


def _parameter_problem(survey: Survey, rule: Rule, name: str) -> tuple[str, str, str] | None:
    """When a formula cannot read a parameter at all, or not from the first day it applies."""
    node: Any = survey.book.system.parameters
    for part in name.split("."):
        children = getattr(node, "children", None)
        if children is None or hasattr(node, "values_list"):
            return None  # a scale, a list, or an attribute of a value
        if part not in children:
            if hasattr(node, part):
                return None
            return explain_missing_parameter(survey.book, rule, name, rule.start)
        node = children[part]
    values = values_of(survey.book, name)
    if values and rule.is_dated and rule.start < values[0][0] and rule.from_day(rule.start) is not None:
        first = rule.from_day(rule.start)
        if str(first.start) < values[0][0]:
            return explain_missing_parameter(survey.book, rule, name, str(first.start))
    return None


def _in_metadata(survey: Survey) -> Iterator[Finding]:
    book, file = survey.book, "metadata.yaml"
    roles = {role.key for entity in book.system.group_entities for role in entity.roles}
    for name, concerned in book.metadata.concerns.items():
        for role in concerned:
            if role not in roles:
                line = survey.sources.line_of(file, role)
                yield finding("unknown-role", (file, line), name, f"there is no role '{role}'.", nearest(role, roles))
    named = [*book.metadata.concerns, *book.metadata.needed_when, *book.metadata.can_change]
    named += [rule.variable for rule in book.metadata.needed_when.values()]
    for name in dict.fromkeys(named):
        if name not in book.system.variables:
            yield _no_such_variable(survey, file, name, survey.sources.line_of(file, name))


def _in_locales(survey: Survey) -> Iterator[Finding]:
    book = survey.book
    parameters = {each.name for each in book.parameters()}
    for language in book.metadata.wordings:
        file = f"locales/{language}.yaml"
        for name in book.metadata.wordings[language]:
            if name not in book.system.variables:
                yield _no_such_variable(survey, file, name, survey.sources.line_of(file, f"{name}:"))
        for name in book.metadata.parameter_labels.get(language, {}):
            if name not in parameters:
                line, remedy = survey.sources.line_of(file, name), nearest(name, parameters)
                yield finding("unknown-parameter", (file, line), name, "there is no such parameter.", remedy)


def _no_such_variable(survey: Survey, file: str, name: str, line: int) -> Finding:
    remedy = nearest(name, survey.book.system.variables)
    return finding("unknown-variable", (file, line), name, "there is no such variable.", remedy)
