"""One cell as the value it stands for; what it cannot be is said without saying what stood there."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from guichet.connectors.register_files.layout import Column, Layout

_LONGEST = 2_000
_LARGEST = 10**15


class Wrong(Exception):
    """A cell is not what its column says."""


def value_of(text: str, column: Column, layout: Layout) -> Any:
    """The value: text, a day (ISO 8601), whole cents, a number, true or false, a choice. None when empty."""
    if not text:
        if column.required:
            raise Wrong("nothing stands here")
        return None
    return _READERS[column.type](text, column, layout)


def amount(text: str, column: Column, layout: Layout) -> int:
    """Money in whole cents, a number in hundredths: what control totals are added up in."""
    thousands = "." if layout.decimal == "," else ","
    plain = text.replace(" ", "").replace("'", "")
    whole = rf"[+-]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|[+-]?\d+"
    found = re.fullmatch(rf"({whole})(?:{re.escape(layout.decimal)}(\d{{1,2}}))?(-?)", plain, re.ASCII)
    if not found:
        raise Wrong(f"expected {'an amount' if column.type == 'money' else 'a number'} such as 100{layout.decimal}00")
    digits = found[1].replace(thousands, "")
    cents = abs(int(digits)) * 100 + int((found[2] or "0").ljust(2, "0"))
    if cents > _LARGEST:
        raise Wrong("this is too much")
    return -cents if digits.startswith("-") or found[3] else cents


def day_of(text: str, format: str) -> date:
    """A day as it is written; raises Wrong."""
    try:
        return datetime.strptime(text, format).date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        raise Wrong(f"expected a day written {format}") from None


def _text(text: str, _column: Column, _layout: Layout) -> str:
    if len(text) > _LONGEST or any(ord(sign) < 32 and sign not in "\t\n\r" for sign in text):
        raise Wrong(f"expected at most {_LONGEST:,} printable signs")
    return text


def _date(text: str, column: Column, _layout: Layout) -> str:
    return day_of(text, column.format).isoformat()


def _number(text: str, column: Column, layout: Layout) -> int | float:
    hundredths = amount(text, column, layout)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def _coded(text: str, column: Column, _layout: Layout) -> str | bool:
    values = column.values or {"true": True, "false": False}
    if text not in values:
        raise Wrong(f"expected one of the {len(values)} codes of the layout")
    return values[text]


_READERS = {"text": _text, "date": _date, "money": amount, "number": _number, "boolean": _coded, "choice": _coded}
