"""Names for things across packages: identifiers that sort by time, and codes a person can read aloud."""

from __future__ import annotations

import os
import secrets
import threading
import time
import uuid
from dataclasses import dataclass

# Crockford's base 32 (no I, L, O, U; https://www.crockford.com/base32.html) without its last letter: 31 is prime
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
_CODE_LENGTH = 11

_lock = threading.Lock()
_last = 0


@dataclass(frozen=True)
class Reference:
    """A thing of another package: its kind (`case`, `request`, `agent`, `message`) and its identifier there."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read `kind:id`; raises ValueError."""
        kind, colon, identifier = text.partition(":")
        if not colon or not kind or not identifier:
            raise ValueError(f"a reference is written kind:id; found {text!r}")
        return cls(kind, identifier)


def new_id() -> str:
    """A UUID of version 7 (RFC 9562, section 5.7), increasing within this process, as 36 characters.

    The identifier is read from the machine's clock, never from the lab's: it must stay unique when the lab's clock
    stands still or steps back.
    """
    global _last
    with _lock:
        stamp = max(time.time_ns() // 1_000, _last + 1)
        _last = stamp
    milliseconds, micros = divmod(stamp, 1_000)
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    # rand_a carries the microseconds (RFC 9562, section 6.2, method 3), so that ids of one process sort by birth.
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | micros << 66 | 0b10 << 62 | 0
    value |= random_bits & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))


def new_tracking_code() -> str:
    """A code of 54 random bits and a check symbol, in groups of four: `7K2M-9QXD-4TB1`.

    It is unguessable (a holder may resume a draft with it) and survives being read aloud or typed in lower case.
    """
    digits = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return _grouped(digits + _check_symbol(digits))


def read_tracking_code(text: str) -> str | None:
    """The code as issued, from what a person typed or said; None when it cannot be one (a letter is off).

    Spaces and hyphens are ignored, O is read as 0, I and L as 1.
    """
    plain = "".join(text.split()).replace("-", "").upper().replace("O", "0").replace("I", "1").replace("L", "1")
    if len(plain) != _CODE_LENGTH + 1 or any(letter not in _ALPHABET for letter in plain):
        return None
    return _grouped(plain) if _check_symbol(plain[:-1]) == plain[-1] else None


def _check_symbol(digits: str) -> str:
    """A check symbol within the alphabet: 31 symbols, a prime: every single wrong letter and every swap is caught."""
    total = sum((position + 3) * _ALPHABET.index(letter) for position, letter in enumerate(digits))
    return _ALPHABET[total % 31]


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
