"""Tells Django that evidence exists, and plugs in the scan of documents that had to wait."""

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Facts and documents."""

    name = "guichet.evidence"
    label = "evidence"

    def ready(self) -> None:
        """What waits for the scanner is looked at every ten minutes."""
        audit = import_module("guichet.audit.api")  # needs the models, so not before
        scanning = import_module("guichet.evidence.operations.scan_document")
        tracing = import_module("guichet.evidence.tracing")
        import_module("guichet.vault.ports").traces.register("evidence", tracing.KEEPER)
        audit.schedule(scanning.SCAN_WAITING, task=scanning.SCAN_WAITING, every=timedelta(minutes=10))
