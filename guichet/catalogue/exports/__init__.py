"""The catalogue in the forms other systems read."""

from __future__ import annotations

from django.conf import settings


def base_of(base_url: str) -> str:
    """The stem of every identifier given out: the address of this installation, else a name that is no address."""
    return (base_url or str(getattr(settings, "GUICHET_BASE_URL", ""))).rstrip("/") or "urn:guichet"
