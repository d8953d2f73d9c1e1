"""Reads a posted HTML form back into raw values; whether they are right is the journey's to say."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol

from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol

from guichet.language.api import Words, currency_sign, locale_for, month_names, translator

DATE_PARTS = ("day", "month", "year")
YES = "yes"
NO = "no"


class FieldLike(Protocol):
    """What is read of a field: `guichet.journeys` has the whole of it."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def unit(self) -> str | None: ...


class PostLike(Protocol):
    """A posted form: Django's QueryDict, or `Posted` over a plain mapping."""

    def get(self, key: str, /) -> str | None: ...
    def getlist(self, key: str, /) -> list[str]: ...
    def __contains__(self, key: object, /) -> bool: ...


@dataclass(frozen=True)
class Posted:
    """A posted form held as a plain mapping of name to values, for tests and for channels without Django."""

    values: Mapping[str, Sequence[str]]

    def get(self, key: str, default: str | None = None, /) -> str | None:
        found = self.values.get(key)
        return found[-1] if found else default

    def getlist(self, key: str, /) -> list[str]:
        return list(self.values.get(key, ()))

    def __contains__(self, key: object, /) -> bool:
        return key in self.values


@dataclass(frozen=True)
class Unreadable(Exception):
    """What was typed cannot be read as the field's type; the message is for the person."""

    message: str


Problems = tuple[tuple[str, str], ...]


def read_answers(
    *, fields: Sequence[FieldLike], post: PostLike, files: Mapping[str, object], language: str
) -> tuple[dict[str, object], Problems]:
    """The raw values posted for these fields, and what could not be read.

    Returns ``(answers, problems)``. ``answers`` maps a field's id to: text (str), a date as ``YYYY-MM-DD``, bool, int
    (whole numbers; money in minor units such as cents), a list of option values for ``choices``, the uploaded file
    for ``file``; None where the person left it empty. A field that was not on the form is left out, and so is one that
    could not be read, which then stands in ``problems`` as (field id, message). Nothing is checked against the law or
    the field's limits here. Show what was typed again with `typed_values`.
    """
    words = translator(language)
    answers: dict[str, object] = {}
    problems: list[tuple[str, str]] = []
    for field in fields:
        try:
            if field.type == "file":
                if field.id in files:
                    answers[field.id] = files[field.id]
                elif field.id in post:
                    answers[field.id] = None
            elif field.type == "choices":
                # An unticked box posts nothing at all; the hidden empty value beside the boxes says they were shown.
                if field.id in post:
                    answers[field.id] = [_clean(each) for each in post.getlist(field.id) if each]
            elif field.type == "date":
                if any(f"{field.id}-{part}" in post for part in DATE_PARTS):
                    answers[field.id] = _read_date(field, post, words, language)
            elif field.id in post or field.type == "boolean" and f"{field.id}-shown" in post:
                answers[field.id] = _read_one(field, post.get(field.id) or "", words, language)
        except Unreadable as error:
            problems.append((field.id, error.message))
    return answers, tuple(problems)


def typed_values(*, fields: Sequence[FieldLike], post: PostLike) -> dict[str, object]:
    """What the person typed, as typed, to show again beside an error: pass it to the ``step_form`` macro."""
    typed: dict[str, object] = {}
    for field in fields:
        if field.type == "date":
            if any(f"{field.id}-{part}" in post for part in DATE_PARTS):
                typed[field.id] = {part: _clean(post.get(f"{field.id}-{part}") or "") for part in DATE_PARTS}
        elif field.type == "choices":
            if field.id in post:
                typed[field.id] = [_clean(each) for each in post.getlist(field.id) if each]
        elif field.type != "file" and field.id in post:
            typed[field.id] = _clean(post.get(field.id) or "", lines=field.type in ("long_text", "address"))
    return typed


def _clean(text: str, *, lines: bool = False) -> str:
    """Composed (NFC) text without control characters and outer spaces; line breaks kept when asked."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (each if each == "\n" and lines or unicodedata.category(each) not in ("Cc", "Cs") else " " for each in text)
    return "".join(kept).strip()


def _read_one(field: FieldLike, text: str, words: Words, language: str) -> object:
    text = _clean(text, lines=field.type in ("long_text", "address"))
    if not text:
        return None
    if field.type == "boolean":
        if text not in (YES, NO):
            raise Unreadable(words("Choose yes or no."))
        return text == YES
    if field.type == "integer":
        return _read_integer(text, words, language)
    if field.type == "money":
        return _read_money(text, field.unit or "NZD", words, language)
    return text


def _digits(text: str, language: str) -> tuple[str, str]:
    """Digits of any script as 0 to 9, with the locale's grouping removed: (text, decimal sign)."""
    locale = locale_for(language)
    decimal, group = str(get_decimal_symbol(locale)), str(get_group_symbol(locale))
    groups = {" ", "\u00a0", "\u202f", "'", "\u2019", group}
    if decimal == "," and group != ".":  # 52.50 in French is a slip for 52,50; read as a group it would be 5250
        text = text.replace(".", ",")
    out = []
    for each in text:
        if each in groups:
            continue
        value = unicodedata.decimal(each, None)
        out.append(each if value is None else str(value))
    return "".join(out), decimal


def _read_integer(text: str, words: Words, language: str) -> int:
    plain, _ = _digits(text, language)
    sign = -1 if plain[:1] in ("-", "\u2212") else 1
    plain = plain.lstrip("-+\u2212")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 18:
        raise Unreadable(words("Write a whole number, such as 12."))
    return sign * int(plain)


def _read_money(text: str, currency: str, words: Words, language: str) -> int:
    places = get_currency_precision(currency)
    plain, decimal = _digits(text, language)
    # The sign of any currency, this one's code, and the invisible marks that turn the direction of writing.
    for sign in ("".join(currency_sign(currency, language).split()), currency, currency.lower()):
        plain = plain.replace(sign, "")
    plain = "".join(each for each in plain if unicodedata.category(each) not in ("Sc", "Cf"))
    minus = plain[:1] in ("-", "\u2212")
    whole, _, part = plain.lstrip("-\u2212").partition(decimal)
    example = "1,234.50" if decimal == "." else "1 234,50"
    if not whole and not part or not (whole + part).isascii() or not (whole + part).isdigit() or len(whole) > 15:
        raise Unreadable(words("Write an amount in figures, such as {example}.", example=example))
    if len(part) > places:
        raise Unreadable(words("Write the amount with at most {places} decimals.", places=places))
    try:
        cents = int(Decimal(f"{whole or 0}.{part or 0}").scaleb(places))
    except InvalidOperation:
        raise Unreadable(words("Write an amount in figures, such as {example}.", example=example)) from None
    return -cents if minus else cents


def _read_date(field: FieldLike, post: PostLike, words: Words, language: str) -> str | None:
    day, month, year = (_clean(post.get(f"{field.id}-{part}") or "") for part in DATE_PARTS)
    if not (day or month or year):
        return None
    missing = [
        name for name, text in ((words("a day"), day), (words("a month"), month), (words("a year"), year)) if not text
    ]
    if missing:
        raise Unreadable(words("The date needs {parts}.", parts=f" {words('and')} ".join(missing)))
    number = month_names(language).get(month.casefold().rstrip("."))
    if number is None:
        number = _part(month, 2, words("The month is a number from 1 to 12, or its name."))
    day_number = _part(day, 2, words("The day is a number from 1 to 31."))
    year_number = _part(year, 4, words("The year has four figures, such as 2026."))
    if len(year) != 4:
        raise Unreadable(words("The year has four figures, such as 2026."))
    if not 1 <= number <= 12:
        raise Unreadable(words("The month is a number from 1 to 12, or its name."))
    try:
        return date(year_number, number, day_number).isoformat()
    except ValueError:
        raise Unreadable(words("That day is not in the calendar. Check the day and the month.")) from None


def _part(text: str, longest: int, message: str) -> int:
    plain = "".join(str(unicodedata.decimal(each, "x")) for each in text)
    if not plain.isdigit() or len(plain) > longest:
        raise Unreadable(message)
    return int(plain)
