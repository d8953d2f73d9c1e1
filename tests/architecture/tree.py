"""The source tree as the architecture tests read it: every module of the platform, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "guichet"
# Folders whose children are packages of their own.
ROWS = ("channels", "connectors")


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def words(self) -> tuple[str, ...]:
        return self.path.relative_to(ROOT).parts

    @property
    def package(self) -> str:
        """``cases`` or ``channels/web``."""
        depth = 3 if self.words[1] in ROWS else 2
        return "/".join(self.words[1 : min(depth, len(self.words) - 1)])

    @property
    def is_test(self) -> bool:
        return "tests" in self.words

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.words

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: parent for parent in ast.walk(self.tree) for child in ast.iter_child_nodes(parent)}

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """What the node stands in, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def at(self, node: ast.AST) -> str:
        """``guichet/cases/api.py:12``, for messages."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the platform."""
    return tuple(Module(path) for path in sorted(PLATFORM.rglob("*.py")))


@cache
def packages() -> tuple[Path, ...]:
    """The folders that are packages of the house: ``guichet/cases``, ``guichet/channels/web``."""
    found = [folder for folder in sorted(PLATFORM.iterdir()) if (folder / "__init__.py").exists()]
    rows = [folder for folder in found if folder.name in ROWS]
    inner = [each for row in rows for each in sorted(row.iterdir()) if (each / "__init__.py").exists()]
    return tuple([folder for folder in found if folder not in rows] + [each for each in inner if each.name != "tests"])


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of a chain of names; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return ""


def imported(node: ast.AST) -> list[str]:
    """The dotted names an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module or ''}.{alias.name}" for alias in node.names]
    return []
