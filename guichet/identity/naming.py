"""Names of people as they are: any script, any number of parts; folded only to be searched."""

from __future__ import annotations

import unicodedata

from guichet.kernel import api as kernel

LONGEST = 300


def read_name(text: str) -> str:
    """A name with its blanks tidied (NFC); raises Invalid when it is empty, too long or holds control signs."""
    whole = unicodedata.normalize("NFC", " ".join(text.split()))
    if not whole:
        raise kernel.Invalid((kernel.Problem("name", "a name is needed", "Write it as the person does.", "required"),))
    if len(whole) > LONGEST or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in whole):
        raise kernel.Invalid(
            (kernel.Problem("name", f"a name has at most {LONGEST} signs and no control signs", "Shorten it."),)
        )
    return whole


def fold(text: str) -> str:
    """Lower case without accents, for finding Māia by typing maia."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
