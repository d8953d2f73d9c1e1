"""Tells Django that the vault exists, and plugs in the completion of erasures."""

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys of people."""

    name = "guichet.vault"
    label = "vault"

    def ready(self) -> None:
        """What the law kept of people who were erased is destroyed once its day is over; looked at twice a day."""
        import_module("guichet.vault.checking")  # registers the check of the keys
        audit = import_module("guichet.audit.api")  # needs the models, so not before
        erasing = import_module("guichet.vault.operations.erase_person")
        audit.schedule(erasing.COMPLETE, task=erasing.COMPLETE, every=timedelta(hours=12))
