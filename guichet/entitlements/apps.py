"""Tells Django that entitlements exist."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """Who is entitled and does not receive; offers, grants and their changes."""

    name = "guichet.entitlements"
    label = "entitlements"
