"""Tells Django that sharing exists."""

from importlib import import_module

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Agreements, consent, exchanges and receipts."""

    name = "guichet.sharing"
    label = "sharing"

    def ready(self) -> None:
        """The check reads a key with what the models are made of, so it is imported once these are ready."""
        import_module("guichet.sharing.checks")
