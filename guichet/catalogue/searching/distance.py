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

    Stops and answers `most + 1` as soon as it must be more than `most`.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i, *([0] * len(other))]
        for j, written in enumerate(other, 1):
            cost = int(letter != written)
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == written:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]
