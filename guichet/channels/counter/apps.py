"""Django's name for the counter."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """Pages only: no models."""

    name = "guichet.channels.counter"
    label = "counter"
