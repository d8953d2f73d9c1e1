"""Tells Django where the stylesheet is, and asks at each publication whether everyone can see the colours."""

from importlib import import_module

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The look has no models."""

    name = "guichet.look"
    label = "look"

    def ready(self) -> None:
        """The gate needs the catalogue, so it is imported once the models are ready."""
        import_module("guichet.look.gate").plug_in()
