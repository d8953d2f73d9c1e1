"""How an answer is read back to the ear: a day in words, an amount in words, a name letter by letter, digits singly."""

from __future__ import annotations

from typing import Any

from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.language import api as language_of

#: What is read back before it is kept: what a slip of the tongue or of the ear makes another's number, day or name.
#: Yes, no and one of a few are heard again at the check before sending.
READ_BACK = frozenset(
    {"date", "money", "integer", "name", "text", "long_text", "address", "email", "phone", "identifier", "choices"}
)
_SPELLED = frozenset({"name", "email"})
_SINGLY = frozenset({"phone", "identifier"})


def matters(field: journeys.Field) -> bool:
    """Whether the answer to a field is read back before it is kept."""
    return field.type in READ_BACK


def read_back(field: journeys.Field, value: Any, *, language: str) -> str:
    """The value as it is said back: whole, and then spelled or singly where that tells two of them apart."""
    words = language_of.translator(language)
    if value in (None, "", []):
        return words("nothing: it is left out")
    if field.type == "boolean":
        return words("yes") if value else words("no")
    if field.type == "date":
        return language_of.say_date(str(value), language)
    if field.type == "money":
        return language_of.say_money(int(value), catalogue.current().currency, language)
    if field.type in ("choice", "choices"):
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(each.label for each in field.options if each.value in chosen)
    plain = str(value)
    if field.type in _SPELLED:
        return f"{plain}. {spelled(plain, language=language)}"
    if field.type in _SINGLY:
        return " ".join(each for each in plain if not each.isspace())
    return plain


def spelled(text: str, *, language: str) -> str:
    """Letter by letter, a mark named by its name: `Zoë` is not Zoe. The words of a name are parted by a stop."""
    words = language_of.translator(language)
    named = {"-": words("hyphen"), "'": words("apostrophe"), "\u2019": words("apostrophe"), "@": words("at"),
             ".": words("dot"), "_": words("underscore")}  # fmt: skip
    return ". ".join(", ".join(named.get(sign, sign.upper()) for sign in word) for word in text.split())
