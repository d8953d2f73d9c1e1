"""Tells Django that reports exist."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Problems reported at a place."""

    name = "guichet.reports"
    label = "reports"

    def ready(self) -> None:
        """Who follows what goes with the people who are erased."""
        tracing = import_module("guichet.reports.tracing")  # needs the models, so not before
        import_module("guichet.vault.ports").traces.register("reports", tracing.KEEPER)
