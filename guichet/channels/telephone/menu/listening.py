"""Reads what was keyed or said as an answer to a field: eight digits are a day, a star parts dollars from cents."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from guichet.conversation import api as conversation
from guichet.journeys import api as journeys
from guichet.language import api as language_of

#: What can be keyed; everything else has to be said.
BY_KEYS = frozenset({"date", "money", "integer", "boolean", "choice", "choices", "phone"})
_KEYS = re.compile(r"[0-9*]{1,20}")


def keyed(heard: str) -> bool:
    """Whether it came from keys, or is such digits as keys give."""
    return bool(_KEYS.fullmatch(heard))


def read(heard: str, field: journeys.Field, *, say: language_of.Words, today: date) -> Any:
    """The raw value that journeys take. Raises Misread with the cure, in the caller's language."""
    if not keyed(heard):
        return conversation.read_reply(heard, field, say=say, today=today)
    reader = {"date": _day, "money": _money, "boolean": _yes_no, "choices": _several}.get(field.type)
    if reader is not None:
        return reader(heard, field, say)
    return conversation.read_reply(heard, field, say=say, today=today)


def _day(heard: str, _field: journeys.Field, say: language_of.Words) -> str:
    cure = conversation.Misread(say("Key eight digits: the day, the month and the year, like 0 1 1 1 2 0 2 6."))
    if not re.fullmatch(r"[0-9]{8}", heard):
        raise cure
    try:
        return date(int(heard[4:]), int(heard[2:4]), int(heard[:2])).isoformat()
    except ValueError:
        raise cure from None


def _money(heard: str, _field: journeys.Field, say: language_of.Words) -> int:
    found = re.fullmatch(r"([0-9]{1,10})(?:\*([0-9]{2}))?", heard)
    if found is None:
        raise conversation.Misread(say("Key the dollars; for cents then star and two digits."))
    return int(found[1]) * 100 + int(found[2] or 0)


def _yes_no(heard: str, _field: journeys.Field, say: language_of.Words) -> bool:
    if heard not in ("1", "2"):
        raise conversation.Misread(say("Press 1 for yes, 2 for no."))
    return heard == "1"


def _several(heard: str, field: journeys.Field, say: language_of.Words) -> list[str]:
    """`13` or `1*3`: the first and the third; of more than nine always with stars between."""
    places = heard.split("*") if "*" in heard or len(field.options) > 9 else list(heard)
    if not all(each.isdigit() and 1 <= int(each) <= len(field.options) for each in places):
        raise conversation.Misread(say("Press a number from 1 to {n}.", n=len(field.options)))
    return list(dict.fromkeys(field.options[int(each) - 1].value for each in places))
