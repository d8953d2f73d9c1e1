"""Tells Django that identity exists."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, organisations, accounts, roles and sign-ins."""

    name = "guichet.identity"
    label = "identity"
    verbose_name = "Identity"
