"""Words that a person may have meant: at one slip from what they wrote, at two when the word is long."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_LETTERS = np.uint64((1 << 48) - 1)
_LENGTH = np.uint64(48)


def near_words(word: str, words: Sequence[str], masks: np.ndarray) -> list[tuple[int, int]]:
    """The places of words near one, with their distance. Letters and lengths sort out nearly all before comparing.

    One slip changes at most two letters of the set of letters (one goes, one comes) and the length by one.
    """
    slips = 1 if len(word) < 7 else 2
    own = np.uint64(mask_of(word))
    different = np.bitwise_count((masks ^ own) & _LETTERS)
    longer = (masks >> _LENGTH).astype(np.int64) - len(word)
    candidates = np.flatnonzero((different <= 2 * slips) & (np.abs(longer) <= slips))
    found = ((place, distance(word, words[place], slips)) for place in candidates.tolist())
    return [(place, slip) for place, slip in found if slip <= slips]


def mask_of(word: str) -> int:
    """Which letters a word has, as 48 bits; above them its length."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 48)
    return mask | min(len(word), 255) << 48


def distance(one: str, other: str, most: int) -> int:
    """Slips between two words: a letter too many, missing, wrong, or two swapped (optimal string alignment).

    Answers `most + 1` as soon as it must be more than `most`. What the words begin and end with alike is left out, and
    so is every place further than `most` from the diagonal: neither can make them nearer.
    """
    shorter = min(len(one), len(other))
    begin = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    end = next((place for place in range(shorter - begin) if one[-1 - place] != other[-1 - place]), shorter - begin)
    one, other = one[begin : len(one) - end], other[begin : len(other) - end]
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i, *[most + 1] * len(other)]
        nearest = i
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            written = other[j - 1]
            slips = before[j - 1] + (letter != written)
            if before[j] < slips:
                slips = before[j] + 1
            if row[j - 1] < slips:
                slips = row[j - 1] + 1
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == written and older[j - 2] < slips:
                slips = older[j - 2] + 1
            row[j] = slips
            nearest = min(nearest, slips)
        if nearest > most:
            return most + 1
    return min(row[-1], most + 1)
