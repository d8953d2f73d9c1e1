"""Values of columns as OpenFisca's web API writes them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from openfisca_core.indexed_enums import Enum

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def writer(raw: Any) -> Callable[[Any], Any]:
    """From a value of a variable's column (an enum as its index) to JSON.

    Numbers that are none (NaN, infinity), for which JSON has no word, are null.
    """
    if raw.value_type == Enum:
        return [item.name for item in raw.possible_values].__getitem__
    if raw.value_type is float:
        return number
    if raw.value_type is dt.date:
        return day
    if raw.value_type is str:
        return str
    return _item


def number(value: Any) -> float | None:
    """The shortest decimal that reads as the same float32, as OpenFisca has it."""
    found = float(str(value))
    return found if math.isfinite(found) else None


def day(value: Any) -> str | None:
    """A datetime64 or a date as OpenFisca's web API writes one: `Tue, 14 Nov 2017 00:00:00 GMT`."""
    found = value if isinstance(value, dt.date) else value.item()
    if not isinstance(found, dt.date):
        return None  # NaT, or a year that Python's calendar does not have
    weekday, month = _DAYS[found.weekday()], _MONTHS[found.month - 1]
    return f"{weekday}, {found.day:02d} {month} {found.year:04d} 00:00:00 GMT"


def _item(value: Any) -> Any:
    return value.item()
