"""Puts passkeys among the ways to sign in."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PasskeysConfig(AppConfig):
    """Sign-in by passkey."""

    name = "guichet.connectors.passkeys"
    label = "passkeys"

    def ready(self) -> None:
        """Register the one provider; the check of the setting is registered where it is written."""
        # Identity's models cannot be imported before the registry of apps is ready.
        import_module("guichet.connectors.passkeys.provider").plug_in()
