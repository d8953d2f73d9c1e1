"""Refuses to start in production without keys of its own; each refusal says what to set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks

from guichet.sharing.signing import read_key

SHORTEST_SECRET = 50
NEW_RECEIPT_KEY = (
    "Make one: python3 -c 'import json; from joserfc.jwk import ECKey; "
    'print(json.dumps(ECKey.generate_key("P-256").as_dict(private=True)))\'. Keys used before stay published.'
)
PAIRWISE_KEY = (
    f"Set it to {SHORTEST_SECRET} random characters of its own, once, and keep it: with another, every agency would "
    "take the people it knows for strangers."
)


@checks.register(checks.Tags.security)
def keys_are_our_own(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """What signs receipts and makes pairwise identifiers is nobody else's."""
    return list(_found()) if settings.PRODUCTION else []


def _found() -> Iterable[checks.CheckMessage]:
    if not settings.GUICHET_RECEIPT_KEY:
        yield _error("E030", "GUICHET_RECEIPT_KEY is not set: no receipt could be signed.", NEW_RECEIPT_KEY)
    else:
        try:
            read_key(settings.GUICHET_RECEIPT_KEY)
        except ValueError as error:
            yield _error("E031", f"GUICHET_RECEIPT_KEY cannot be used: {error}.", NEW_RECEIPT_KEY)
    key = settings.GUICHET_PAIRWISE_KEY
    if len(key) < SHORTEST_SECRET or len(set(key)) < 8:
        yield _error("E032", "GUICHET_PAIRWISE_KEY is missing or can be guessed.", PAIRWISE_KEY)
    elif key == settings.SECRET_KEY or "known-to-everybody" in key:
        yield _error("E032", "GUICHET_PAIRWISE_KEY is used for something else, or known to everybody.", PAIRWISE_KEY)


def _error(number: str, message: str, hint: str) -> checks.Error:
    return checks.Error(message, hint=hint, id=f"guichet.{number}")
