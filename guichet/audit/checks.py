"""Refuses to start in production without a key of its own to sign the days of the log with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from guichet.audit.signing import read_key

NEW_KEY = (
    "Make one: python3 -c 'import json; from joserfc.jwk import OKPKey; "
    'print(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))\'. Keys used before stay published.'
)


@checks.register(checks.Tags.security)
def days_are_signed(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """What signs the days of the log is there, and is a key of this kind."""
    if not settings.GUICHET_AUDIT_KEY:
        if not settings.PRODUCTION:
            return []
        return [checks.Error("GUICHET_AUDIT_KEY is not set: no day could be signed.", NEW_KEY, id="guichet.E034")]
    try:
        read_key(settings.GUICHET_AUDIT_KEY)
    except ValueError as error:
        return [checks.Error(f"GUICHET_AUDIT_KEY cannot be used: {error}.", NEW_KEY, id="guichet.E035")]
    return []
