"""Tells Django that the shop exists."""

from importlib import import_module

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Goods, stock and orders."""

    name = "guichet.shop"
    label = "shop"

    def ready(self) -> None:
        """The check of the goods' files: it needs what is ready by now."""
        import_module("guichet.shop.checks")
