"""Single values worked out by Python's own arithmetic, where it gives numpy's bits and is sooner done."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable
from typing import Any

from guichet.rules.graph import nodes as op
from guichet.rules.reasoning.ranges import kind_of, limits

Rule = Callable[..., Any]
BOOL, FLOAT64 = "|b1", "<f8"

_OF_BOOLEANS: dict[str, Rule] = {
    "logical_and": lambda a, b: a and b,
    "bitwise_and": lambda a, b: a and b,
    "logical_or": lambda a, b: a or b,
    "bitwise_or": lambda a, b: a or b,
    "logical_not": lambda a: not a,
    "invert": lambda a: not a,
}
_COMPARED: dict[str, Rule] = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
}
# The least and greatest of two noughts of floats are numpy's to say.
_OF_NUMBERS: dict[str, Rule] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
}


@functools.lru_cache(maxsize=4096)
def quickly(operation: str, dtype: str, inputs: tuple[str, ...], details: tuple[Any, ...]) -> Rule | None:
    """A function's rule for single values (no NaN among them), or None: then numpy is asked.

    That is for whole numbers, days, yes and no, and floats of 64 bits (Python's own). The rule gives None for a result
    that does not fit its type, or is NaN.
    """
    if operation == op.UFUNC:
        return _ufunc(str(details[0]), dtype, inputs)
    if operation == op.CAST and kind_of(inputs[0]) in "bi":
        if dtype == FLOAT64:
            return float
        return _fitting(int, dtype) if kind_of(dtype) == "i" else None
    same = operation == op.VARIABLE and inputs == (dtype,) and kind_of(dtype) not in "USO"
    return _itself if same else None


def _ufunc(name: str, dtype: str, inputs: tuple[str, ...]) -> Rule | None:
    if {*inputs, dtype} == {BOOL}:
        return _OF_BOOLEANS.get(name)
    alike = len({*inputs}) == 1 and (kind_of(inputs[0]) in "iM" or inputs[0] == FLOAT64)
    if not alike:
        return None
    if dtype == BOOL:
        return _COMPARED.get(name)
    return _fitting(_OF_NUMBERS[name], dtype) if dtype == inputs[0] and name in _OF_NUMBERS else None


def _itself(value: Any) -> Any:
    return value


def _fitting(rule: Rule, dtype: str) -> Rule:
    least, most = (-math.inf, math.inf) if dtype == FLOAT64 else limits(dtype)

    def apply(*values: Any) -> Any:
        found = rule(*values)
        return found if least <= found <= most else None  # NaN is in no range

    return apply
