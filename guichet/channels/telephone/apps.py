"""Tells Django that the telephone exists, and plugs in what its calls need of the rest of the house."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TelephoneConfig(AppConfig):
    """The script of a clerk, and the menu without one."""

    name = "guichet.channels.telephone"
    label = "telephone"

    def ready(self) -> None:
        """Models cannot be imported before the registry is ready."""
        import_module("guichet.channels.telephone.plugging").plug_in()
