"""Tells Django that the site exists, so that its start-up checks run."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The site itself: no models, only checks."""

    name = "guichet.site"
    label = "site"
