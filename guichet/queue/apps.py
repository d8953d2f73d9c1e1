"""Tells Django that queues exist."""

from importlib import import_module

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Tickets and windows."""

    name = "guichet.queue"
    label = "queue"

    def ready(self) -> None:
        """The check of the offices' files, and the task that ends a day: both need what is ready by now."""
        import_module("guichet.queue.checks")
        import_module("guichet.queue.operations.end_days").plug_in()
