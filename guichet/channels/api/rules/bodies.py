"""From the body of a request to the body of its answer; nothing of either is kept."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import msgspec

from guichet.rules import api as rules

MOST_SITUATIONS = 1000


def answer(calculator: rules.Calculator, content: bytes) -> bytes:
    """One situation or a list of them, calculated. Raises SituationRefused."""
    sent = decoded(content)
    if type(sent) is not list:
        return encoded(calculator.calculate(sent))
    if len(sent) > MOST_SITUATIONS:
        raise rules.SituationRefused(
            (), f"There are {len(sent)} situations.", remedy=f"Send at most {MOST_SITUATIONS} at once."
        )
    return encoded(calculator.calculate_all(sent))


def decoded(content: bytes) -> Any:
    """The JSON that was sent. Raises SituationRefused in OpenFisca's words."""
    try:
        return _decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:  # again by Python's own reader, which words what is wrong as OpenFisca does
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise rules.SituationRefused((), f"Invalid JSON: {error}") from None


def _plain(value: Any) -> Any:
    """What OpenFisca's traces hold besides JSON's own values."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


_decode = msgspec.json.Decoder().decode
encoded = msgspec.json.Encoder(enc_hook=_plain).encode


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")
