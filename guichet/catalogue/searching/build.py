"""Builds the search index from entries: weights of words in services, once and for all, as arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from guichet.catalogue.definitions.entry import Entry
from guichet.catalogue.searching.tokens import reading, words_in

# Okapi BM25 with weighted fields (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.6).
# A high K1: a word in the title counts for much more than one repeated in the description.
K1 = 4.0
B = 0.5
TITLE, SYNONYM, GROUP, ORGANIZATION, SUMMARY, DESCRIPTION = 8.0, 4.0, 1.0, 1.5, 1.0, 0.5


class IndexFile(msgspec.Struct, frozen=True, kw_only=True):
    """The index as it is stored. Postings of term t are `entries[starts[t]:starts[t+1]]` with `weights` alike.

    A term is `language:stem`. `surfaces` are words as people write them, folded, by language, each with its term and
    the spelling shown when it is suggested. Arrays are little-endian int32 and float32.
    """

    languages: tuple[str, ...]
    identifiers: tuple[str, ...]
    organizations: tuple[str, ...]
    topics: tuple[tuple[str, ...], ...]
    life_events: tuple[tuple[str, ...], ...]
    types: tuple[str, ...]
    terms: tuple[str, ...]
    starts: bytes
    entries: bytes
    weights: bytes
    surfaces: tuple[tuple[str, ...], ...]
    spellings: tuple[tuple[str, ...], ...]
    counts: tuple[tuple[int, ...], ...]
    synonyms: dict[str, tuple[tuple[str, ...], ...]]


@dataclass
class _Collected:
    """What one pass over the entries gathers for one language."""

    bags: list[dict[str, float]]
    lengths: list[float]
    surfaces: dict[str, Counter[str]]


def build_index(
    entries: Sequence[Entry], *, languages: Sequence[str], synonyms: dict[str, tuple[tuple[str, ...], ...]]
) -> bytes:
    """The index of these entries as bytes; the same entries give the same bytes."""
    ordered = sorted(entries, key=lambda entry: entry.identifier)
    collected = {language: _collect(ordered, language) for language in languages}
    terms: list[str] = []
    starts: list[int] = [0]
    found: list[np.ndarray] = []
    weights: list[np.ndarray] = []
    for language, bag in collected.items():
        for term, places, scores in _weighted(bag):
            terms.append(f"{language}:{term}")
            found.append(places)
            weights.append(scores)
            starts.append(starts[-1] + len(places))
    spoken = [sorted(collected[language].surfaces) for language in languages]
    file = IndexFile(
        languages=tuple(languages),
        identifiers=tuple(entry.identifier for entry in ordered),
        organizations=tuple(entry.organization for entry in ordered),
        topics=tuple(tuple(group.id for group in entry.topics) for entry in ordered),
        life_events=tuple(tuple(group.id for group in entry.life_events) for entry in ordered),
        types=tuple(entry.type for entry in ordered),
        terms=tuple(terms),
        starts=np.array(starts, dtype="<i4").tobytes(),
        entries=(np.concatenate(found) if found else np.array([], dtype="<i4")).tobytes(),
        weights=(np.concatenate(weights) if weights else np.array([], dtype="<f4")).tobytes(),
        surfaces=tuple(tuple(words) for words in spoken),
        spellings=tuple(
            tuple(_most_common(collected[language].surfaces[word]) for word in words)
            for language, words in zip(languages, spoken, strict=True)
        ),
        counts=tuple(
            tuple(collected[language].surfaces[word].total() for word in words)
            for language, words in zip(languages, spoken, strict=True)
        ),
        synonyms=synonyms,
    )
    return msgspec.msgpack.encode(file, order="deterministic")


def _most_common(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _collect(entries: Iterable[Entry], language: str) -> _Collected:
    collected = _Collected([], [], {})
    for entry in entries:
        bag: dict[str, float] = {}
        length = 0.0
        for text, weight in _fields(entry, language):
            for word in words_in(text):
                surface, term = reading(word, language)
                spellings = collected.surfaces.get(surface)
                if spellings is None:
                    spellings = collected.surfaces[surface] = Counter()
                spellings[word] += 1
                if term:
                    bag[term] = bag.get(term, 0.0) + weight
                    length += weight
        collected.bags.append(bag)
        collected.lengths.append(length)
    return collected


def _fields(entry: Entry, language: str) -> Iterator[tuple[str, float]]:
    texts = (
        (entry.title, TITLE),
        (entry.summary, SUMMARY),
        (entry.description, DESCRIPTION),
        (entry.organization_name, ORGANIZATION),
        *((group.title, GROUP) for group in (*entry.topics, *entry.life_events, *entry.audience)),
    )
    for text, weight in texts:
        written = text.by_language.get(language)
        if written:
            yield written, weight
    for word in entry.synonyms.get(language, ()):
        yield word, SYNONYM


def _weighted(collected: _Collected) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Each term with the entries it stands in and its BM25 weight there, sorted by term."""
    count = len(collected.bags)
    spoken = [length for length in collected.lengths if length]
    average = sum(spoken) / len(spoken) if spoken else 1.0
    postings: dict[str, list[tuple[int, float]]] = {}
    for place, bag in enumerate(collected.bags):
        for term, frequency in bag.items():
            postings.setdefault(term, []).append((place, frequency))
    for term in sorted(postings):
        places = np.array([place for place, _ in postings[term]], dtype="<i4")
        frequencies = np.array([each for _, each in postings[term]], dtype=np.float64)
        lengths = np.array([collected.lengths[place] for place in places], dtype=np.float64)
        rarity = math.log(1 + (count - len(places) + 0.5) / (len(places) + 0.5))
        weight = rarity * frequencies * (K1 + 1) / (frequencies + K1 * (1 - B + B * lengths / average))
        yield term, places, weight.astype("<f4")
