"""Tells Django where the stylesheet is."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The look has no models: it is installed so that its static files are found."""

    name = "guichet.look"
    label = "look"
