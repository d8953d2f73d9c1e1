"""Tells Django that the site exists, so that its start-up checks run."""

from django.apps import AppConfig

from guichet.site import checks, published


class SiteConfig(AppConfig):
    """The site itself: no models, only checks."""

    name = "guichet.site"
    label = "site"
    def ready(self) -> None:
        """Public pages kept in memory are dropped when the catalogue changes, whoever changed it."""
        from guichet.catalogue import api as catalogue  # noqa: PLC0415  # models exist only once the apps are ready

        catalogue.on_change(drop_public_pages)

    # Importing the module registered them; named here so that it is plain where they come from.
    checks = (checks.production_is_safe, checks.places_exist)


def drop_public_pages() -> None:
    """Touch the counter that every process looks at."""
    published.touch(published.counter_file())
