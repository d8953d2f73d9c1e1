"""numpy's `astype` in LLVM's language: numbers, and dates through the civil calendar.

Where the language leaves a result open (a float beyond the whole numbers) what is written here is what numpy gives on
x86-64; on other machines, and for the few casts whose result depends on the place in the array (to uint32 and uint64),
`can_cast` says no and numpy casts.
"""

from __future__ import annotations

import platform
from math import gcd

import numpy as np

from guichet.rules.running.instructions.calendar import (
    CYCLE_DAYS,
    CYCLE_YEARS,
    Civil,
    civil_of_any,
    first_day,
    floor_division,
)
from guichet.rules.running.instructions.words import (
    BOOL,
    FLOAT64,
    INT64,
    NAT,
    Type,
    Word,
    Writer,
    known,
    literal,
    register,
)

INT32 = np.dtype(np.int32)
UINT32 = np.dtype(np.uint32)
UNITS = ("Y", "M", "D")
X86 = platform.machine().lower() in ("x86_64", "amd64")


def can_cast(given: Type, wanted: Type) -> bool:
    """Whether `cast` writes this."""
    if given == wanted:
        return known(given)
    if not (known(given) and known(wanted)):
        return False
    if given.kind in "Mm" or wanted.kind in "Mm":
        return _can_cast_dates(given, wanted)
    if given.kind == "f" and wanted.kind in "iu":
        return X86 and (wanted.kind == "i" or wanted.itemsize <= 2)
    return True


def cast(writer: Writer, word: Word, wanted: Type) -> Word:
    """The same value in another type."""
    given = word.dtype
    if given == wanted:
        return word
    if given.kind in "Mm" and wanted.kind == given.kind:
        change = _date if given.kind == "M" else _span
        return Word(change(writer, word.text, unit_of(given), unit_of(wanted)), wanted)
    if given.kind in "Mm":
        word = Word(word.text, INT64)
    if wanted.kind in "Mm":
        return Word(cast(writer, word, INT64).text, wanted)
    return Word(_number(writer, word, wanted), wanted)


def _number(writer: Writer, word: Word, wanted: Type) -> str:
    text, given, kind, target = word.text, word.dtype, register(word.dtype), register(wanted)
    if wanted == BOOL:
        if given.kind == "f":
            return writer.let(f"fcmp une {kind} {text}, {literal(0, given)}")
        return writer.let(f"icmp ne {kind} {text}, 0")
    if given.kind == "f":
        if wanted.kind != "f":
            return _whole(writer, word, wanted)
        return writer.let(f"{'fpext' if wanted.itemsize == 8 else 'fptrunc'} {kind} {text} to {target}")
    if wanted.kind == "f":
        return writer.let(f"{'sitofp' if given.kind == 'i' else 'uitofp'} {kind} {text} to {target}")
    bits = 1 if given == BOOL else 8 * given.itemsize
    if bits == 8 * wanted.itemsize:
        return text
    grow = "sext" if given.kind == "i" else "zext"
    return writer.let(f"{grow if bits < 8 * wanted.itemsize else 'trunc'} {kind} {text} to {target}")


def _whole(writer: Writer, word: Word, wanted: Type) -> str:
    """A float without its fraction: through 32 bits where they hold the type, else 64; the lowest if it fits not."""
    if word.dtype.itemsize == 4:
        word = Word(writer.let(f"fpext float {word.text} to double"), FLOAT64)
    through = INT64 if wanted.itemsize == 8 else INT32
    lowest = -(2 ** (8 * through.itemsize - 1))
    above = writer.let(f"fcmp {'oge' if through == INT64 else 'ogt'} double {word.text}, "
                       f"{literal(lowest if through == INT64 else lowest - 1, FLOAT64)}")  # fmt: skip
    below = writer.let(f"fcmp olt double {word.text}, {literal(-lowest, FLOAT64)}")
    fits = writer.both(above, below)
    safe = writer.choose(fits, word.text, literal(0, FLOAT64), FLOAT64)
    found = writer.let(f"fptosi double {safe} to {register(through)}")
    found = writer.choose(fits, found, str(lowest), through)
    if wanted.itemsize == through.itemsize:
        return found
    return writer.let(f"trunc {register(through)} {found} to {register(wanted)}")


def unit_of(dtype: Type) -> str:
    """The unit of dates or spans, "" when it is not years, months or days."""
    unit, count = np.datetime_data(dtype)
    return unit if unit in UNITS and count == 1 else ""


def _can_cast_dates(given: Type, wanted: Type) -> bool:
    if given.kind in "Mm" and wanted.kind in "Mm":
        return given.kind == wanted.kind and bool(unit_of(given)) and bool(unit_of(wanted))
    other = wanted if given.kind in "Mm" else given
    if given.kind in "Mm":
        return other.kind in "iuf" and np.datetime_data(given)[0] != "generic"
    return other.kind == "i" and np.datetime_data(wanted)[0] != "generic"


def _date(writer: Writer, text: str, given: str, wanted: str) -> str:
    """A day, month or year since 1970 in another unit; not-a-time stays it."""
    if given == "D":
        return of_civil(writer, civil_of_any(writer, text), wanted)
    missing = writer.let(f"icmp eq i64 {text}, {NAT}")
    if (given, wanted) == ("M", "Y"):
        found = floor_division(writer, text, 12)
    elif (given, wanted) == ("Y", "M"):
        found = writer.let(f"mul i64 {text}, 12")
    else:
        found = first_day(writer, text if given == "M" else writer.let(f"mul i64 {text}, 12"))
    return writer.choose(missing, str(NAT), found, INT64)


def of_civil(writer: Writer, civil: Civil, unit: str) -> str:
    """The year or month of a civil date as numpy counts them, from 1970."""
    found = civil.year
    if unit == "M":
        found = writer.let(f"mul i64 {found}, 12")
        found = writer.let(f"add i64 {found}, {civil.month}")
    return writer.choose(civil.missing, str(NAT), found, INT64)


def _span(writer: Writer, text: str, given: str, wanted: str) -> str:
    """A length of time in another unit, of a mean length, downwards, as numpy has it."""
    # In parts of a cycle: 146,097 days are 4,800 months.
    length = {"Y": CYCLE_DAYS * 12, "M": CYCLE_DAYS, "D": CYCLE_YEARS * 12}
    up, down = length[given], length[wanted]
    up, down = up // gcd(up, down), down // gcd(up, down)
    missing = writer.let(f"icmp eq i64 {text}, {NAT}")
    found = writer.let(f"mul i64 {text}, {up}") if up > 1 else text
    if down > 1:
        found = floor_division(writer, found, down)
    return writer.choose(missing, str(NAT), found, INT64)
