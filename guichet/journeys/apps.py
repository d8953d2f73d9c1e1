"""Tells Django that the use cases exist, and connects what follows from what happens, and its gate."""

from importlib import import_module

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The use cases."""

    name = "guichet.journeys"
    label = "journeys"

    def ready(self) -> None:
        """The reactions need the models, so they are imported once these are ready."""
        import_module("guichet.journeys.reactions").connect()
        import_module("guichet.journeys.agreements").connect()
        import_module("guichet.journeys.reporting").connect()
        import_module("guichet.journeys.lookups").connect()
