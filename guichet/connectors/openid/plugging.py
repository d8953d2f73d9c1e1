"""Joins OpenID providers to identity's list of them: those of the settings, and any other at run time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.openid.configuration import Configuration, read
from guichet.connectors.openid.provider import OpenIdProvider
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def plug_in(configuration: Configuration, *, secure: bool) -> OpenIdProvider:
    """Register a provider, in place of any of the same name. `secure` demands https of all its addresses."""
    provider = OpenIdProvider(configuration, secure=secure)
    identity.providers.replace(configuration.name, provider)
    return provider


def plug_in_settings() -> None:
    """Register every provider of the settings; what is wrong with them the system check says."""
    secure = bool(getattr(settings, "PRODUCTION", True))
    try:
        configurations = read(getattr(settings, "GUICHET_OPENID_PROVIDERS", []), secure=secure)
    except kernel.Invalid:
        return
    for configuration in configurations:
        plug_in(configuration, secure=secure)


@checks.register(checks.Tags.security)
def check_settings(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's signature
    """Every problem of GUICHET_OPENID_PROVIDERS, at start."""
    try:
        read(getattr(settings, "GUICHET_OPENID_PROVIDERS", []), secure=bool(getattr(settings, "PRODUCTION", True)))
    except kernel.Invalid as invalid:
        return [
            checks.Error(f"{problem.where}: {problem.message}", hint=problem.remedy or None, id="openid.E001")
            for problem in invalid.problems
        ]
    return []
