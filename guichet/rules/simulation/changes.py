"""Changes a copy of a law: other values of parameters, other formulas; the law itself stays as it is."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import inspect
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import FunctionType
from typing import Any

from openfisca_core.parameters import Parameter, ParameterAtInstant, ParameterScale
from openfisca_core.variables import Variable

from guichet.rules.book import Book
from guichet.rules.errors import BadChange, UnknownParameter, nearest
from guichet.rules.loading import LoadedPackage, load_package

Changes = Mapping[str, Any]
EVER = "0001-01-01"
BRACKET = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class _Change:
    """One change: what it is to be called, its bits for the hash, and how it is made."""

    name: str
    written: str
    make: Callable[[Any], None]


def changed_package(book: Book, changes: Changes) -> LoadedPackage:
    """Load a law's package once more and change that.

    Keys are names of parameters or of variables, or free names of files:

    - parameter: a value for all its days, or {day: value} where each counts from that day until the next one said;
    - variable: a function like OpenFisca's formulas, or {day: function}: from that day on;
    - Path: a Python file of OpenFisca variables; each replaces (what it does not say stays) or joins the law's.

    Raises UnknownParameter or BadChange; LawNotLoadable when a file fails, or the package's own files are not what was
    loaded any more. The copy's hash is made of the law's and of the changes.
    """
    if not changes:
        raise BadChange("nothing is changed.", where="changes", remedy="Name a parameter, a variable or a file.")
    planned = [_planned(book, name, value) for name, value in changes.items()]

    def change(system: Any) -> None:
        for each in planned:
            each.make(system)
        # OpenFisca keeps what it was asked; a package may have asked while it loaded.
        type(system).get_parameters_at_instant.cache_clear()

    loaded = load_package(book.source, change)
    if loaded.hash != book.hash:
        raise BadChange(
            "the package's files are not those that were loaded any more.",
            where=str(book.path),
            remedy="Load it again.",
        )
    digest = hashlib.sha256(book.hash.encode())
    for each in sorted(planned, key=lambda one: one.name):
        digest.update(b"%d:" % len(each.written.encode()) + each.written.encode())
    return replace(loaded, hash=digest.hexdigest())


def said(book: Book, changes: Changes) -> dict[str, str]:
    """Each change in words: `2 instead of 1`, `another formula`, a file's name."""
    words: dict[str, str] = {}
    for name, value in changes.items():
        if isinstance(value, Path):
            words[name] = f"variables of {value.name}"
        elif name in book.system.variables:
            words[name] = "another formula"
        elif isinstance(value, Mapping):
            words[name] = ", ".join(f"{each} from {_day(day, name)}" for day, each in sorted(value.items(), key=str))
        else:
            parameter = _found(book.system, name)
            before = parameter.values_list[0].value if parameter.values_list else None
            words[name] = f"{value} instead of {before}"
    return words


def parameter_names(book: Book) -> tuple[str, ...]:
    """Every parameter that has values, those inside scales too: `tax.scale[0].rate`."""
    found: list[str] = []
    _collect(book.system.parameters, found)
    return tuple(sorted(found))


def _collect(node: Any, found: list[str]) -> None:
    if isinstance(node, Parameter):
        found.append(node.name)
    elif isinstance(node, ParameterScale):
        for bracket in node.brackets:
            _collect(bracket, found)
    elif node is not None:
        for child in node.children.values():
            _collect(child, found)


def _planned(book: Book, name: str, value: Any) -> _Change:
    if isinstance(value, Path):
        return _file(name, value)
    if name in book.system.variables:
        return _formulas(name, value)
    return _parameter(book, name, value)


# -- parameters -------------------------------------------------------------------------------------------------------


def _parameter(book: Book, name: str, value: Any) -> _Change:
    parameter = _found(book.system, name)
    if not isinstance(parameter, Parameter):
        raise _unknown(book, name, is_node=parameter is not None)
    dated = {_day(day, name): each for day, each in value.items()} if isinstance(value, Mapping) else {EVER: value}
    if not dated:
        raise BadChange(f"no value is given for '{name}'.", where=name, remedy="Give a value, or {day: value}.")
    for each in dated.values():
        _check_value(parameter, each)

    def make(system: Any) -> None:
        _set(_found(system, name), dated)

    return _Change(name, repr((name, sorted(dated.items()))), make)


def _set(parameter: Any, dated: Mapping[str, Any]) -> None:
    """Replace values from each day on; a value for ever stands from the first day that the parameter had one."""
    oldest = parameter.values_list[-1].instant_str if parameter.values_list else EVER
    starts = sorted((oldest if day == EVER else day, value) for day, value in dated.items())
    kept = [each for each in parameter.values_list if each.instant_str < starts[0][0]]
    new = [ParameterAtInstant(f"{parameter.name}.{day}", day, data={"value": value}) for day, value in reversed(starts)]
    parameter.values_list = [*new, *kept]


def _found(system: Any, name: str) -> Any:
    """A parameter, node or scale by its name; None where there is none."""
    node: Any = system.parameters
    for part in name.split("."):
        key = BRACKET.sub("", part)
        children = getattr(node, "children", None) or {}
        node = children.get(key)
        for number in BRACKET.findall(part):
            brackets = getattr(node, "brackets", [])
            node = brackets[int(number)] if int(number) < len(brackets) else None
    return node


def _unknown(book: Book, name: str, *, is_node: bool) -> UnknownParameter:
    if is_node:
        inside = [each for each in parameter_names(book) if each.startswith((f"{name}.", f"{name}["))]
        remedy = f"Name one of those in it: {', '.join(inside[:6])}{', ...' if len(inside) > 6 else ''}."
        return UnknownParameter(f"'{name}' holds other parameters and has no value itself.", where=name, remedy=remedy)
    remedy = nearest(name, [*parameter_names(book), *book.system.variables])
    return UnknownParameter(f"the law has no parameter and no variable '{name}'.", where=name, remedy=remedy)


def _check_value(parameter: Any, value: Any) -> None:
    known = [each.value for each in parameter.values_list if each.value is not None]
    old = known[0] if known else value
    kinds = "a number" if _is_number(old) else f"a {type(old).__name__}"
    fits = _is_number(value) if _is_number(old) else type(value) is type(old)
    if not fits or (isinstance(value, float) and math.isnan(value)):
        raise BadChange(
            f"'{parameter.name}' is {kinds}, such as {old!r}; found {value!r}.",
            where=parameter.name,
            remedy=f"Give {kinds}.",
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _day(day: Any, where: str) -> str:
    try:
        return (day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day))).isoformat()
    except ValueError as error:
        raise BadChange(f"{day!r} is not a day.", where=where, remedy="Write it as 2026-04-01.") from error


# -- formulas ---------------------------------------------------------------------------------------------------------


def _formulas(name: str, value: Any) -> _Change:
    dated = {_day(day, name): each for day, each in value.items()} if isinstance(value, Mapping) else {EVER: value}
    for each in dated.values():
        if not isinstance(each, FunctionType) or each.__code__.co_argcount not in (2, 3):
            raise BadChange(
                f"'{name}' is a variable; found {each!r}.",
                where=name,
                remedy="Give a function of (population, period[, parameters]), or a Path to a file.",
            )

    def make(system: Any) -> None:
        variable = system.variables[name]
        first = min(dated)
        earlier = {day: formula for day, formula in variable.formulas.items() if day < first}
        variable.formulas = type(variable.formulas)({**earlier, **dated})

    return _Change(name, repr((name, [(day, _source(each)) for day, each in sorted(dated.items())])), make)


def _source(function: FunctionType) -> tuple[Any, ...]:
    """What a function does, as far as it can be written down: its text and what it has bound."""
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        text = function.__code__.co_code.hex() + repr(function.__code__.co_consts)
    bound = tuple(repr(cell.cell_contents) for cell in function.__closure__ or ())
    return text, bound, repr(function.__defaults__)


def _file(name: str, path: Path) -> _Change:
    if not path.is_file():
        raise BadChange("there is no such file.", where=str(path), remedy="Give a Python file of OpenFisca variables.")
    text = path.read_text(encoding="utf-8")

    def make(system: Any) -> None:
        classes = _classes(path)
        for each in classes:
            before = system.variables.get(each.__name__)
            try:
                after = system.update_variable(each)
            except (ValueError, TypeError) as error:
                raise BadChange(str(error), where=str(path), remedy="Correct that variable.") from error
            if before is not None and before.value_type == after.value_type:
                # A package may hold numbers wider than OpenFisca does: the new class need not know.
                after.dtype = before.dtype

    return _Change(name, repr((name, text)), make)


def _classes(path: Path) -> list[type[Any]]:
    spec = importlib.util.spec_from_file_location(f"change_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BadChange("Python cannot import it.", where=str(path), remedy="Give a Python file.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = error.lineno if isinstance(error, SyntaxError) else _line(error, path)
        raise BadChange(
            f"it failed: {type(error).__name__}: {error}", where=f"{path}:{line}", remedy="Correct that line."
        ) from error
    found = [
        each
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, Variable) and each.__module__ == module.__name__
    ]
    if not found:
        raise BadChange(
            "it defines no variable.",
            where=str(path),
            remedy="Write `class name_of_the_variable(Variable):` with a `def formula(...)` in it.",
        )
    return found


def _line(error: BaseException, path: Path) -> int:
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
