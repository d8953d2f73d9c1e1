"""What the settings say, read once for each value they have."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from guichet.connectors.life_events.configuration import Settings, read
from guichet.kernel import api as kernel


def configured() -> Settings:
    """The sources and recipients; none while the setting is wrong, which the check says."""
    return _read(getattr(settings, "GUICHET_LIFE_EVENTS", ""), bool(getattr(settings, "PRODUCTION", True)))


@lru_cache(maxsize=8)
def _read(document: str, secure: bool) -> Settings:
    try:
        return read(document, secure=secure)
    except kernel.Invalid:
        return Settings()
