"""Findings about arithmetic: money that loses cents, results that depend on the machine's libraries."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from guichet.rules.checking.finding import Finding, finding
from guichet.rules.checking.survey import Survey, Tried
from guichet.rules.checking.words import place_of
from guichet.rules.graph import nodes as op

# These scales add rate times part over the brackets with numpy.dot.
_THROUGH_THE_LIBRARY = frozenset({"MarginalRateTaxScale", "MarginalAmountTaxScale", "LinearAverageRateTaxScale"})
_LIBRARY_FUNCTIONS = frozenset(
    {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "power", "float_power", "cbrt", "hypot"}
    | {"sin", "cos", "tan", "sinh", "cosh", "tanh"}
    | {"arcsin", "arccos", "arctan", "arctan2", "arcsinh", "arccosh", "arctanh"}
)
_EXACT_POWERS = frozenset({0.0, 1.0, 2.0, -1.0, 0.5})


def check_arithmetic(survey: Survey) -> Iterator[Finding]:
    """Money in float32 and, by formula, what leaves the last bit to a library."""
    yield from _money(survey)
    for tried in survey.newest_of().values():
        yield from _scales(survey, tried)
        yield from _nodes(tried)
        yield from _chosen_types(survey, tried)


def _money(survey: Survey) -> Iterator[Finding]:
    for info in survey.book.variables():
        if info.value_type == "float" and info.is_money and survey.book.raw(info.name).dtype == np.float32:
            file, line = place_of(survey, info.name)
            reason = "it counts money in float32, which loses a cent above 131,072."
            remedy = "Count whole cents in int64, as `Cents` in jurisdictions/aotearoa/law/money.py does."
            yield finding("float32-money", (file, line), info.name, reason, remedy, strict=survey.strict)


def _scales(survey: Survey, tried: Tried) -> Iterator[Finding]:
    calls = [
        (written.file, node.lineno)
        for written in survey.sources.written(tried.rule.formula)
        for node in written.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "calc"
    ]
    for name, day in tried.step.parameters:
        scale = _at(survey, name, day)
        if calls and type(scale).__name__ in _THROUGH_THE_LIBRARY and len(scale.thresholds) > 1:
            reason = f"the last bit of the scale '{name}' depends on the linear-algebra library in stock OpenFisca."
            remedy = "Round what it gives to the cent: `numpy.rint(scale.calc(base) * 100) / 100`."
            yield finding("blas-scale", calls[0], tried.rule.variable, reason, remedy)
            return


def _at(survey: Survey, name: str, day: str) -> Any:
    node: Any = survey.book.system.get_parameters_at_instant(day)
    for part in name.split("."):
        node = getattr(node, "_children", {}).get(part)
    return node


def _nodes(tried: Tried) -> Iterator[Finding]:
    builder = tried.step.builder
    for position, node in enumerate(builder.nodes):
        place = builder.places.get(position)
        file, line = (place.file, place.line) if place is not None else tried.step.where
        if node.op == op.RANK:
            reason = "who comes first among equals depends on the sorting library in stock OpenFisca."
            remedy = (
                "Rank by something no two members share, such as "
                '`person.get_rank(person.household, income * 100 + person("order_in_household", period))`.'
            )
            yield finding("rank-ties", (file, line), tried.rule.variable, reason, remedy)
        elif node.op == op.UFUNC and node.details[0] in _LIBRARY_FUNCTIONS and not _is_exact(builder.nodes, node):
            reason = f"the last bit of numpy.{node.details[0]} depends on the arithmetic library."
            remedy = f"Round it before it is compared or cut: `numpy.rint(numpy.{node.details[0]}(x) * 100) / 100`."
            yield finding("library-function", (file, line), tried.rule.variable, reason, remedy)


def _is_exact(nodes: list[op.Node], node: op.Node) -> bool:
    """Squares, square roots and the like are exact to the last bit wherever they are computed."""
    exponent = nodes[node.arguments[-1]]
    return node.details[0] == "power" and exponent.op == op.CONSTANT and float(exponent.value) in _EXACT_POWERS


def _chosen_types(survey: Survey, tried: Tried) -> Iterator[Finding]:
    """A table of parameters chosen by person, some whole numbers and some fractions."""
    tables = [
        (position, [float(each) for each in node.details[0]])
        for position, node in enumerate(tried.step.builder.nodes)
        if node.op == op.TAKE and np.dtype(node.dtype).kind == "f"
    ]
    parents = {(name.rpartition(".")[0], day) for name, day in tried.step.parameters} if tables else set()
    for parent, day in sorted(parents):
        children = getattr(_at(survey, parent, day), "_children", {}) if parent else {}
        plain = {key: value for key, value in children.items() if type(value) in (int, float)}
        if len({type(value) for value in plain.values()}) < 2:
            continue
        for position, table in tables:
            if set(table) <= {float(value) for value in plain.values()} | {float("nan")} and len(table) > 1:
                place = tried.step.builder.places.get(position)
                file, line = (place.file, place.line) if place is not None else tried.step.where
                whole = next(key for key, value in plain.items() if isinstance(value, int))
                reason = (
                    f"it chooses by person in '{parent}', where some values are whole numbers and some are not: "
                    "which type the result has depends on who is there."
                )
                remedy = f"Write every value alike: `value: {float(plain[whole])}` for {whole}."
                yield finding("parameter-type", (file, line), tried.rule.variable, reason, remedy)
                return
