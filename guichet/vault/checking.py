"""Refuses to start with master keys that are none: each refusal says what to set."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from guichet.vault.masters import read_keys


@checks.register(checks.Tags.security)
def keys_are_keys(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """Every entry of GUICHET_VAULT_KEYS is 32 bytes in base64. That there is one, the site's own check demands."""
    try:
        read_keys(settings.GUICHET_VAULT_KEYS)
    except ImproperlyConfigured as wrong:
        return [checks.Error(str(wrong), hint="Keep the old ones: they read what they wrapped.", id="guichet.E014")]
    return []
