"""Counts wrong tries, so that a code cannot be found by trying many."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from guichet.kernel import api as kernel

# Sixty wrong codes in a quarter of an hour from one address: a library's one address is shared, a guesser needs 10^15.
MOST = 60
MOST_IN_SESSION = 10
SECONDS = 15 * 60


class TooMany(kernel.GuichetError):
    """Too many tries in too short a time; nothing was looked up."""

    code = "too_many"
    status = 429


def spent(request: HttpRequest, what: str) -> bool:
    """Whether this browser or its address has tried too often."""
    return any(cache.get(key, 0) >= most for key, most in _keys(request, what))


def count(request: HttpRequest, what: str) -> None:
    """One more wrong try."""
    for key, _ in _keys(request, what):
        cache.add(key, 0, SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two lines
            cache.set(key, 1, SECONDS)


def _keys(request: HttpRequest, what: str) -> list[tuple[str, int]]:
    keys = [(f"web/tries/{what}/address/{request.META.get('REMOTE_ADDR', '')}", MOST)]
    if request.session.session_key:
        keys.append((f"web/tries/{what}/session/{request.session.session_key}", MOST_IN_SESSION))
    return keys
