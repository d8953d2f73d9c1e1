"""Tells Django that payments exist."""

from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Charges, payments, tills, the ledger, pay-outs and their batches."""

    name = "guichet.payments"
    label = "payments"

    def ready(self) -> None:
        """The worker's tasks need the models, so they are imported once these are ready."""
        import_module("guichet.payments.looking").connect()
