"""Django's name for the web channel."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages only: no models."""

    name = "guichet.channels.web"
    label = "web"
