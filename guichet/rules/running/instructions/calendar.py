"""The Gregorian calendar in LLVM's language: a day's year, month and day, and the first day of a month.

Counted from March, so that the leap day is a year's last. The quick way takes 32-bit numbers and no branches, so that
several days are computed at a time; it is right for 2**28 days (735,000 years) either way, and says which days are not.
After Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022).
"""

from __future__ import annotations

from typing import NamedTuple

from guichet.rules.running.instructions.words import NAT, Writer

CYCLE_DAYS, CYCLE_YEARS = 146_097, 400
CYCLES_BEFORE = 2_000  # added and taken away again, so that no number is negative
EPOCH = 719_468  # days from 1 March 0000 to 1 January 1970


class Civil(NamedTuple):
    """64-bit: years since 1970, the month and the day of the month, both from 0; whether the day is missing."""

    year: str
    month: str
    day: str
    missing: str


def civil_of_near(writer: Writer, day: str) -> tuple[Civil, str]:
    """The civil date of a day that is near enough, and whether it is too far (not-a-time is not far)."""
    let = writer.let
    missing = let(f"icmp eq i64 {day}, {NAT}")
    beyond = let(f"icmp uge i64 {let(f'add i64 {day}, {2**28}')}, {2**29}")
    far = let(f"and i1 {beyond}, {let(f'xor i1 {missing}, true')}")
    shifted = let(f"add i32 {let(f'trunc i64 {day} to i32')}, {EPOCH + CYCLES_BEFORE * CYCLE_DAYS}")
    quarters = let(f"or i32 {let(f'shl i32 {shifted}, 2')}, 3")
    century = let(f"udiv i32 {quarters}, {CYCLE_DAYS}")
    rest = let(f"sub i32 {quarters}, {let(f'mul i32 {century}, {CYCLE_DAYS}')}")
    quarters = let(f"or i32 {rest}, 3")
    # Division by 1,461 as a product whose upper half is the year of the century and whose lower the rest.
    product = let(f"mul i64 {let(f'zext i32 {quarters} to i64')}, 2939745")
    year_of_century = let(f"trunc i64 {let(f'lshr i64 {product}, 32')} to i32")
    lower = let(f"trunc i64 {product} to i32")
    day_of_year = let(f"lshr i32 {let(f'udiv i32 {lower}, 2939745')}, 2")
    year = let(f"add i32 {let(f'mul i32 {century}, 100')}, {year_of_century}")
    # Months of 30.6 days, in units of 1/2**16 month; March is 3.
    affine = let(f"add i32 {let(f'mul i32 {day_of_year}, 2141')}, 197913")
    march = let(f"lshr i32 {affine}, 16")
    within = let(f"udiv i32 {let(f'and i32 {affine}, 65535')}, 2141")
    late = let(f"icmp uge i32 {day_of_year}, 306")
    month = let(f"sub i32 {march}, {let(f'select i1 {late}, i32 13, i32 1')}")
    year = let(f"add i32 {year}, {let(f'zext i1 {late} to i32')}")
    year = let(f"sub i32 {year}, {CYCLES_BEFORE * CYCLE_YEARS + 1970}")
    wide = [let(f"sext i32 {each} to i64") for each in (year, month, within)]
    return Civil(wide[0], wide[1], wide[2], missing), far


def civil_of_any(writer: Writer, day: str) -> Civil:
    """The civil date of any day, with 64-bit numbers."""
    let = writer.let
    missing = let(f"icmp eq i64 {day}, {NAT}")
    shifted = let(f"add i64 {day}, {EPOCH}")
    cycle = floor_division(writer, shifted, CYCLE_DAYS)
    within = let(f"sub i64 {shifted}, {let(f'mul i64 {cycle}, {CYCLE_DAYS}')}")
    leaps = let(f"udiv i64 {within}, 1460")
    centuries = let(f"udiv i64 {within}, 36524")
    last = let(f"udiv i64 {within}, 146096")
    even = let(f"add i64 {let(f'sub i64 {within}, {leaps}')}, {let(f'sub i64 {centuries}, {last}')}")
    year = let(f"udiv i64 {even}, 365")
    begun = let(f"add i64 {let(f'mul i64 {year}, 365')}, {let(f'udiv i64 {year}, 4')}")
    begun = let(f"sub i64 {begun}, {let(f'udiv i64 {year}, 100')}")
    day_of_year = let(f"sub i64 {within}, {begun}")
    fifths = let(f"mul i64 {day_of_year}, 5")
    march = let(f"udiv i64 {let(f'add i64 {fifths}, 2')}, 153")
    before = let(f"mul i64 {march}, 153")
    before = let(f"udiv i64 {let(f'add i64 {before}, 2')}, 5")
    late = let(f"icmp uge i64 {march}, 10")
    month = let(f"add i64 {march}, {let(f'select i1 {late}, i64 -10, i64 2')}")
    year = let(f"add i64 {year}, {let(f'zext i1 {late} to i64')}")
    year = let(f"add i64 {let(f'mul i64 {cycle}, {CYCLE_YEARS}')}, {year}")
    return Civil(let(f"sub i64 {year}, 1970"), month, let(f"sub i64 {day_of_year}, {before}"), missing)


def first_day(writer: Writer, month: str) -> str:
    """The first day of a month since January 1970."""
    let = writer.let
    shifted = let(f"add i64 {month}, {1970 * 12 - 2}")
    year = floor_division(writer, shifted, 12)
    march = let(f"sub i64 {shifted}, {let(f'mul i64 {year}, 12')}")
    days = let(f"mul i64 {year}, 365")
    for sign, every in (("add", 4), ("sub", 100), ("add", 400)):
        days = let(f"{sign} i64 {days}, {floor_division(writer, year, every)}")
    fifths = let(f"mul i64 {march}, 153")
    before = let(f"udiv i64 {let(f'add i64 {fifths}, 2')}, 5")
    return let(f"sub i64 {let(f'add i64 {days}, {before}')}, {EPOCH}")


def floor_division(writer: Writer, text: str, divisor: int) -> str:
    """Division of a 64-bit whole number by a positive constant, downwards."""
    quotient = writer.let(f"sdiv i64 {text}, {divisor}")
    rest = writer.let(f"srem i64 {text}, {divisor}")
    negative = writer.let(f"lshr i64 {rest}, 63")
    return writer.let(f"sub i64 {quotient}, {negative}")
