"""One value, one spelling: the JSON that is hashed, the same on every machine and in every year."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec

from guichet.kernel import api as kernel

_encode = msgspec.json.Encoder(order="sorted").encode


def plain(value: Any) -> Any:
    """The value as JSON's own types; raises TypeError or ValueError naming what JSON cannot say.

    Moments become ISO 8601 in UTC with microseconds, days ISO 8601, references `kind:id`, decimals text, sets sorted
    lists, dataclasses objects. Keys must be text: 1 and "1" would otherwise collide silently.
    """
    kind = type(value)
    # Asked by exact type first: nearly all that is recorded is text, numbers, lists and mappings of these.
    if kind in _AS_THEY_ARE:
        return value
    if kind is dict:
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"the keys of an event's data are text; found {key!r}. Write str(key).")
        return {plain(key): item if type(item) in _AS_THEY_ARE else plain(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [item if type(item) in _AS_THEY_ARE else plain(item) for item in value]
    return _of_our_own(value)


_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def _of_our_own(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"JSON has no {value}; say None, or leave it out")
    if isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (kernel.Reference, Decimal)):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return plain(dict(value))
    if isinstance(value, Set):
        return sorted((plain(item) for item in value), key=_encode)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON; give text, numbers, lists or mappings")


def moment(at: datetime) -> str:
    """A moment as text: UTC, always with six digits of the second."""
    if at.tzinfo is None:
        raise ValueError(f"the moment {at} has no time zone; take it from guichet.kernel.api.now()")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> str:
    """Canonical JSON: keys sorted by code point, no blanks, no NaN. `canonical(loads(canonical(x)))` is itself."""
    said = plain(value)
    try:
        return _encode(said).decode()
    except UnicodeEncodeError as error:
        near = str(error.object)[max(0, error.start - 20) : error.end]
        raise ValueError(f"this text is not valid Unicode (a lone surrogate): {near!r}") from None
