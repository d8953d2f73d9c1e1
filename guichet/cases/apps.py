"""Tells Django that cases exist."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and their decisions."""

    name = "guichet.cases"
    label = "cases"

    def ready(self) -> None:
        """What queues are searched by goes with the cases that are erased."""
        tracing = import_module("guichet.cases.tracing")  # needs the models, so not before
        import_module("guichet.vault.ports").traces.register("cases", tracing.KEEPER)
