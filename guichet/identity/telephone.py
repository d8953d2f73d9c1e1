"""Telephone numbers as ITU-T E.164 writes them: a plus and up to fifteen digits."""

from __future__ import annotations

from guichet.kernel import api as kernel


def read_number(text: str, *, calling_code: str = "") -> str:
    """`021 555 0101` with calling code `64`, `+64 21 555 0101` or `0064215550101` -> `+64215550101`; raises Invalid."""
    plain = "".join(sign for sign in text.strip() if sign not in " -().\u00a0/")
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    elif plain.startswith("0") and calling_code:
        plain = f"+{calling_code.lstrip('+')}{plain[1:]}"
    digits = plain[1:]
    if not plain.startswith("+") or not digits.isascii() or not digits.isdigit() or not 7 <= len(digits) <= 15:
        raise kernel.Invalid(
            (
                kernel.Problem(
                    "number",
                    "a telephone number has 7 to 15 digits after a plus and the country's calling code",
                    "Write it like +64 21 555 0101.",
                ),
            )
        )
    return plain
