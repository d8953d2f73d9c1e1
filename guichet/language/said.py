"""Every sentence the interface says, read from the code and the templates that say it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PLATFORM = Path(__file__).parents[1]
_TEMPLATE = re.compile(r"""\bt(?:\.plural)?\(\s*(?:"((?:[^"\\]|\\.)+)"|'([^']+)')""")


@cache
def sentences(room: str = "") -> frozenset[str]:
    """Every sentence the interface says, or one of its rooms (`channels/web`), read once from its own text."""
    root = PLATFORM / room
    found: set[str] = set()
    for path in sorted((*root.rglob("*.html"), *root.rglob("*.py"))):
        if {"tests", "lab", "catalogue", "rules", "site"} & set(path.relative_to(PLATFORM).parts):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            found.update(double or single for double, single in _TEMPLATE.findall(text))
        else:
            found.update(_spoken(ast.parse(text)))
    return frozenset(found)


def _spoken(tree: ast.AST) -> Iterator[str]:
    """First arguments of calls of words: `words("...")`, `desk.words("...")`, `words.plural("...", "...", n)`."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        first = call.args[0]
        if name in ("words", "say", "plural") and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value
