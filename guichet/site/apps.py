"""Tells Django that the site exists, so that its start-up checks run."""

from django.apps import AppConfig

from guichet.site import checks


class SiteConfig(AppConfig):
    """The site itself: no models, only checks."""

    name = "guichet.site"
    label = "site"
    # Importing the module registered them; named here so that it is plain where they come from.
    checks = (checks.production_is_safe, checks.places_exist)
