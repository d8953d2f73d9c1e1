"""How often one caller may call: a fixed window of a minute, by token or, for callers nobody knows, by address."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from guichet.channels.api.problems import Refusal
from guichet.kernel import api as kernel

WINDOW = 60


def count(request: HttpRequest, actor: kernel.Actor) -> None:
    """Count this call; raises a Refusal (429) when the caller has had its share of this minute."""
    if actor.agent_id is None:
        spend(f"ip:{address_of(request)}", limit=settings.GUICHET_API_ANONYMOUS)
    elif actor.is_staff:
        spend(f"agent:{actor.agent_id}", limit=settings.GUICHET_API_AGENCY)
    else:
        spend(f"agent:{actor.agent_id}", limit=settings.GUICHET_API_PERSON)


def count_rejected(request: HttpRequest) -> None:
    """Count a token that was refused as a call of somebody unknown: guessing is bounded."""
    spend(f"ip:{address_of(request)}", limit=settings.GUICHET_API_ANONYMOUS)


def spend(who: str, *, limit: int) -> None:
    """Take one call of a caller's share."""
    minute, left = divmod(time.monotonic(), WINDOW)
    name = f"api:{who}:{int(minute)}"
    if cache.add(name, 1, WINDOW):
        return
    try:
        spent = cache.incr(name)
    except ValueError:  # dropped between the two
        return
    if spent > limit:
        wait = max(1, round(WINDOW - left))
        raise Refusal(
            429,
            "too_many",
            f"At most {limit} calls a minute are answered.",
            remedy=f"Nothing was changed. Try again in {wait} seconds.",
            retry_after=wait,
        )


def address_of(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy the one that the proxy saw."""
    return address_in(request.META)


def address_in(meta: Mapping[str, Any]) -> str:
    """The same from what the web server says of a request."""
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        seen = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if seen:
            return seen
    return str(meta.get("REMOTE_ADDR", ""))
