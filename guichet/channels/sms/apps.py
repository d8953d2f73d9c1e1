"""Tells Django that conversations by text exist, and plugs in what they need of the rest of the house."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SmsConfig(AppConfig):
    """Conversations by text."""

    name = "guichet.channels.sms"
    label = "sms"

    def ready(self) -> None:
        """Models cannot be imported before the registry is ready."""
        import_module("guichet.channels.sms.plugging").plug_in()
