"""The interface's words and the person's way of writing, for every package that speaks."""

from guichet.language.localize import (
    begun,
    currency_sign,
    decimal_comma,
    first_of_month,
    locale_for,
    month_names,
    say_amount,
    say_date,
    say_money,
    say_month,
    say_number,
    say_time,
    say_value,
    settle_in,
)
from guichet.language.said import sentences
from guichet.language.times import say_clock, say_moment, say_weekday
from guichet.language.words import Words, direction, languages, own_name, translator, untranslated

__all__ = [
    "Words",
    "begun",
    "currency_sign",
    "decimal_comma",
    "direction",
    "first_of_month",
    "languages",
    "locale_for",
    "month_names",
    "own_name",
    "say_amount",
    "say_clock",
    "say_date",
    "say_moment",
    "say_money",
    "say_month",
    "say_number",
    "say_time",
    "say_value",
    "say_weekday",
    "sentences",
    "settle_in",
    "translator",
    "untranslated",
]
