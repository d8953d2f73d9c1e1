"""Gives a report its number, and reads one as a person typed it."""

from __future__ import annotations

import re

from guichet.kernel import api as kernel

_LENGTH = 8
_LOOKALIKES = str.maketrans("OIL", "011")


def new_number() -> str:
    """A number to read aloud, `7K2M-9QXD`: drawn at random, so that it tells nobody how many there are."""
    return kernel.new_tracking_code()[: _LENGTH + 1]


def read_number(text: str) -> str:
    """The number as issued, from what somebody typed; empty when it can be none."""
    plain = re.sub(r"[\s-]", "", text).upper().translate(_LOOKALIKES)
    if len(plain) != _LENGTH or not plain.isalnum() or not plain.isascii():
        return ""
    return f"{plain[:4]}-{plain[4:]}"
