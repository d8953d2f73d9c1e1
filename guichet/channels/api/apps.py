"""Tells Django that the API exists, and plugs in the sweep of answers kept for repeated requests."""

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """One model: the answers kept for 24 hours by idempotency key."""

    name = "guichet.channels.api"
    label = "api"

    def ready(self) -> None:
        """Old answers are swept every hour."""
        audit = import_module("guichet.audit.api")  # needs the models, so not before
        idempotency = import_module("guichet.channels.api.idempotency")
        audit.task(idempotency.FORGET)(idempotency.forget_task)
        audit.schedule(idempotency.FORGET, task=idempotency.FORGET, every=timedelta(hours=1))
