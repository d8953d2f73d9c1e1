"""Blind indexes: what is sealed is found again by a keyed hash, equal for equal words and readable by nobody."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from guichet.vault import keyring

#: The key of all blind indexes: random, wrapped as every other, nobody's, and so never destroyed.
SUBJECT = "index:blind"
SIGNS = 22
FEWEST_SIGNS, MOST_SIGNS = 2, 10
_BYTES = 16


def blind(text: str, *, purpose: str) -> str:
    """22 signs that stand for a text: HMAC-SHA-256, cut to 128 bits, under the key of the indexes.

    `purpose` names the column: the same text in two columns is two different values, so that tables cannot be joined.
    """
    return _hashed(keyring.key_of(SUBJECT, owner=None).raw, f"{purpose}\0{text}")


def blind_word(word: str, *, purpose: str) -> tuple[str, ...]:
    """What a word is found by: its beginnings of two to ten signs, and itself whole when it is shorter or longer."""
    raw = keyring.key_of(SUBJECT, owner=None).raw
    texts = [_begin(word[:signs], purpose) for signs in range(FEWEST_SIGNS, min(len(word), MOST_SIGNS) + 1)]
    if not FEWEST_SIGNS <= len(word) <= MOST_SIGNS:
        texts.append(f"{purpose}\0={word}")
    return tuple(_hashed(raw, each) for each in texts)


def blind_words(words: Iterable[str], *, purpose: str) -> tuple[str, ...]:
    """What several words are found by, each value once."""
    return tuple(dict.fromkeys(value for word in words for value in blind_word(word, purpose=purpose)))


def blind_beginning(beginning: str, *, purpose: str) -> str:
    """What to look for to find the words that begin so; past ten signs only the words that are just that."""
    raw = keyring.key_of(SUBJECT, owner=None).raw
    whole = not FEWEST_SIGNS <= len(beginning) <= MOST_SIGNS
    return _hashed(raw, f"{purpose}\0={beginning}" if whole else _begin(beginning, purpose))


def _begin(beginning: str, purpose: str) -> str:
    return f"{purpose}\0^{beginning}"


def _hashed(key: bytes, text: str) -> str:
    digest = hmac.digest(key, text.encode(), "sha256")[:_BYTES]
    return urlsafe_b64encode(digest).decode()[:SIGNS]
