"""Findings about input from outside, read from the code: the clock, dice, files, other machines; and clones."""

from __future__ import annotations

import ast
import builtins
import re
import types
from collections.abc import Iterator, Mapping
from typing import Any

from guichet.rules.checking.finding import Finding, finding
from guichet.rules.checking.sources import Written
from guichet.rules.checking.survey import Survey

# Each pattern is of a dotted name as its module calls it, whatever the law's file calls it.
_PATTERNS = (
    ("clock", r"datetime\.(datetime|date)\.(now|today|utcnow)|time\.\w+|(pandas\.Timestamp|pendulum)\.(now|today)"),
    ("random", r"random\.\w+(\.\w+)*|numpy\.random\..+|secrets\.\w+|uuid\.uuid[14]|os\.urandom"),
    (
        "network",
        r"(requests|urllib|http|httpx|socket|ssl|ftplib|smtplib|aiohttp|subprocess)\..+|urllib3\..+|os\.(system|popen)",
    ),
    (
        "files",
        r"builtins\.open|io\.open|_io\.open|os\.(?!path\.(join|basename|dirname)$).+|posix\.\w+|glob\.\w+|shutil\.\w+"
        r"|pathlib\.Path\.(cwd|home)|numpy\.(load|loadtxt|genfromtxt|fromfile|memmap|save)\b.*|pandas\.read_\w+"
        r"|(csv|pickle|sqlite3|shelve)\.\w+|(json|yaml|tomllib)\.(load|safe_load)|importlib\.(resources|metadata)\..+"
        r"|pkg_resources\..+|pkgutil\.get_data",
    ),
)
_COMPILED = tuple((code, re.compile(f"({pattern})")) for code, pattern in _PATTERNS)
_FILE_METHODS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob"})
_NOW = frozenset({"now", "today"})
_SAID = {
    "clock": "asks what day it is",
    "random": "throws dice",
    "network": "talks to another machine or program",
    "files": "reads files or the environment",
    "clone": "clones what it was given: the clone shares its storage with the original",
}


def check_foreign(survey: Survey) -> Iterator[Finding]:
    """Every call, in a formula or a function of the package that it calls, of something outside the facts."""
    known: dict[int, tuple[tuple[str, int, str], ...]] = {}  # functions that many formulas call are read once
    for rule in survey.rules:
        for written in survey.sources.written(rule.formula):
            if id(written.nodes) not in known:
                known[id(written.nodes)] = tuple(_outside(written))
            for code, line, called in known[id(written.nodes)]:
                where = "its formula" if written.file == rule.file else f"what its formula calls ({written.file})"
                reason = f"{where} {_SAID[code]}: {called}."
                remedy = survey.example(code)
                yield finding(code, (written.file, line), rule.variable, reason, remedy)


def _outside(function: Written) -> Iterator[tuple[str, int, str]]:
    names, local = function.names, _imported(function)
    for node in function.nodes:
        if isinstance(node, ast.Call):
            written = ast.unparse(node.func)
            if isinstance(node.func, ast.Attribute) and node.func.attr == "clone":
                yield "clone", node.lineno, f"{written}()"
            elif isinstance(node.func, ast.Attribute) and node.func.attr in _FILE_METHODS:
                yield "files", node.lineno, f"{written}()"
            elif written.endswith("datetime64") and _first_text(node) in _NOW:
                yield "clock", node.lineno, ast.unparse(node)
            elif code := _code_of(_spoken(node.func, names, local)):
                yield code, node.lineno, f"{written}()"
        elif isinstance(node, ast.Subscript) and _spoken(node.value, names, local) == "os.environ":
            yield "files", node.lineno, ast.unparse(node)


def _first_text(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _imported(function: Written) -> dict[str, str]:
    """Names that a function imports itself."""
    found: dict[str, str] = {}
    for node in function.nodes:
        if isinstance(node, ast.Import):
            for each in node.names:
                found[each.asname or each.name.split(".")[0]] = each.name if each.asname else each.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                found[each.asname or each.name] = f"{node.module}.{each.name}"
    return found


def _spoken(node: ast.expr, names: Mapping[str, Any], local: Mapping[str, str]) -> str:
    """The dotted name of an expression, beginning with the module that defines it; "" for what has none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    if node.id in local:
        root = local[node.id]
    elif node.id in names:
        root = _origin(names[node.id])
    else:
        root = f"builtins.{node.id}" if hasattr(builtins, node.id) else ""
    return ".".join((root, *reversed(parts))) if root else ""


def _origin(thing: Any) -> str:
    if isinstance(thing, types.ModuleType):
        return thing.__name__
    owner = getattr(thing, "__self__", None)
    name = str(getattr(thing, "__qualname__", ""))
    if isinstance(owner, types.ModuleType):
        return f"{owner.__name__}.{name}"
    if owner is not None:
        kind = owner if isinstance(owner, type) else type(owner)
        return f"{kind.__module__}.{name.rpartition('.')[2]}"
    return f"{getattr(thing, '__module__', '')}.{name}" if name else ""


def _code_of(spoken: str) -> str:
    return next((code for code, pattern in _COMPILED if pattern.fullmatch(spoken)), "") if spoken else ""
