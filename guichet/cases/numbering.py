"""Gives a case its number, and reads one as a person typed it."""

from __future__ import annotations

import re
import unicodedata

from guichet.kernel import api as kernel

_CODE = 8
_LOOKALIKES = str.maketrans("OIL", "011")
_WORD = re.compile(r"\w+")
MOST_WORDS = 16
LONGEST_WORD = 40
#: Names the blind index of summaries to the vault.
WORDS = "cases.word"


def new_number(service: str) -> str:
    """A number to read aloud, `BS-7K2M-9QXD`: the initials of the service, then eight symbols drawn at random.

    Drawn, not counted: a counter would be one row that every submission waits for, and would tell how many there are.
    """
    return f"{prefix_of(service)}-{kernel.new_tracking_code()[: _CODE + 1]}"


def prefix_of(service: str) -> str:
    """Two to four letters for a service: `inland-revenue/best-start` is BS, `passports/passport` is PA."""
    words = [word for word in service.rpartition("/")[2].upper().split("-") if word]
    initials = "".join(word[0] for word in words)[:4]
    return initials if len(initials) > 1 else (words[0][:2] if words else "C")


def read_number(text: str) -> str | None:
    """The number as issued, from what someone typed: blanks, hyphens and case do not matter, O is 0, I and L are 1."""
    plain = re.sub(r"[\s-]", "", text).upper()
    prefix, code = plain[:-_CODE], plain[-_CODE:].translate(_LOOKALIKES)
    if not 1 <= len(prefix) <= 4 or not plain.isalnum() or not plain.isascii():
        return None
    return f"{prefix}-{code[:4]}-{code[4:]}"


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text as they are searched: without accents and case, each once."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    words = (word[:LONGEST_WORD] for word in _WORD.findall(bare.casefold()))
    return tuple(dict.fromkeys(words))[:MOST_WORDS]
