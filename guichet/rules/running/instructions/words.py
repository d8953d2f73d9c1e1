"""Values in LLVM's language: numpy's types, constants, and a writer that names each value once."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

Type = np.dtype[Any]

NAT = -(2**63)
BOOL = np.dtype(bool)
INT64 = np.dtype(np.int64)
FLOAT64 = np.dtype(np.float64)


class Word(NamedTuple):
    """A value in a loop: its text and numpy's type. Booleans are single bits here and bytes in memory."""

    text: str
    dtype: Type


def known(dtype: Any) -> bool:
    """Whether values of a type fit a machine word whose arithmetic is written here."""
    dtype = np.dtype(dtype)
    return dtype.isnative and (dtype.kind in "biuMm" or (dtype.kind == "f" and dtype.itemsize in (4, 8)))


def register(dtype: Type) -> str:
    """LLVM's type of a value."""
    if dtype.kind == "b":
        return "i1"
    return memory(dtype)


def memory(dtype: Type) -> str:
    """LLVM's type of a value in an array."""
    if dtype.kind == "f":
        return "double" if dtype.itemsize == 8 else "float"
    return f"i{8 * dtype.itemsize}"


def literal(value: Any, dtype: Type) -> str:
    """A constant as LLVM writes it, to the bit."""
    scalar = np.asarray(value).astype(dtype)
    if dtype.kind == "b":
        return "true" if scalar else "false"
    if dtype.kind == "f":
        return f"0x{struct.unpack('<Q', struct.pack('<d', float(scalar)))[0]:016X}"
    if dtype.kind in "Mm":
        return str(int(scalar.view(np.int64)))
    return str(int(scalar))


@dataclass
class Writer:
    """The body of one function: lines, each naming a new value."""

    lines: list[str] = field(default_factory=list)
    count: int = 0

    def let(self, text: str) -> str:
        """A new value."""
        self.count += 1
        self.lines.append(f"  %v{self.count} = {text}")
        return f"%v{self.count}"

    def line(self, text: str) -> None:
        """What names no value."""
        self.lines.append(f"  {text}")

    def mark(self, label: str) -> None:
        """The start of a block."""
        self.lines.append(f"{label}:")

    def two(self, operation: str, left: Word, right: Word | str) -> str:
        """An operation on two values of one type."""
        other = right if isinstance(right, str) else right.text
        return self.let(f"{operation} {register(left.dtype)} {left.text}, {other}")

    def choose(self, condition: str, met: str, otherwise: str, dtype: Type) -> str:
        """One of two values."""
        kind = register(dtype)
        return self.let(f"select i1 {condition}, {kind} {met}, {kind} {otherwise}")

    def both(self, left: str, right: str) -> str:
        """And."""
        return self.let(f"and i1 {left}, {right}")

    def either(self, left: str, right: str) -> str:
        """Or."""
        return self.let(f"or i1 {left}, {right}")

    def call(self, name: str, *arguments: Word) -> str:
        """One of LLVM's own functions, of the type of its arguments."""
        kind = register(arguments[0].dtype)
        short = {"double": "f64", "float": "f32"}.get(kind, kind)
        given = ", ".join(f"{kind} {each.text}" for each in arguments)
        return self.let(f"call {kind} @llvm.{name}.{short}({given})")
