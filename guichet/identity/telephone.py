"""Telephone numbers as ITU-T E.164 writes them: a plus and up to fifteen digits."""

from __future__ import annotations

import phonenumbers

from guichet.kernel import api as kernel


def read_number(text: str, *, country: str = "") -> str:
    """`021 555 0101` in the country `NZ` (ISO 3166), `+64 21 555 0101` or `0064215550101` -> `+64215550101`.

    Raises Invalid for what nobody could call from abroad. What is written without a plus must be a number that is given
    out in the country: one without its area code would be somebody else's.
    """
    plain = text.strip()
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    try:
        found = phonenumbers.parse(plain, country or None)
    except phonenumbers.NumberParseException:
        found = None
    sound = phonenumbers.is_possible_number if plain.startswith("+") else phonenumbers.is_valid_number
    foreign = any(sign.isdigit() and not sign.isascii() for sign in plain)
    if found is None or foreign or not sound(found):
        problem = "a telephone number has 7 to 15 digits after a plus and the country's calling code"
        raise kernel.Invalid((kernel.Problem("number", problem, "Write it like +64 21 555 0101."),))
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
