"""Tells Django that estates exists."""

from django.apps import AppConfig


class EstatesConfig(AppConfig):
    """What follows from a death."""

    name = "guichet.estates"
    label = "estates"
