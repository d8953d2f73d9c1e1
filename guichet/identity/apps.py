"""Tells Django that identity exists."""

from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, organisations, accounts, roles and sign-ins."""

    name = "guichet.identity"
    label = "identity"
    verbose_name = "Identity"

    def ready(self) -> None:
        """What people are found by, and the ways they come in, go with them when they are erased."""
        tracing = import_module("guichet.identity.tracing")  # needs the models, so not before
        import_module("guichet.vault.ports").traces.register("identity", tracing.KEEPER)
