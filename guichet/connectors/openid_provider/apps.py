"""Guichet as OpenID provider."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OpenIdProviderConfig(AppConfig):
    """Sign-in for agencies' own systems."""

    name = "guichet.connectors.openid_provider"
    label = "openid_provider"

    def ready(self) -> None:
        """Register the check of the settings."""
        # What it checks with imports identity, whose models cannot be imported before the registry is ready.
        import_module("guichet.connectors.openid_provider.clients")
