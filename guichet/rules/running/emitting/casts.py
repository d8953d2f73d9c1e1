"""numpy's `astype` in LLVM's language: numbers, and dates through the civil calendar.

Where the language leaves a result open (a float beyond the whole numbers) what is written here is what numpy gives on
x86-64; on other machines, and for the few casts whose result depends on the place in the array (to uint32 and uint64),
`can_cast` says no and numpy casts.
"""

from __future__ import annotations

import platform
from math import gcd

import numpy as np

from guichet.rules.running.emitting.words import BOOL, FLOAT64, INT64, NAT, Type, Word, Writer, known, literal, register

INT32 = np.dtype(np.int32)
UINT32 = np.dtype(np.uint32)
UNITS = ("Y", "M", "D")
# Length of a unit in days of the 400 years' cycle, as numpy counts differences: 146,097 days, 4,800 months.
DAYS_OF_CYCLE, YEARS_OF_CYCLE = 146_097, 400
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
        return Word(change(writer, word.text, _unit(given), _unit(wanted)), wanted)
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
    """A float without its fraction: through 32 bits where they hold the type, else 64; the lowest number if it fits not."""
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


def _unit(dtype: Type) -> str:
    """The unit of dates or spans, "" when it is not years, months or days."""
    unit, count = np.datetime_data(dtype)
    return unit if unit in UNITS and count == 1 else ""


def _can_cast_dates(given: Type, wanted: Type) -> bool:
    if given.kind in "Mm" and wanted.kind in "Mm":
        return given.kind == wanted.kind and bool(_unit(given)) and bool(_unit(wanted))
    other = wanted if given.kind in "Mm" else given
    if given.kind in "Mm":
        return other.kind in "iuf" and np.datetime_data(given)[0] != "generic"
    return other.kind == "i" and np.datetime_data(wanted)[0] != "generic"


def floor_division(writer: Writer, text: str, divisor: int) -> str:
    """Division of a 64-bit whole number by a positive constant, downwards."""
    quotient = writer.let(f"sdiv i64 {text}, {divisor}")
    rest = writer.let(f"srem i64 {text}, {divisor}")
    negative = writer.let(f"lshr i64 {rest}, 63")
    return writer.let(f"sub i64 {quotient}, {negative}")


def _date(writer: Writer, text: str, given: str, wanted: str) -> str:
    """A day, month or year since 1970 in another unit; not-a-time stays it."""
    missing = writer.let(f"icmp eq i64 {text}, {NAT}")
    if given == "D":
        year, month = _civil(writer, text)
        found = year if wanted == "Y" else writer.let(f"add i64 {writer.let(f'mul i64 {year}, 12')}, {month}")
    elif (given, wanted) == ("M", "Y"):
        found = floor_division(writer, text, 12)
    elif (given, wanted) == ("Y", "M"):
        found = writer.let(f"mul i64 {text}, 12")
    else:
        found = _first_day(writer, text if given == "M" else writer.let(f"mul i64 {text}, 12"))
    return writer.choose(missing, str(NAT), found, INT64)


def _civil(writer: Writer, day: str) -> tuple[str, str]:
    """Years since 1970 and the month (0 for January) of a day, in the Gregorian calendar carried backwards.

    Years begin in March here, so that the leap day is a year's last; the cycle of 400 years begins on 1 March 0000.
    """
    let = writer.let
    shifted = let(f"add i64 {day}, 719468")
    cycle = floor_division(writer, shifted, DAYS_OF_CYCLE)
    within = let(f"sub i64 {shifted}, {let(f'mul i64 {cycle}, {DAYS_OF_CYCLE}')}")
    # At most 146,096: 32 bits are enough from here, and quicker.
    within = let(f"trunc i64 {within} to i32")
    leaps = let(f"udiv i32 {within}, 1460")
    centuries = let(f"udiv i32 {within}, 36524")
    last = let(f"udiv i32 {within}, 146096")
    even = let(f"add i32 {let(f'sub i32 {within}, {leaps}')}, {let(f'sub i32 {centuries}, {last}')}")
    year = let(f"udiv i32 {even}, 365")
    begun = let(f"mul i32 {year}, 365")
    begun = let(f"add i32 {begun}, {let(f'udiv i32 {year}, 4')}")
    begun = let(f"sub i32 {begun}, {let(f'udiv i32 {year}, 100')}")
    day_of_year = let(f"sub i32 {within}, {begun}")
    fifths = let(f"mul i32 {day_of_year}, 5")
    march = let(f"udiv i32 {let(f'add i32 {fifths}, 2')}, 153")
    early = let(f"icmp uge i32 {march}, 10")
    month = let(f"add i32 {march}, {let(f'select i1 {early}, i32 -10, i32 2')}")
    year = let(f"add i32 {year}, {let(f'zext i1 {early} to i32')}")
    years = let(f"add i64 {let(f'mul i64 {cycle}, {YEARS_OF_CYCLE}')}, {let(f'zext i32 {year} to i64')}")
    return let(f"sub i64 {years}, 1970"), let(f"zext i32 {month} to i64")


def _first_day(writer: Writer, month: str) -> str:
    """The first day of a month since January 1970."""
    let = writer.let
    # Counted from March of the year 0, so that the leap day is a year's last.
    shifted = let(f"add i64 {month}, {1970 * 12 - 2}")
    year = floor_division(writer, shifted, 12)
    march = let(f"sub i64 {shifted}, {let(f'mul i64 {year}, 12')}")
    days = let(f"mul i64 {year}, 365")
    for sign, every in (("add", 4), ("sub", 100), ("add", 400)):
        days = let(f"{sign} i64 {days}, {floor_division(writer, year, every)}")
    fifths = let(f"mul i64 {march}, 153")
    before = let(f"udiv i64 {let(f'add i64 {fifths}, 2')}, 5")
    return let(f"sub i64 {let(f'add i64 {days}, {before}')}, 719468")


def _span(writer: Writer, text: str, given: str, wanted: str) -> str:
    """A length of time in another unit, of a mean length, downwards, as numpy has it."""
    length = {"Y": DAYS_OF_CYCLE * 12, "M": DAYS_OF_CYCLE, "D": YEARS_OF_CYCLE * 12}
    up, down = length[given], length[wanted]
    up, down = up // gcd(up, down), down // gcd(up, down)
    missing = writer.let(f"icmp eq i64 {text}, {NAT}")
    found = writer.let(f"mul i64 {text}, {up}") if up > 1 else text
    if down > 1:
        found = floor_division(writer, found, down)
    return writer.choose(missing, str(NAT), found, INT64)
