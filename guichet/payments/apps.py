"""Tells Django that payments exist."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Pay-outs and their batches."""

    name = "guichet.payments"
    label = "payments"
