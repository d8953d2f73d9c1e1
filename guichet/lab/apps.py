"""Plugs the simulators in, and refuses to be anywhere near real people."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LabConfig(AppConfig):
    """The laboratory."""

    name = "guichet.lab"
    label = "lab"

    def ready(self) -> None:
        """Plug in what the environment calls for; the check against production is registered where it is written."""
        # Identity's models cannot be imported before the registry of apps is ready.
        import_module("guichet.lab.plugging").plug_in()
