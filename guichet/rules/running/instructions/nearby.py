"""Quick ways to compute what most numbers allow, several at a time; each says which numbers it is not right for.

A loop that meets such a number is run again the long way, so results are the same for all. A "near" whole number is
below 2**51 either way: a double holds it exactly, and adding `MAGIC` puts its bits where a whole number's are.
"""

from __future__ import annotations

from guichet.rules.running.instructions.calendar import CYCLE_DAYS, CYCLE_YEARS, CYCLES_BEFORE, EPOCH
from guichet.rules.running.instructions.words import FLOAT64, INT64, NAT, Word, Writer, literal

NEAR = 2**51
MAGIC = float(3 * NEAR)
MAGIC_BITS = 0x4338000000000000
NEAR_MONTHS = 2**23


def double_of(writer: Writer, whole: str) -> tuple[str, str]:
    """A near whole number as a double, and whether it is not near."""
    shifted = writer.let(f"add i64 {whole}, {NEAR}")
    far = writer.let(f"icmp uge i64 {shifted}, {2 * NEAR}")
    moved = writer.let(f"bitcast i64 {writer.let(f'add i64 {whole}, {MAGIC_BITS}')} to double")
    return writer.let(f"fsub double {moved}, {literal(MAGIC, FLOAT64)}"), far


def whole_of(writer: Writer, double: str) -> str:
    """A double without a fraction, below 2**51 either way, as a whole number."""
    moved = writer.let(f"fadd double {double}, {literal(MAGIC, FLOAT64)}")
    return writer.let(f"sub i64 {writer.let(f'bitcast double {moved} to i64')}, {MAGIC_BITS}")


def truncated(writer: Writer, double: str) -> tuple[str, str]:
    """A near double without its fraction, as a whole number, and whether it is not near; not-a-number is the lowest."""
    size = writer.call("fabs", Word(double, FLOAT64))
    far = writer.let(f"fcmp oge double {size}, {literal(NEAR, FLOAT64)}")
    found = whole_of(writer, writer.call("trunc", Word(double, FLOAT64)))
    missing = writer.let(f"fcmp uno double {double}, {double}")
    return writer.choose(missing, str(NAT), found, INT64), far


def division(writer: Writer, name: str, left: str, right: str) -> tuple[str, str]:
    """Whole division downwards of near numbers (`floor_divide`) or its rest (`remainder`); by nought is nought.

    The quotient of doubles, rounded down, is the true one or one above: the rest, which is exact, tells.
    """
    let = writer.let
    over, far_over = double_of(writer, left)
    under, far_under = double_of(writer, right)
    nought, one = literal(0, FLOAT64), literal(1, FLOAT64)
    quotient = writer.call("floor", Word(let(f"fdiv double {over}, {under}"), FLOAT64))
    rest = let(f"fsub double {over}, {let(f'fmul double {quotient}, {under}')}")
    negative = let(f"xor i1 {let(f'fcmp olt double {rest}, {nought}')}, {let(f'fcmp olt double {under}, {nought}')}")
    above = writer.both(let(f"fcmp one double {rest}, {nought}"), negative)
    by_nought = let(f"fcmp oeq double {under}, {nought}")
    if name == "floor_divide":
        found = writer.choose(above, let(f"fsub double {quotient}, {one}"), quotient, FLOAT64)
    else:
        found = writer.choose(above, let(f"fadd double {rest}, {under}"), rest, FLOAT64)
    found = writer.choose(by_nought, nought, found, FLOAT64)
    return whole_of(writer, found), writer.either(far_over, far_under)


def first_day(writer: Writer, month: str) -> tuple[str, str]:
    """The first day of a near month since 1970, and whether it is not near; not-a-time stays it and is near."""
    let = writer.let
    missing = let(f"icmp eq i64 {month}, {NAT}")
    beyond = let(f"icmp uge i64 {let(f'add i64 {month}, {NEAR_MONTHS}')}, {2 * NEAR_MONTHS}")
    far = let(f"and i1 {beyond}, {let(f'xor i1 {missing}, true')}")
    before = (1970 + CYCLES_BEFORE * CYCLE_YEARS) * 12 - 2
    shifted = let(f"add i32 {let(f'trunc i64 {month} to i32')}, {before}")
    year = let(f"udiv i32 {shifted}, 12")
    march = let(f"sub i32 {shifted}, {let(f'mul i32 {year}, 12')}")
    century = let(f"udiv i32 {year}, 100")
    days = let(f"lshr i32 {let(f'mul i32 {year}, 1461')}, 2")
    days = let(f"sub i32 {days}, {century}")
    days = let(f"add i32 {days}, {let(f'lshr i32 {century}, 2')}")
    # Months of 30.6 days, in units of 1/32 day.
    affine = let(f"add i32 {let(f'mul i32 {march}, 979')}, 18")
    days = let(f"add i32 {days}, {let(f'lshr i32 {affine}, 5')}")
    days = let(f"sub i32 {days}, {EPOCH + CYCLES_BEFORE * CYCLE_DAYS}")
    return writer.choose(missing, str(NAT), let(f"sext i32 {days} to i64"), INT64), far
