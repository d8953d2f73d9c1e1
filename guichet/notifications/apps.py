"""Tells Django that messages exist, and plugs their background work in."""

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Messages and their deliveries."""

    name = "guichet.notifications"
    label = "notifications"

    def ready(self) -> None:
        # The task is registered where it is written; models cannot be imported before the registry is ready.
        import_module("guichet.notifications.operations.deliver_message")
