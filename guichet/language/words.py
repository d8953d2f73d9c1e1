"""The interface's own words in each language, read from gettext catalogues as the program starts."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"
AWAITING_REVIEW = "X-Awaiting-Review"

# Babel 2.18 knows no plural rule and few names for te reo Māori; the rule is the one its gettext catalogues use:
# https://docs.translatehouse.org/projects/localization-guide/en/latest/l10n/pluralforms.html (mi: plural=(n > 1)).
OWN_NAMES = {"mi": "Te reo Māori", "en": "English", "fr": "Français"}
# Words that lose their e before a vowel, as the sentence meets the name that fills its place: de Zahra, d’Amina.
_BEFORE_VOWEL = {"fr": re.compile(r"\b(d|qu|Qu|D)e (?=\{(\w+)\})")}
_VOWELS = frozenset("aeiouœ")
# French sets its colon apart, by a blank where no line breaks.
_COLON = {"fr": "\u00a0:"}
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@dataclass
class Words:
    """One language's words: call it with the English sentence. What it could not say is kept in ``missing``."""

    language: str
    singular: dict[str, str]
    plurals: dict[str, tuple[str, ...]]
    awaiting_review: bool = False
    missing: set[str] = field(default_factory=set)
    rule: Callable[[int], int] | None = None

    def __call__(self, sentence: str, /, **values: object) -> str:
        """The sentence in this language, with ``{name}`` places filled; in English when it has no translation."""
        found = self.singular.get(sentence)
        if not found:
            if self.language != SOURCE_LANGUAGE:
                self.missing.add(sentence)
            found = sentence
        return self._filled(found, values) if values else found

    def plural(self, one: str, many: str, /, n: int, **values: object) -> str:
        """One or many of something, by the language's own rule; ``{n}`` is filled with the number."""
        forms = self.plurals.get(one)
        if forms:
            found = forms[min(self._form(n), len(forms) - 1)]
        else:
            if self.language != SOURCE_LANGUAGE:
                self.missing.add(one)
            found = one if n == 1 else many
        return self._filled(found, {"n": n, **values})

    @property
    def colon(self) -> str:
        """The colon as this language writes it after a word, without the blank that follows it."""
        return _COLON.get(self.language, ":")

    def has(self, sentence: str) -> bool:
        """Whether it is said in this language; English needs no translation."""
        return self.language == SOURCE_LANGUAGE or sentence in self.singular or sentence in self.plurals

    def _filled(self, found: str, values: Mapping[str, object]) -> str:
        """The sentence with its places filled, and the word before a place as the language joins it to the value."""
        if joining := _BEFORE_VOWEL.get(self.language):
            found = joining.sub(lambda word: _joined(word, values), found)
        return found.format_map(values)

    def _form(self, n: int) -> int:
        if self.rule is not None:
            return self.rule(abs(int(n)))
        base = self.language.split("-")[0]
        if base in ("mi", "fr"):
            return int(n > 1)
        return int(n != 1)


def _joined(word: re.Match[str], values: Mapping[str, object]) -> str:
    first = unicodedata.normalize("NFD", str(values.get(word[2], "")).casefold())[:1]
    return f"{word[1]}’" if first in _VOWELS else word[0]


@cache
def translator(language: str) -> Words:
    """The words of a language (``mi``, ``en``, ``en-NZ``), merged from every .po file of its folder.

    A language without a folder speaks English and lists every sentence asked for in ``missing``.
    """
    base = language.split("-")[0].lower()
    singular: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    awaiting = False
    rule: Callable[[int], int] | None = None
    for path in sorted((LOCALES / base).glob("*.po")):
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=None, abort_invalid=True)
        headers = {name.lower(): value for name, value in catalogue.mime_headers}
        awaiting = awaiting or headers.get(AWAITING_REVIEW.lower(), _header(path)).lower() == "yes"
        rule = c2py(catalogue.plural_expr) if _header(path, "Plural-Forms") else rule
        for message in catalogue:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, tuple):
                forms = tuple(message.string or ())
                if all(forms):
                    plurals[message.id[0]] = forms
            elif isinstance(message.string, str) and message.string:
                singular[str(message.id)] = message.string
    return Words(base, singular, plurals, awaiting, rule=rule)


def _header(path: Path, name: str = AWAITING_REVIEW) -> str:
    """A header of a catalogue, as the review mark: Babel drops those it does not know, so the line is read."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(f'"{name}:'):
            return line.split(":", 1)[1].replace("\\n", "").strip().strip('"').strip()
    return ""


def languages() -> tuple[str, ...]:
    """The languages the interface has a catalogue folder for."""
    return tuple(sorted({SOURCE_LANGUAGE, *(each.name for each in LOCALES.iterdir() if each.is_dir())}))


def own_name(language: str) -> str:
    """A language named in itself: te reo Māori, Français, العربية."""
    base = language.split("-")[0].lower()
    if base in OWN_NAMES:
        return OWN_NAMES[base]
    try:
        name = Locale.parse(base).get_display_name(base) or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def direction(language: str) -> str:
    """``rtl`` or ``ltr``, for the dir attribute."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def untranslated(language: str, sentences: Iterable[str]) -> tuple[str, ...]:
    """Which of these English sentences have no words in a language."""
    words = translator(language)
    if words.language == SOURCE_LANGUAGE:
        return ()
    return tuple(sorted(each for each in set(sentences) if each not in words.singular and each not in words.plurals))
