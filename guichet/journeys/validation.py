"""Whether a reply fits the fact that was asked for; every problem in the person's words, with the cure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.kernel.api import Problem
from guichet.language import api as language_of

# RFC 5321 section 4.5.3.1 bounds; deliberately no stricter: only a message that arrives proves an address.
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9]{7,15}")  # ITU-T E.164: at most 15 digits
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = {"text": 200, "name": 200, "identifier": 60, "email": 254, "phone": 30, "address": 500, "long_text": 5000}


@dataclass(frozen=True)
class Reading:
    """What a reply is read against: the fact, the person's words, the day and the currency."""

    kind: catalogue.FactType
    words: language_of.Words
    today: date
    currency: str

    def say(self, day: date) -> str:
        return language_of.say_date(day, self.words.language)


class Refused(Exception):
    """One reply that does not fit; carries a code and a sentence in the person's language."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def read_values(
    *,
    facts: Mapping[str, catalogue.FactType],
    asked: tuple[str, ...],
    optional: frozenset[str],
    values: Mapping[str, Any],
    language: str,
    today: date,
    currency: str,
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The values that fit, normalised to JSON, and a problem for each that does not.

    An optional fact left empty is None; an unknown fact id is a problem, never ignored.
    """
    words = language_of.translator(language)
    accepted: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in values:
        if name not in asked:
            problems.append(Problem(name, words("This was not asked here."), code="not_asked"))
    for name in asked:
        kind = facts[name]
        raw = values.get(name)
        if raw in (None, "", []):
            if name in optional:
                accepted[name] = None
            else:
                problems.append(Problem(name, _missing(kind, language), code="missing"))
            continue
        try:
            accepted[name] = read_value(kind=kind, raw=raw, language=language, today=today, currency=currency)
        except Refused as refusal:
            problems.append(Problem(name, str(refusal), code=refusal.code))
    return accepted, tuple(problems)


def read_value(*, kind: catalogue.FactType, raw: Any, language: str, today: date, currency: str) -> Any:
    """One reply as its JSON value; raises Refused."""
    words = language_of.translator(language)
    reader = _READERS.get(kind.type)
    if reader is None:
        raise Refused("not_asked", words("This is given as a document, not as text."))
    return reader(raw, Reading(kind, words, today, currency))


def _missing(kind: catalogue.FactType, language: str) -> str:
    words = language_of.translator(language)
    sentences = {
        "date": words("Enter a date: {what}.", what=_short(kind, language)),
        "boolean": words("Choose yes or no: {what}.", what=_short(kind, language)),
        "choice": words("Choose one: {what}.", what=_short(kind, language)),
        "choices": words("Choose at least one: {what}.", what=_short(kind, language)),
    }
    return sentences.get(kind.type, words("Enter this: {what}.", what=_short(kind, language)))


def _short(kind: catalogue.FactType, language: str) -> str:
    return kind.short.in_language(language).text


def _read_text(raw: Any, to: Reading) -> str:
    if not isinstance(raw, str):
        raise Refused("type", to.words("Write this in words."))
    text = raw.strip() if to.kind.type in ("long_text", "address") else " ".join(raw.split())
    longest = to.kind.constraints.max_length or _LONGEST.get(to.kind.type, 200)
    if len(text) > longest:
        raise Refused("too_long", to.words("Use at most {count} characters; this has {n}.", count=longest, n=len(text)))
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in text):
        raise Refused("characters", to.words("This has characters that cannot be printed. Type it again."))
    if to.kind.type == "email" and not _EMAIL.fullmatch(text):
        raise Refused("email", to.words("Write an e-mail address like name@example.org."))
    if to.kind.type == "phone":
        text = re.sub(r"[\s().-]", "", text)
        if not _PHONE.fullmatch(text):
            raise Refused("phone", to.words("Write a telephone number in digits, like 021 555 0123."))
    if to.kind.constraints.checksum and not _CHECKSUMS[to.kind.constraints.checksum](text):
        raise Refused("checksum", to.words("That number is not right: a digit is missing or swapped. Check it."))
    if to.kind.constraints.pattern and not re.fullmatch(to.kind.constraints.pattern, text):
        raise Refused("pattern", to.words("This does not have the right form. Check it against your papers."))
    return text


def _read_date(raw: Any, to: Reading) -> str:
    try:
        # YYYY-MM-DD only: Python would also take 20261121 and week dates.
        day = date.fromisoformat(raw if _ISO_DAY.fullmatch(raw) else "")
    except (TypeError, ValueError):
        raise Refused("date", to.words("This is no date of the calendar. Write day, month and year.")) from None
    earliest, latest = to.kind.constraints.bounds(to.today)
    if latest is not None and day > latest:
        if latest == to.today:
            raise Refused("future", to.words("This day is still to come. Enter today or an earlier day."))
        raise Refused("late", to.words("Enter {day} or an earlier day.", day=to.say(latest)))
    if earliest is not None and day < earliest:
        raise Refused("early", to.words("Enter {day} or a later day.", day=to.say(earliest)))
    return day.isoformat()


def _read_boolean(raw: Any, to: Reading) -> bool:
    if isinstance(raw, bool):
        return raw
    raise Refused("boolean", to.words("Choose yes or no."))


def _read_choice(raw: Any, to: Reading) -> str:
    if raw in to.kind.options:
        return str(raw)
    raise Refused("choice", to.words("Choose one of those that are listed."))


def _read_choices(raw: Any, to: Reading) -> list[str]:
    if isinstance(raw, list) and raw and all(each in to.kind.options for each in raw):
        return [option for option in to.kind.options if option in raw]
    raise Refused("choices", to.words("Choose from those that are listed."))


def _read_whole(raw: Any, to: Reading) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Refused("number", to.words("Write a number in digits."))

    def said(number: int) -> str:
        if to.kind.type == "money":
            return language_of.say_money(number, to.currency, to.words.language)
        return language_of.say_number(number, to.words.language)

    lowest = 0 if to.kind.constraints.minimum is None else to.kind.constraints.minimum
    highest = 10**12 if to.kind.constraints.maximum is None else to.kind.constraints.maximum
    if raw < lowest:
        raise Refused("too_small", to.words("Enter {amount} or more.", amount=said(lowest)))
    if raw > highest:
        raise Refused("too_large", to.words("Enter {amount} or less.", amount=said(highest)))
    return raw


_READERS: dict[str, Callable[[Any, Reading], Any]] = {
    **dict.fromkeys(("text", "name", "long_text", "identifier", "email", "phone", "address"), _read_text),
    "date": _read_date,
    "boolean": _read_boolean,
    "choice": _read_choice,
    "choices": _read_choices,
    "money": _read_whole,
    "integer": _read_whole,
}


def _ird_number(text: str) -> bool:
    """Inland Revenue's modulus 11 check (Resident withholding tax specification, "IRD number validation")."""
    digits = re.sub(r"[\s-]", "", text)
    if not digits.isdigit() or not 10_000_000 <= int(digits) <= 150_000_000:
        return False
    body, check = digits.zfill(9)[:8], int(digits[-1])
    for weights in ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6)):
        remainder = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
        expected = 0 if remainder == 0 else 11 - remainder
        if expected != 10:
            return expected == check
    return False


_CHECKSUMS = {"ird": _ird_number}
