"""Which language to answer in: the first of Accept-Language that the jurisdiction speaks (RFC 9110, 12.5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

MOST = 20


def wanted(header: str, spoken: Sequence[str]) -> str:
    """The best language for the header; empty when it names none that is spoken (then the person's own counts)."""
    return _wanted(header[:500], tuple(spoken)) if header else ""


@lru_cache(maxsize=256)
def _wanted(header: str, spoken: tuple[str, ...]) -> str:
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:MOST]):
        tag, _, parameter = part.partition(";")
        weight = _weight(parameter.strip())
        if weight > 0:
            ranked.append((-weight, place, tag.strip().lower()))
    for _, _, tag in sorted(ranked):
        for language in spoken:
            if language.lower() in (tag, tag.split("-")[0]):
                return language
    return ""


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    name, _, number = parameter.partition("=")
    try:
        return min(1.0, float(number)) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
