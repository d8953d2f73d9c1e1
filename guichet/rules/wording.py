"""The few words of our own that an explanation needs, and how values are said in each language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from guichet.kernel import api as kernel

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "open": "We cannot say yet: some answers are missing.",
        "because": "This is because:",
        "unknown": "We do not know yet: {label}.",
        "amount": "{label}: {value}.",
        "unverified": "We could not confirm this figure of the law: {label}.",
        "true": "yes",
        "false": "no",
    },
    # Our own translation; awaiting review by a licensed translator, like locales/mi.yaml of the law packages.
    "mi": {
        "open": "Kāore anō mātou e taea te kī: kei te ngaro ētahi whakautu.",
        "because": "Ko te take:",
        "unknown": "Kāore anō mātou kia mōhio: {label}.",
        "amount": "{label}: {value}.",
        "unverified": "Kāore i taea e mātou te whakaū tēnei tau o te ture: {label}.",
        "true": "āe",
        "false": "kāo",
    },
}

CENTS = 100


def phrase(language: str, key: str, **values: str) -> str:
    """One of our own sentences; English where a language has none."""
    words = SENTENCES.get(language, SENTENCES["en"])
    return kernel.fill(words[key], values)


def say_value(value: object, unit: str, language: str) -> str:
    """A value as people read it: $3,120.00, 1 November 2026, yes."""
    if isinstance(value, bool):
        return phrase(language, "true" if value else "false")
    locale = _locale(language)
    if isinstance(value, dt.date):
        return str(format_date(value, "d MMMM y", locale=locale))
    if language == "mi":  # Babel has no number patterns of te reo Māori; New Zealand writes both languages alike
        locale = _locale("en")
    if isinstance(value, int | float) and unit.startswith("cent-"):
        amount = Decimal(value) / CENTS if isinstance(value, int) else Decimal(str(value)) / CENTS
        return str(format_currency(amount, unit.removeprefix("cent-"), locale=locale, currency_digits=True))
    if isinstance(value, int | float) and unit.startswith("currency-"):
        return str(format_currency(Decimal(str(value)), unit.removeprefix("currency-"), locale=locale))
    if isinstance(value, int | float):
        return str(format_decimal(value, locale=locale))
    return str(value)


def _locale(language: str) -> Locale:
    """Te reo Māori and English as New Zealand writes them; any other as its language does."""
    for name in (f"{language}_NZ", language, "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel always knows English")
