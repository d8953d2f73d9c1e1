"""The words of each service can be read by someone who left school at the grade the jurisdiction names.

English: the Flesch-Kincaid grade (Kincaid and others, 1975, Research Branch Report 8-75, U.S. Navy). Others: RIX, long
words a sentence, turned into a grade by Anderson's table (Anderson, 1983, "Lix and Rix: variations on a little-known
readability index", Journal of Reading 26(6)); it counts letters and so needs no syllables of a language.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.ports import Gate
from guichet.catalogue.texts import PlacedText, jurisdiction_texts, service_texts
from guichet.kernel.api import Problem

# Below this many words a grade says nothing: one long name would decide it.
FEWEST_WORDS = 30
# One text may be this many grades above the bound, if it is long enough to be graded alone.
LEEWAY = 5
FEWEST_WORDS_ALONE = 20

_ANDERSON = (0.2, 0.5, 0.8, 1.3, 1.8, 2.4, 3.0, 3.7, 4.5, 5.3, 6.2, 7.2)
_PLACE = re.compile(r"\{[^{}]*\}")
_LINK = re.compile(r"https?://\S+")
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


class ReadingGrade(Gate):
    """Plain words, or it is not published."""

    name = "reading-grade"

    def check_jurisdiction(self, jurisdiction: Jurisdiction) -> tuple[Problem, ...]:
        return _too_hard(jurisdiction, tuple(jurisdiction_texts(jurisdiction)), "the jurisdiction's own words")

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        return _too_hard(jurisdiction, tuple(service_texts(service)), "this service's words")


def _too_hard(jurisdiction: Jurisdiction, texts: tuple[PlacedText, ...], whose: str) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for language in jurisdiction.languages:
        bound = jurisdiction.reading_grade.get(language)
        if bound is None:
            continue
        prose = [(each, each.text.by_language[language]) for each in texts if each.prose and _says(each, language)]
        if sum(len(words_of(text)) for _, text in prose) < FEWEST_WORDS:
            continue
        graded = sorted(((grade_of((text,), language), each.key, each) for each, text in prose), key=_hardest_first)
        grade = grade_of([text for _, text in prose], language)
        if grade > bound:
            worst, key, hardest = graded[0]
            message = (
                f"{whose} in {language!r} need school grade {grade:.1f}; the bound is {bound:g}."
                f" The hardest text is `{key}` (grade {worst:.0f})."
            )
            remedy = "Use shorter sentences and shorter words, there first."
            problems.append(Problem(hardest.pointer(language), message, remedy, "reading-grade"))
            continue
        for worst, key, hardest in graded:
            if worst > bound + LEEWAY and len(words_of(hardest.text.by_language[language])) >= FEWEST_WORDS_ALONE:
                message = (
                    f"`{key}` in {language!r} needs school grade {worst:.0f}; one text may need {bound + LEEWAY:g}."
                )
                remedy = "Use shorter sentences and shorter words."
                problems.append(Problem(hardest.pointer(language), message, remedy, "reading-grade"))
    return tuple(problems)


def _says(text: PlacedText, language: str) -> bool:
    return bool(text.text.by_language.get(language))


def _hardest_first(graded: tuple[float, str, PlacedText]) -> tuple[float, str]:
    return -graded[0], graded[1]


def grade_of(texts: Iterable[str], language: str) -> float:
    """The school grade that texts together need; 0 when they have no words."""
    sentences = [words for text in texts for words in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    if language.split("-")[0] == "en":
        per_sentence = len(words) / len(sentences)
        per_word = sum(map(syllables, words)) / len(words)
        return max(0.0, 0.39 * per_sentence + 11.8 * per_word - 15.59)
    long_words = sum(len(word) > 6 for word in words)
    return float(bisect.bisect_right(_ANDERSON, long_words / len(sentences)) + 1)


def words_of(text: str) -> list[str]:
    """The words of a text; places count as one short word, links as none."""
    return _WORD.findall(_PLACE.sub("it", _LINK.sub("", text)))


def _sentences(text: str) -> list[list[str]]:
    parts = _SENTENCE_END.split(_PLACE.sub("it", _LINK.sub("", text)))
    return [words for words in (words_of(part) for part in parts) if words]


def syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, without a silent e."""
    plain = word.lower()
    count = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee", "ye")) and count > 1:
        count -= 1
    if plain.endswith(("es", "ed")) and count > 1 and plain[-3:-2] not in "tdaeiouyscxz":
        count -= 1
    return max(1, count)
