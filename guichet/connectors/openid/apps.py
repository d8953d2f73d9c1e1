"""Plugs in the OpenID providers that the settings name, and refuses settings that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.openid.configuration import read
from guichet.connectors.openid.provider import OpenIdProvider
from guichet.kernel import api as kernel


class OpenIdConfig(AppConfig):
    """Sign-in through OpenID Connect."""

    name = "guichet.connectors.openid"
    label = "openid"

    def ready(self) -> None:
        """Register every provider; a wrong setting is reported by the system check, not by a crash here."""
        from guichet.identity import api as identity  # noqa: PLC0415  # models exist only once the apps are ready

        checks.register(check_settings, checks.Tags.security)
        secure = bool(getattr(settings, "PRODUCTION", True))
        try:
            configurations = read(getattr(settings, "GUICHET_OPENID_PROVIDERS", []), secure=secure)
        except kernel.Invalid:
            return
        for configuration in configurations:
            identity.providers.replace(configuration.name, OpenIdProvider(configuration, secure=secure))


def check_settings(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's signature
    """Every problem of GUICHET_OPENID_PROVIDERS, at start."""
    secure = bool(getattr(settings, "PRODUCTION", True))
    try:
        read(getattr(settings, "GUICHET_OPENID_PROVIDERS", []), secure=secure)
    except kernel.Invalid as invalid:
        return [
            checks.Error(f"{problem.where}: {problem.message}", hint=problem.remedy or None, id="openid.E001")
            for problem in invalid.problems
        ]
    return []
