"""Answers a query from the index: words, their beginnings, their misspellings and their synonyms, in every language."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np

from guichet.catalogue.searching.build import IndexFile
from guichet.catalogue.searching.distance import mask_of, near_words
from guichet.catalogue.searching.tokens import fold, is_stop_word, stem, words_in
from guichet.kernel.api import learned

OWN_LANGUAGE, OTHER_LANGUAGE = 1.0, 0.7
EXACT, SYNONYM, BEGINNING, MISSPELT = 1.0, 0.8, 0.6, 0.6
MOST_WORDS = 12
MOST_BEGINNINGS = 24


@dataclass(frozen=True)
class Ranked:
    """The places of the entries found, best first, with scores; and a better spelling of the query, if it needs one."""

    places: tuple[int, ...]
    scores: tuple[float, ...]
    total: int
    suggestion: str | None


@dataclass(frozen=True)
class _Reading:
    """One way to read a word of the query: a term of the index and how much it counts."""

    term: int
    factor: float


class SearchIndex:
    """An index in memory; immutable and safe to share between threads."""

    def __init__(self, content: bytes) -> None:
        self.file = msgspec.msgpack.decode(content, type=learned(IndexFile))
        self._starts = np.frombuffer(self.file.starts, dtype="<i4")
        self._entries = np.frombuffer(self.file.entries, dtype="<i4")
        self._weights = np.frombuffer(self.file.weights, dtype="<f4")
        self._term = {term: number for number, term in enumerate(self.file.terms)}

    @cached_property
    def _synonyms(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """A folded phrase -> the other phrases of its rows, each with its language."""
        found: dict[str, list[tuple[str, str]]] = {}
        for language, rows in self.file.synonyms.items():
            for row in rows:
                for phrase in row:
                    others = found.setdefault(_key(phrase, language), [])
                    others.extend((other, language) for other in row if other != phrase)
        return {key: tuple(others) for key, others in found.items()}

    def search(self, query: str, *, language: str, allowed: np.ndarray | None, limit: int, offset: int) -> Ranked:
        """Rank entries for a query; `allowed` is a mask over entries."""
        written = words_in(query)[:MOST_WORDS]
        words = [word for word in written if not is_stop_word(word, language)] or written
        if not words or not self.file.identifiers:
            return Ranked((), (), 0, None)
        size = len(self.file.identifiers)
        score = np.zeros(size, dtype=np.float32)
        covered = np.zeros(size, dtype=np.float32)
        better: list[str] = []
        for position, word in enumerate(words):
            readings, spelling = self._readings(word, language, is_last=position == len(words) - 1)
            better.append(spelling or word)
            best = self._best_of(readings)
            score += best
            covered += best > 0
        for phrase_readings in self._phrase_readings(words, language):
            best = self._best_of(phrase_readings)
            score += best * SYNONYM
            covered = np.maximum(covered, (best > 0) * np.float32(max(1, len(words) - 1)))
        score *= (covered / len(words)) ** 2
        if allowed is not None:
            score = np.where(allowed, score, np.float32(0))
        suggestion = " ".join(better) if better != words else None
        return self._top(score, limit=limit, offset=offset, suggestion=suggestion)

    def _top(self, score: np.ndarray, *, limit: int, offset: int, suggestion: str | None) -> Ranked:
        found = np.flatnonzero(score)
        wanted = offset + limit
        if len(found) > wanted > 0:
            cut = np.partition(score[found], len(found) - wanted)[len(found) - wanted]
            contenders = found[score[found] >= cut]
        else:
            contenders = found
        order = contenders[np.lexsort((contenders, -score[contenders]))][offset:wanted]
        return Ranked(tuple(map(int, order)), tuple(float(score[place]) for place in order), len(found), suggestion)

    def _best_of(self, readings: Iterable[_Reading]) -> np.ndarray:
        """For each entry the best that one of the readings gives it."""
        best = np.zeros(len(self.file.identifiers), dtype=np.float32)
        for reading in readings:
            part = slice(self._starts[reading.term], self._starts[reading.term + 1])
            places = self._entries[part]
            best[places] = np.maximum(best[places], self._weights[part] * np.float32(reading.factor))
        return best

    def _readings(self, word: str, language: str, *, is_last: bool) -> tuple[list[_Reading], str | None]:
        """How a word may be meant, and a better spelling when it is no word of any language here."""
        readings = [
            *self._terms(word, language, EXACT),
            *(
                reading
                for other, spoken in self._synonyms.get(_key(word, language), ())
                for reading in self._phrase_terms(other, spoken, language)
            ),
        ]
        if is_last and len(word) >= 3:
            readings.extend(self._beginnings(word, language))
        if readings or len(word) < 4 or word.isdigit():
            return readings, None
        spelling: str | None = None
        for each, place, near in self._misspelt(word, language):
            spelling = spelling or self.file.spellings[place][near]
            surface = self.file.surfaces[place][near]
            readings.extend(self._terms(self.file.spellings[place][near], language, MISSPELT, only=each))
            readings.extend(
                reading
                for other, spoken in self._synonyms.get(_key(surface, each), ())
                for reading in self._phrase_terms(other, spoken, language)
            )
        return readings, spelling

    def _terms(self, word: str, language: str, factor: float, *, only: str | None = None) -> Iterator[_Reading]:
        for each in self.file.languages:
            if only is not None and each != only:
                continue
            term = self._term.get(f"{each}:{stem(word, each)}")
            if term is not None:
                yield _Reading(term, factor * (OWN_LANGUAGE if each == language else OTHER_LANGUAGE))

    def _phrase_terms(self, phrase: str, spoken: str, language: str) -> Iterator[_Reading]:
        for word in words_in(phrase):
            if not is_stop_word(word, spoken):
                yield from self._terms(word, language, SYNONYM, only=spoken)

    def _phrase_readings(self, words: list[str], language: str) -> Iterator[list[_Reading]]:
        """Synonyms of several words together, such as a scheme's old name."""
        for length in range(len(words), 1, -1):
            for start in range(len(words) - length + 1):
                key = _key(" ".join(words[start : start + length]), language)
                others = self._synonyms.get(key, ())
                if others:
                    yield [each for other, spoken in others for each in self._phrase_terms(other, spoken, language)]

    def _beginnings(self, word: str, language: str) -> Iterator[_Reading]:
        start = fold(word)
        for place, each in enumerate(self.file.languages):
            surfaces = self.file.surfaces[place]
            first = bisect.bisect_left(surfaces, start)
            for number in range(first, min(first + MOST_BEGINNINGS, len(surfaces))):
                if not surfaces[number].startswith(start):
                    break
                yield from self._terms(self.file.spellings[place][number], language, BEGINNING, only=each)

    def _misspelt(self, word: str, language: str) -> list[tuple[str, int, int]]:
        """The nearest words, the person's language first: (language, its place, the word's place), at most six."""
        found: list[tuple[int, int, int, str, int, int]] = []
        for place, each in enumerate(self.file.languages):
            for near, distance in near_words(fold(word), self.file.surfaces[place], self._masks[place]):
                uses = -self.file.counts[place][near]
                found.append((distance, int(each != language), uses, each, place, near))
        found.sort()
        closest = [each for each in found if each[0] == found[0][0]]
        return [(each, place, near) for _, _, _, each, place, near in closest[:6]]

    @cached_property
    def _masks(self) -> tuple[np.ndarray, ...]:
        return tuple(_letters(words) for words in self.file.surfaces)


def _key(phrase: str, language: str) -> str:
    """A phrase as synonyms are looked up: folded stems with spaces."""
    return " ".join(stem(word, language) for word in words_in(phrase))


def _letters(words: tuple[str, ...]) -> np.ndarray:
    return np.array([mask_of(word) for word in words], dtype=np.uint64)
