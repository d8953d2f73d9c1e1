"""The interface's words and the person's way of writing, for every package that speaks."""

from guichet.language.localize import (
    currency_sign,
    locale_for,
    month_names,
    say_date,
    say_money,
    say_month,
    say_number,
    say_value,
)
from guichet.language.said import sentences
from guichet.language.words import Words, direction, languages, own_name, translator, untranslated

__all__ = [
    "Words",
    "currency_sign",
    "direction",
    "languages",
    "locale_for",
    "month_names",
    "own_name",
    "say_date",
    "say_money",
    "say_month",
    "say_number",
    "say_value",
    "sentences",
    "translator",
    "untranslated",
]
