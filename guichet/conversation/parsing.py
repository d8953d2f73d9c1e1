"""Reads a reply the way people text: `1 Nov 2026`, `1/11/26`, `52k`, `āe`, `2`; raises Misread with the cure.

It decides only what was written. Whether the value is allowed is the service's business: journeys say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from guichet.conversation import vocabulary
from guichet.journeys import api as journeys
from guichet.language import api as language

# A year of two digits later than this many years from now is of the last century: births are asked more than plans.
YEARS_AHEAD = 5
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?\s*(?:of\s+|o\s+)?([^\W\d]+)\.?,?\s*(\d{4}|\d{2})?")
_MONTH_DAY = re.compile(r"([^\W\d]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}|\d{2}))?")
_AMOUNT = re.compile(r"(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d{1,2}))?\s*(k|m)?")
# Where a language writes its decimals after a comma, `52 000,50`: two digits at most, so that `52,000` stays thousands.
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}\s*(?:k|m)?$)")
_THOUSANDS = re.compile(r"(\d{1,4}\.\d{1,3})\s*(k|m)")
_WHOLE = re.compile(r"-?(\d{1,3}(?:[, ]\d{3})+|\d+)")


class Misread(Exception):
    """The reply is nothing of the kind; the message is the cure, in the person's language."""


def read_reply(text: str, field: journeys.Field, *, say: language.Words, today: date) -> Any:
    """One reply as the raw value that journeys take; None leaves an optional field empty. Raises Misread."""
    literal = vocabulary.quoted(text)
    reply = " ".join(text.split()) if literal is None else literal
    passing = vocabulary.means(reply, vocabulary.SKIP) or (field.unsure and vocabulary.means(reply, vocabulary.UNSURE))
    if literal is None and (passing or reply == "-"):
        if field.required:
            raise Misread(say("We need an answer to this one."))
        return None
    if field.type == "date":
        return read_date(reply, say=say, today=today).isoformat()
    if field.type == "boolean":
        return read_yes_no(reply, say=say)
    if field.type == "money":
        return read_money(reply, say=say)
    if field.type == "integer":
        return read_whole(reply, say=say)
    if field.type == "choice":
        return read_choice(reply, field.options, say=say)
    if field.type == "choices":
        return read_choices(reply, field.options, say=say)
    if field.type == "file":
        raise Misread(say("A document cannot be sent by text."))
    return reply


def read_yes_no(text: str, *, say: language.Words) -> bool:
    """Yes or no, in any language we speak."""
    if vocabulary.means(text, vocabulary.YES):
        return True
    if vocabulary.means(text, vocabulary.NO):
        return False
    raise Misread(say("Reply YES or NO."))


def read_date(text: str, *, say: language.Words, today: date) -> date:
    """A day, the day before the month: a date with its year, or today, yesterday, tomorrow."""
    reply = vocabulary.fold(text)
    for meaning, days in ((vocabulary.TODAY, 0), (vocabulary.YESTERDAY, -1), (vocabulary.TOMORROW, 1)):
        if reply in vocabulary.words_of(meaning):
            return today + timedelta(days=days)
    if found := _ISO.fullmatch(reply):
        return _day(int(found[1]), int(found[2]), int(found[3]), say)
    if found := _NUMERIC.fullmatch(reply):
        return _day(_year(found[3], today), int(found[2]), int(found[1]), say)
    months = {vocabulary.fold(name): number for name, number in language.month_names(say.language).items()}
    for code in language.languages():
        for name, number in language.month_names(code).items():
            months.setdefault(vocabulary.fold(name), number)
    # A weekday before the date says nothing more: drop words until it reads as a date.
    for start in (reply, reply.partition(" ")[2].strip(" ,")):
        for pattern, day_at, month_at in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
            found = pattern.fullmatch(start)
            if found is None or found[month_at] not in months:
                continue
            if found[3] is None:
                raise Misread(say("Write the year too, like 1 Nov 2026."))
            return _day(_year(found[3], today), months[found[month_at]], int(found[day_at]), say)
    raise Misread(say("Write a date like 1 Nov 2026 or 1/11/2026, the day first."))


def _year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year - today.year % 100 + int(digits)
    return year - 100 if year > today.year + YEARS_AHEAD else year


def _day(year: int, month: int, day: int, say: language.Words) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Misread(say("There is no such day. Write the day, the month, the year: 1/11/2026.")) from None


def read_money(text: str, *, say: language.Words) -> int:
    """An amount in whole cents: `52,000`, `$52k`, `52 000.50`."""
    reply = vocabulary.fold(text).replace("$", " ")
    for word in sorted(vocabulary.words_of(vocabulary.MONEY_WORDS), key=len, reverse=True):
        reply = re.sub(rf"(?<![^\W\d]){word}(?![^\W\d])", " ", reply)
    reply = " ".join(reply.split())
    if language.decimal_comma(say.language):
        reply = _DECIMAL_COMMA.sub(".", reply)
    times = {"k": 1_000, "m": 1_000_000, None: 1}
    if found := _THOUSANDS.fullmatch(reply):
        return int(Decimal(found[1]) * times[found[2]] * 100)
    if (found := _AMOUNT.fullmatch(reply)) and len(reply) <= 20:
        whole = int(re.sub(r"[, ]", "", found[1])) * 100 + int((found[2] or "0").ljust(2, "0"))
        return whole * times[found[3]]
    raise Misread(say("Write the amount in dollars, in digits, like 52,000 or 52k."))


def read_whole(text: str, *, say: language.Words) -> int:
    """A whole number."""
    reply = vocabulary.fold(text)
    if _WHOLE.fullmatch(reply) and len(reply) <= 18 and reply.isascii():
        return int(re.sub(r"[, ]", "", reply))
    raise Misread(say("Write a number in digits."))


def read_choice(text: str, options: Sequence[journeys.Option], *, say: language.Words) -> str:
    """One option by its number, its words, or words that only one of them has."""
    reply = vocabulary.fold(text)
    if reply.isascii() and reply.isdigit():
        if len(reply) <= 3 and 1 <= int(reply) <= len(options):
            return options[int(reply) - 1].value
        raise Misread(say("Reply a number from 1 to {n}.", n=len(options)))
    labels = {each.value: vocabulary.fold(each.label) for each in options}
    for value, label in labels.items():
        if reply in (label, vocabulary.fold(value)):
            return value
    wanted = set(reply.split())
    near = [value for value, label in labels.items() if wanted and wanted <= set(label.replace(",", "").split())]
    if len(near) == 1:
        return near[0]
    raise Misread(say("Reply a number from 1 to {n}.", n=len(options)))


def read_choices(text: str, options: Sequence[journeys.Option], *, say: language.Words) -> list[str]:
    """Several options: `1 3`, `1,3`, `1 and 3`, or words parted by commas."""
    joined = re.sub(r"\s*[,;&+]\s*", ",", text.strip())
    for word in vocabulary.words_of(vocabulary.AND):
        joined = re.sub(rf"\s+{re.escape(word)}\s+", ",", joined, flags=re.IGNORECASE)
    if re.fullmatch(r"[\d ,]+", joined):
        joined = re.sub(r"[ ,]+", ",", joined)
    chosen = [read_choice(part, options, say=say) for part in joined.split(",") if part.strip()]
    if not chosen:
        raise Misread(say("Reply a number from 1 to {n}.", n=len(options)))
    return list(dict.fromkeys(chosen))
