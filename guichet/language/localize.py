"""Dates, money and numbers as the person writes them, by Babel, with what it lacks for te reo Māori supplied."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_currency_symbol

from guichet.language.words import translator

# The national way of a bare language where no home is known: Babel's plain "en" writes American dates.
TERRITORY = {"en": "en_NZ", "fr": "fr_CA", "mi": "mi_NZ"}
# The country of the jurisdiction that is served, as ISO 3166-1: a dollar there needs no letters before it.
_home = {"country": ""}
DATE_PATTERN = "d MMMM y"
SHORT_PATTERN = "d MMM"
# Babel has no currency pattern for Māori and would write "$ 1,234.50"; New Zealand writes both languages alike.
CURRENCY_PATTERN = {"mi": "¤#,##0.00"}


def settle_in(country: str) -> None:
    """Write a bare language as this country does (`CA`, ISO 3166-1), where Babel knows it to; empty: nowhere known."""
    _home["country"] = country


def locale_for(language: str) -> Locale:
    """Babel's locale for a language tag; English when it knows neither the language nor its territory."""
    return _locale_for(language, _home["country"])


@cache
def _locale_for(language: str, country: str) -> Locale:
    bare = language.lower()
    tag = TERRITORY.get(bare, language).replace("-", "_")
    at_home = (f"{bare}_{country}",) if country and bare in TERRITORY else ()
    for candidate in (*at_home, tag, tag.split("_")[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_NZ")


def say_date(value: date | datetime | str, language: str, *, short: bool = False) -> str:
    """21 November 2026, or 21 Nov when short; accepts an ISO 8601 day as text."""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    pattern = SHORT_PATTERN if short else DATE_PATTERN
    locale = locale_for(language)
    # Languages that order a date otherwise (Japanese, Hungarian) keep their own long form.
    if locale.language not in ("en", "mi", "fr", "es", "de", "it", "nl"):
        return format_date(day, format="medium" if short else "long", locale=locale)
    return first_of_month(format_date(day, format=pattern, locale=locale), locale)


def first_of_month(said: str, locale: Locale) -> str:
    """French counts the first day of a month alone by rank: 1er novembre (Office québécois de la langue française)."""
    return f"1er{said[1:]}" if locale.language == "fr" and said.startswith("1 ") else said


def say_time(value: datetime | time, language: str) -> str:
    """The time of day on a clock of 24 hours: 14:05; in French 14 h 05 and, on the hour, 14 h (OQLF)."""
    if locale_for(language).language != "fr":
        return f"{value:%H:%M}"
    return f"{value.hour}\u00a0h" + (f"\u00a0{value:%M}" if value.minute else "")


def say_month(period: str, language: str) -> str:
    """A month written as the law's periods are (`2026-11`): November 2026."""
    return format_date(date.fromisoformat(f"{period}-01"), format="MMMM y", locale=locale_for(language))


def say_money(cents: int, currency: str, language: str) -> str:
    """An amount in minor units (cents) as $1,234.50, in the currency's own number of decimals."""
    return say_amount(Decimal(cents).scaleb(-get_currency_precision(currency)), currency, language)


def say_amount(amount: Decimal, currency: str, language: str) -> str:
    """An amount in whole units of a currency (dollars), in the currency's own number of decimals."""
    locale = locale_for(language)
    pattern = CURRENCY_PATTERN.get(locale.language)
    # Where a currency is at home its own sign is enough: $ in New Zealand, not NZ$.
    return _narrow(format_currency(amount, currency, format=pattern, locale=locale), locale)


def say_number(value: int | float | Decimal, language: str) -> str:
    """A number with its grouping: 1,234.5."""
    locale = locale_for(language)
    if locale.language == "mi":  # Babel has no number patterns of te reo Māori; New Zealand writes both languages alike
        locale = locale_for("en")
    return _narrow(str(format_decimal(value, locale=locale)), locale)


def _narrow(said: str, locale: Locale) -> str:
    """French sets thousands and the sign apart by narrow blanks, where no line breaks."""
    return said.replace("\xa0", "\u202f") if locale.language == "fr" else said


def decimal_comma(language: str) -> bool:
    """Whether a language parts its decimals by a comma: 1 234,50 in French."""
    return str(locale_for(language).number_symbols["latn"]["decimal"]) == ","


def currency_sign(currency: str, language: str) -> str:
    """The sign put before an amount field."""
    return str(get_currency_symbol(currency, locale=locale_for(language)))


def month_names(language: str) -> dict[str, int]:
    """Every way a month is written in a language, folded to lower case: {"november": 11, "nov": 11}."""
    names: dict[str, int] = {}
    for tag in (language, "en"):
        locale = locale_for(tag)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    folded = str(name).casefold().rstrip(".")
                    if not folded.isdigit():
                        names.setdefault(folded, int(number))
    return names


def begun(text: str) -> str:
    """What a sentence begins with: its first letter is a capital."""
    return text[:1].upper() + text[1:]


def say_value(kind: str, value: object, language: str, *, unit: str | None = None, options: object = ()) -> str:
    """A known value in the person's way, for showing back: by field type, with options named by their labels."""
    if value is None or value == "":
        return ""
    if kind == "boolean":
        words = translator(language)
        return words("Yes") if value in (True, "yes", "true") else words("No")
    if kind == "date" and isinstance(value, date | str):
        try:
            return say_date(value, language)
        except ValueError:
            return str(value)
    if kind == "money" and isinstance(value, int):
        return say_money(value, unit or "NZD", language)
    if kind == "integer" and isinstance(value, int):
        return say_number(value, language) + (f" {unit}" if unit else "")
    if kind in ("choice", "choices"):
        labels = {str(each.value): str(each.label) for each in options}  # type: ignore[attr-defined]  # duck-typed Option
        several = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return ", ".join(labels.get(str(each), str(each)) for each in several)
    return str(value)
