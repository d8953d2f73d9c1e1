"""Plugs in the OpenID providers that the settings name, and refuses settings that cannot work."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OpenIdConfig(AppConfig):
    """Sign-in through OpenID Connect."""

    name = "guichet.connectors.openid"
    label = "openid"

    def ready(self) -> None:
        """Register every provider; the check of the settings is registered where it is written."""
        # Identity's models cannot be imported before the registry of apps is ready.
        import_module("guichet.connectors.openid.plugging").plug_in_settings()
