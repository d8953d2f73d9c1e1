"""Words as the index knows them: accents and macrons folded, endings taken off by the language's own rules."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ELIDED = re.compile(r"^(?:l|d|j|m|n|s|t|c|qu|lorsqu|puisqu|jusqu)['’]")
_SNOWBALL = {"en": "english", "fr": "french", "de": "german", "es": "spanish", "nl": "dutch", "it": "italian"}
# Particles that carry no meaning of their own; a query made only of these keeps them.
_ENGLISH = """
a an and are at be by can do does for from get have how i if in is it me my of on or our that the
their to want was we what when where which who will with you your need am
"""
_FRENCH = """
a au aux avec ce ces comment dans de des du elle en est et eu il ils je la le les leur ma mes moi
mon ne nos notre nous on ou où par pas pour puis que qui sa se ses si son sur ta te tes ton un une
vos votre vous y d l j m n s t c qu faire
"""
_MAORI = """
te ngā nga he o a i ki e me ko kei kua ka hei mō mo nō no mā ma nā na rā ra au koe ia tō to taku
tāku tōku toku ana nei ai hoki rānei ranei
"""
STOP_WORDS = {
    "en": frozenset(_ENGLISH.split()),
    "fr": frozenset(_FRENCH.split()),
    "mi": frozenset(_MAORI.split()),
}
# Māori takes few endings; the passive ones are cut from long words, and a lengthened vowel is folded with its macron.
_MAORI_PASSIVE = re.compile(r"(?:tia|hia|kia|mia|ngia|ria|whia|ina|hanga|tanga|ranga|manga)$")


def fold(text: str) -> str:
    """Small letters without accents, macrons or ligatures: `Pēpi` and `pepi`, `Œuvre` and `oeuvre` are the same."""
    spread = text.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss").replace("’", "'")
    apart = unicodedata.normalize("NFKD", spread)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_in(text: str) -> list[str]:
    """The words of a text as written, in order, without French elisions (`l'impôt` is `impôt`)."""
    found = _WORD.findall(unicodedata.normalize("NFC", text.lower()))
    return [_ELIDED.sub("", word) if "'" in word or "’" in word else word for word in found]


@lru_cache(maxsize=400_000)
def reading(word: str, language: str) -> tuple[str, str]:
    """A word of a text as the index knows it: folded, and its term (empty for a word that says nothing)."""
    return fold(word), "" if is_stop_word(word, language) else stem(word, language)


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The folded stem of a word as written. Stemming sees the accents; the index does not."""
    base = language.split("-")[0]
    plain = word.replace("’", "'").removesuffix("'s") if base == "en" else word.replace("’", "'")
    if base in _SNOWBALL:
        # French rules look at accents, and people leave them out: the stem of the folded word is what both share.
        return fold(_stemmer(_SNOWBALL[base]).stemWord(fold(plain)))
    folded = fold(plain)
    if base == "mi" and len(folded) > 6:
        return _MAORI_PASSIVE.sub("", folded)
    return folded


@lru_cache(maxsize=16)
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)


def is_stop_word(word: str, language: str) -> bool:
    """Whether a word says nothing by itself in a language."""
    return word in STOP_WORDS.get(language.split("-")[0], frozenset())
