"""numpy's ufuncs in LLVM's language, for the types whose results are the same to the bit.

What is not here (powers, exponentials, logarithms, shifts, texts) numpy itself computes between two loops.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from guichet.rules.running.instructions import casts
from guichet.rules.running.instructions.words import BOOL, INT64, NAT, Type, Word, Writer, known, literal, register

Rule = Callable[[Writer, Sequence[Word]], str]

COMPARISONS = {"less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge"}
EQUALITIES = {"equal", "not_equal"}
BITS = {"bitwise_and": "and", "bitwise_or": "or", "bitwise_xor": "xor"}
LOGICAL = {"logical_and": "and", "logical_or": "or", "logical_xor": "xor"}
ROUNDING = {"rint": "rint", "floor": "floor", "ceil": "ceil", "trunc": "trunc", "sqrt": "sqrt", "fabs": "fabs"}
FLOATS = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
WHOLES = {"add": "add", "subtract": "sub", "multiply": "mul"}
EXTREMES = {"minimum", "maximum", "fmin", "fmax"}


def can_compute(name: str, given: Sequence[Type], result: Type) -> bool:
    """Whether `compute` writes this ufunc for these types."""
    if not (all(known(each) for each in given) and known(result)):
        return False
    rule = _rule(name, given)
    return rule is not None and rule[1] == result


def compute(writer: Writer, name: str, given: Sequence[Word]) -> Word:
    """The value of a ufunc."""
    rule = _rule(name, [each.dtype for each in given])
    if rule is None:
        raise AssertionError(f"'{name}' is numpy's to compute")
    return Word(rule[0](writer, given), rule[1])


def _rule(name: str, given: Sequence[Type]) -> tuple[Rule, Type] | None:
    """How to write a ufunc, and its result's type."""
    if name in LOGICAL or name == "logical_not":
        return (_logical(name), BOOL) if all(each.kind in "biuf" for each in given) else None
    if len(given) == 2 and given[0] != given[1]:
        return _moving_dates(name, given)
    kind = given[0].kind
    if name in COMPARISONS or name in EQUALITIES:
        return _comparison(name), BOOL
    found = {"b": _of_bools, "i": _of_wholes, "u": _of_wholes, "f": _of_floats}.get(kind, _of_dates)(name, given[0])
    return found if found is None or isinstance(found, tuple) else (found, given[0])


def _logical(name: str) -> Rule:
    def rule(writer: Writer, given: Sequence[Word]) -> str:
        truths = [casts.cast(writer, each, BOOL).text for each in given]
        if name == "logical_not":
            return writer.let(f"xor i1 {truths[0]}, true")
        return writer.let(f"{LOGICAL[name]} i1 {truths[0]}, {truths[1]}")

    return rule


def _comparison(name: str) -> Rule:
    """Not-a-number and not-a-time are equal to nothing, not even themselves."""

    def rule(writer: Writer, given: Sequence[Word]) -> str:
        left, right = given
        kind = left.dtype.kind
        if kind == "f":
            condition = {"equal": "oeq", "not_equal": "une"}.get(name) or f"o{COMPARISONS[name]}"
            return writer.two(f"fcmp {condition}", left, right)
        sign = "u" if kind in "bu" else "s"
        condition = {"equal": "eq", "not_equal": "ne"}.get(name) or f"{sign}{COMPARISONS[name]}"
        found = writer.two(f"icmp {condition}", left, right)
        if kind not in "Mm":
            return found
        if name == "not_equal":
            return writer.either(found, _missing(writer, left))
        there = [writer.let(f"icmp ne i64 {each.text}, {NAT}") for each in given]
        return writer.both(found, writer.both(*there))

    return rule


def _missing(writer: Writer, *given: Word) -> str:
    missing = [writer.let(f"icmp eq i64 {each.text}, {NAT}") for each in given]
    return missing[0] if len(missing) == 1 else writer.either(*missing)


def _simple(operation: str) -> Rule:
    return lambda writer, given: writer.two(operation, given[0], given[1])


def _of_bools(name: str, _: Type) -> Rule | None:
    operation = {"add": "or", "maximum": "or", "fmax": "or", "multiply": "and", "minimum": "and", "fmin": "and"} | BITS
    if name in operation:
        return _simple(operation[name])
    if name == "invert":
        return lambda writer, given: writer.let(f"xor i1 {given[0].text}, true")
    return (lambda _, given: given[0].text) if name == "absolute" else None


def _of_wholes(name: str, dtype: Type) -> Rule | tuple[Rule, Type] | None:
    kind, signed = register(dtype), dtype.kind == "i"
    if name in WHOLES or name in BITS:
        return _simple((WHOLES | BITS)[name])
    if name in EXTREMES:
        condition = f"icmp {'s' if signed else 'u'}{'lt' if name.endswith('min') or name == 'minimum' else 'gt'}"

        def extreme(writer: Writer, given: Sequence[Word]) -> str:
            return writer.choose(writer.two(condition, *given), given[0].text, given[1].text, dtype)

        return extreme
    if name in ("floor_divide", "remainder", "fmod"):
        return lambda writer, given: _division(writer, name, given)
    if name == "square":
        return lambda writer, given: writer.let(f"mul {kind} {given[0].text}, {given[0].text}")
    if name == "invert":
        return lambda writer, given: writer.let(f"xor {kind} {given[0].text}, -1")
    if name == "positive" or (name == "absolute" and not signed):
        return lambda _, given: given[0].text
    if name in ("negative", "absolute", "sign"):
        return lambda writer, given: _signed(writer, name, given[0])
    return None


def _signed(writer: Writer, name: str, word: Word) -> str:
    kind = register(word.dtype)
    opposite = writer.let(f"sub {kind} 0, {word.text}")
    if name == "negative":
        return opposite
    below = writer.let(f"icmp {'slt' if word.dtype.kind == 'i' else 'ult'} {kind} {word.text}, 0")
    if name == "absolute":
        return writer.choose(below, opposite, word.text, word.dtype)
    there = writer.let(f"zext i1 {writer.let(f'icmp ne {kind} {word.text}, 0')} to {kind}")
    return writer.choose(below, "-1", there, word.dtype)


def _division(writer: Writer, name: str, given: Sequence[Word]) -> str:
    """Whole division downwards and its rest; by nought is nought. `fmod`'s rest has the dividend's sign."""
    left, right = given
    kind, dtype = register(left.dtype), left.dtype
    nought = writer.let(f"icmp eq {kind} {right.text}, 0")
    if dtype.kind == "u":
        safe = writer.choose(nought, "1", right.text, dtype)
        found = writer.let(f"{'udiv' if name == 'floor_divide' else 'urem'} {kind} {left.text}, {safe}")
        return writer.choose(nought, "0", found, dtype)
    # The lowest number by -1 fits nowhere: it stays itself, as a negation does.
    turned = writer.let(f"icmp eq {kind} {right.text}, -1")
    safe = writer.choose(writer.either(nought, turned), "1", right.text, dtype)
    quotient = writer.let(f"sdiv {kind} {left.text}, {safe}")
    rest = writer.let(f"sub {kind} {left.text}, {writer.let(f'mul {kind} {quotient}, {safe}')}")
    if name == "fmod":
        return rest
    inexact = writer.let(f"icmp ne {kind} {rest}, 0")
    apart = writer.let(f"icmp slt {kind} {writer.let(f'xor {kind} {rest}, {safe}')}, 0")
    down = writer.both(inexact, apart)
    if name == "remainder":
        return writer.choose(down, writer.let(f"add {kind} {rest}, {safe}"), rest, dtype)
    lower = writer.let(f"sub {kind} {quotient}, {writer.let(f'zext i1 {down} to {kind}')}")
    lower = writer.choose(turned, writer.let(f"sub {kind} 0, {left.text}"), lower, dtype)
    return writer.choose(nought, "0", lower, dtype)


def _of_floats(name: str, dtype: Type) -> Rule | tuple[Rule, Type] | None:
    kind = register(dtype)
    if name in FLOATS:
        return _simple(FLOATS[name])
    if name in EXTREMES:
        return lambda writer, given: extreme_of_floats(writer, name, *given)
    if name in ROUNDING:
        return lambda writer, given: writer.call(ROUNDING[name], given[0])
    if name == "absolute":
        return lambda writer, given: writer.call("fabs", given[0])
    if name in ("floor_divide", "remainder", "fmod"):
        return lambda writer, given: _division_of_floats(writer, name, given)
    if name == "square":
        return lambda writer, given: writer.let(f"fmul {kind} {given[0].text}, {given[0].text}")
    if name == "reciprocal":
        return lambda writer, given: writer.let(f"fdiv {kind} {literal(1, dtype)}, {given[0].text}")
    simple: dict[str, Rule] = {
        "negative": lambda writer, given: writer.let(f"fneg {kind} {given[0].text}"),
        "positive": lambda _, given: given[0].text,
        "copysign": lambda writer, given: writer.call("copysign", *given),
        "sign": lambda writer, given: _sign(writer, given[0]),
    }
    if name in simple:
        return simple[name]
    if name in ("isnan", "isfinite", "isinf"):
        return (lambda writer, given: _nature(writer, name, given[0])), BOOL
    return None


def _sign(writer: Writer, word: Word) -> str:
    kind, dtype = register(word.dtype), word.dtype
    one, nought, less = (literal(each, dtype) for each in (1, 0, -1))
    equal = writer.let(f"fcmp oeq {kind} {word.text}, {nought}")
    found = writer.choose(equal, nought, word.text, dtype)
    found = writer.choose(writer.let(f"fcmp olt {kind} {word.text}, {nought}"), less, found, dtype)
    return writer.choose(writer.let(f"fcmp ogt {kind} {word.text}, {nought}"), one, found, dtype)


def _nature(writer: Writer, name: str, word: Word) -> str:
    kind = register(word.dtype)
    if name == "isnan":
        return writer.let(f"fcmp uno {kind} {word.text}, {literal(0, word.dtype)}")
    size = writer.call("fabs", word)
    return writer.let(f"fcmp {'olt' if name == 'isfinite' else 'oeq'} {kind} {size}, {literal(np.inf, word.dtype)}")


def extreme_of_floats(writer: Writer, name: str, left: Word, right: Word) -> str:
    """numpy's minimum and maximum: the second of two equals; not-a-number wins (loses in fmin and fmax)."""
    dtype, kind = left.dtype, register(left.dtype)
    least = name in ("minimum", "fmin")
    before = writer.two(f"fcmp {'olt' if least else 'ogt'}", left, right)
    found = writer.choose(before, left.text, right.text, dtype)
    judged = left if name in ("minimum", "maximum") else right
    missing = writer.let(f"fcmp uno {kind} {judged.text}, {judged.text}")
    return writer.choose(missing, left.text, found, dtype)


def _division_of_floats(writer: Writer, name: str, given: Sequence[Word]) -> str:
    """Division downwards and its rest, in numpy's order of operations; the rest has the divisor's sign."""
    left, right = given
    kind, dtype = register(left.dtype), left.dtype
    nought, one = literal(0, dtype), literal(1, dtype)
    rest = writer.two("frem", left, right)
    if name == "fmod":
        return rest
    by_nought = writer.let(f"fcmp oeq {kind} {right.text}, {nought}")
    inexact = writer.let(f"fcmp une {kind} {rest}, {nought}")
    signs = [writer.let(f"fcmp olt {kind} {each}, {nought}") for each in (right.text, rest)]
    apart = writer.both(inexact, writer.let(f"xor i1 {signs[0]}, {signs[1]}"))
    if name == "remainder":
        moved = writer.choose(apart, writer.let(f"fadd {kind} {rest}, {right.text}"), rest, dtype)
        none = writer.call("copysign", Word(nought, dtype), right)
        return writer.choose(by_nought, rest, writer.choose(inexact, moved, none, dtype), dtype)
    plain = writer.two("fdiv", left, right)
    quotient = writer.let(f"fdiv {kind} {writer.let(f'fsub {kind} {left.text}, {rest}')}, {right.text}")
    quotient = writer.choose(apart, writer.let(f"fsub {kind} {quotient}, {one}"), quotient, dtype)
    floor = writer.call("floor", Word(quotient, dtype))
    lost = writer.let(f"fsub {kind} {quotient}, {floor}")
    lost = writer.let(f"fcmp ogt {kind} {lost}, {literal(0.5, dtype)}")
    found = writer.choose(lost, writer.let(f"fadd {kind} {floor}, {one}"), floor, dtype)
    none = writer.call("copysign", Word(nought, dtype), Word(plain, dtype))
    found = writer.choose(writer.let(f"fcmp une {kind} {quotient}, {nought}"), found, none, dtype)
    return writer.choose(by_nought, plain, found, dtype)


def _of_dates(name: str, dtype: Type) -> Rule | tuple[Rule, Type] | None:
    if name == "isnat":
        return (lambda writer, given: _missing(writer, given[0])), BOOL
    if name in ("minimum", "maximum"):
        return lambda writer, given: _extreme_of_dates(writer, name, given)
    if name == "subtract":
        unit = np.datetime_data(dtype)
        return (lambda writer, given: _moved(writer, "sub", given)), np.dtype(f"m8[{unit[1]}{unit[0]}]")
    if dtype.kind == "m" and name == "add":
        return lambda writer, given: _moved(writer, "add", given)
    if dtype.kind == "m" and name == "negative":
        return lambda writer, given: _signed(writer, "negative", Word(given[0].text, INT64))
    return None


def _moving_dates(name: str, given: Sequence[Type]) -> tuple[Rule, Type] | None:
    """A day plus or minus a length of time in the same unit."""
    kinds = given[0].kind + given[1].kind
    same = kinds in ("Mm", "mM") and np.datetime_data(given[0]) == np.datetime_data(given[1])
    if not same or name not in ("add", "subtract") or (name, kinds) == ("subtract", "mM"):
        return None
    return (lambda writer, words: _moved(writer, WHOLES[name], words)), given[kinds.index("M")]


def _moved(writer: Writer, operation: str, given: Sequence[Word]) -> str:
    found = writer.let(f"{operation} i64 {given[0].text}, {given[1].text}")
    return writer.choose(_missing(writer, *given), str(NAT), found, INT64)


def _extreme_of_dates(writer: Writer, name: str, given: Sequence[Word]) -> str:
    left, right = given
    before = writer.let(f"icmp {'slt' if name == 'minimum' else 'sgt'} i64 {left.text}, {right.text}")
    found = writer.choose(before, left.text, right.text, INT64)
    return writer.choose(_missing(writer, *given), str(NAT), found, INT64)
