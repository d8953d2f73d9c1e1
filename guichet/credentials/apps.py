"""Tells Django that credentials exist."""

from importlib import import_module

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Permits, licences, cards and certificates."""

    name = "guichet.credentials"
    label = "credentials"

    def ready(self) -> None:
        """Who is erased holds nothing any more, and what has run out is noted every day."""
        tracing = import_module("guichet.credentials.tracing")  # needs the models, so not before
        import_module("guichet.vault.ports").traces.register("credentials", tracing.KEEPER)
        import_module("guichet.credentials.operations.expire_credentials")  # its task, and how often it runs
