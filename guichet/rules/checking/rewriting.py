"""How a line that asks Python to decide, or adds everybody up, is written for columns instead."""

from __future__ import annotations

import ast

from guichet.rules.checking.formulas import Rule
from guichet.rules.checking.sources import Sources

LONGEST = 160
_BY_PAIRS = {"max": "maximum", "min": "minimum"}
_OF_MATH = frozenset({"math.floor", "math.ceil", "math.exp", "math.log", "math.sqrt"})
_OVER_ALL = frozenset({"sum", "max", "min", "any", "all"})
_NUMPY = frozenset({"np", "numpy"})


def rewritten(sources: Sources, rule: Rule, file: str, line: int, group: str) -> str:
    """The statement on a line as it should be; "" when there is no plain way to say it.

    `group` is the key of the group that sums may be over; of a formula of groups, the formula's own.
    """
    statement = sources.statement(file, line)
    if statement is None:
        return ""
    before = ast.unparse(statement)
    changed = ast.parse(before).body[0] if _parses(before) else None
    if changed is None:
        return ""
    columns = _Columns(people_of(rule), group, is_group=rule.raw.entity.key == group)
    result = columns.statement(changed, _following(sources, file, statement))
    if result is None:
        return ""
    after = ast.unparse(ast.fix_missing_locations(result))
    if '"' not in after:
        before, after = before.replace("'", '"'), after.replace("'", '"')
    return after if after != before and "\n" not in after and len(after) <= LONGEST else ""


def people_of(rule: Rule) -> str:
    """What a formula calls the people, or groups, it is for: its first argument."""
    code = getattr(rule.formula, "__code__", None)
    return str(code.co_varnames[0]) if code is not None and code.co_argcount else "person"


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:  # a `return` by itself parses; a `case` of a `match` does not
        return False
    return True


def _following(sources: Sources, file: str, statement: ast.stmt) -> ast.stmt | None:
    """The statement after another in the same block."""
    for node in ast.walk(sources.tree(file)):
        for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(block, list) and statement in block[:-1]:
                found = block[block.index(statement) + 1]
                return found if isinstance(found, ast.stmt) else None
    return None


class _Columns(ast.NodeTransformer):
    def __init__(self, people: str, group: str, *, is_group: bool) -> None:
        self._people = people
        self._group = people if is_group or not group else f"{people}.{group}"

    def statement(self, node: ast.stmt, following: ast.stmt | None) -> ast.stmt | None:
        """A statement for columns; `if` only where both ways end in one value."""
        if isinstance(node, ast.If):
            return self._chosen(node, following)
        if isinstance(node, ast.For | ast.While | ast.With | ast.FunctionDef | ast.ClassDef | ast.Try):
            return None
        found = self.visit(node)
        return found if isinstance(found, ast.stmt) else None

    def _chosen(self, node: ast.If, following: ast.stmt | None) -> ast.stmt | None:
        otherwise = node.orelse[0] if len(node.orelse) == 1 else following if not node.orelse else None
        if len(node.body) != 1 or otherwise is None:
            return None
        met = node.body[0]
        test = self._visited(_without_any(node.test))
        if isinstance(met, ast.Return) and isinstance(otherwise, ast.Return) and met.value and otherwise.value:
            return ast.Return(_where(test, self._visited(met.value), self._visited(otherwise.value)))
        if isinstance(met, ast.Assign) and len(met.targets) == 1:
            same = isinstance(otherwise, ast.Assign) and ast.dump(otherwise.targets[0]) == ast.dump(met.targets[0])
            if same and node.orelse and isinstance(otherwise, ast.Assign):
                return ast.Assign(met.targets, _where(test, self._visited(met.value), self._visited(otherwise.value)))
        return None

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        how: ast.operator = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        found, *others = [self._visited(each) for each in node.values]
        for other in others:
            found = ast.BinOp(found, how, other)
        return found

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        operand = self._visited(node.operand)
        return ast.UnaryOp(ast.Invert() if isinstance(node.op, ast.Not) else node.op, operand)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        return _where(self._visited(_without_any(node.test)), self._visited(node.body), self._visited(node.orelse))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name, value = _whole(node)
        if name and value is not None:
            return _call(f"{self._group}.{name}", self._members(value))
        if isinstance(node.func, ast.Name) and node.func.id in _BY_PAIRS and len(node.args) > 1:
            found, *others = [self._visited(each) for each in node.args]
            for other in others:
                found = _call(f"numpy.{_BY_PAIRS[node.func.id]}", found, other)
            return found
        if (function := ast.unparse(node.func)) in _OF_MATH:
            return _call(function.replace("math", "numpy"), *map(self._visited, node.args))
        return self.generic_visit(node)  # type: ignore[return-value]  # a call stays one

    def _visited(self, node: ast.expr) -> ast.expr:
        found: ast.expr = self.visit(node)
        return found

    def _members(self, value: ast.expr) -> ast.expr:
        """What was read of people (or groups) as read of the group's members."""
        found = self._visited(value)
        for node in ast.walk(found):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == self._people
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                node.func = _dotted(f"{self._group}.members")
        return found


def _whole(node: ast.Call) -> tuple[str, ast.expr | None]:
    """`sum(x)`, `numpy.sum(x)` or `x.sum()`: its name and x."""
    func = node.func
    if isinstance(func, ast.Name) and func.id in _OVER_ALL and len(node.args) == 1:
        listed = isinstance(node.args[0], ast.List | ast.Tuple | ast.GeneratorExp | ast.ListComp)
        return ("", None) if listed else (func.id, node.args[0])
    if isinstance(func, ast.Attribute) and not node.keywords:
        name = {"amin": "min", "amax": "max"}.get(func.attr, func.attr)
        of_numpy = isinstance(func.value, ast.Name) and func.value.id in _NUMPY
        if name in _OVER_ALL and of_numpy and len(node.args) == 1:
            return name, node.args[0]
        if name in _OVER_ALL and not of_numpy and not node.args:
            return name, func.value
    return "", None


def _without_any(test: ast.expr) -> ast.expr:
    """The condition of each person in place of "does it hold for anybody (everybody)?"."""
    if isinstance(test, ast.Call):
        name, value = _whole(test)
        if name in {"any", "all"} and value is not None:
            return value
    return test


def _where(test: ast.expr, met: ast.expr, otherwise: ast.expr) -> ast.Call:
    return _call("numpy.where", test, met, otherwise)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(_dotted(name), list(arguments), [])


def _dotted(name: str) -> ast.expr:
    return ast.parse(name, mode="eval").body
