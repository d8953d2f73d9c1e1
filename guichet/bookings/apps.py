"""Tells Django that bookings exist."""

from importlib import import_module

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Appointments at offices, and places in courses."""

    name = "guichet.bookings"
    label = "bookings"

    def ready(self) -> None:
        """Who is erased loses the address of their calendar, and gives back what they had booked."""
        tracing = import_module("guichet.bookings.tracing")  # needs the models, so not before
        import_module("guichet.vault.ports").traces.register("bookings", tracing.KEEPER)
        import_module("guichet.bookings.lapsing")  # its task, and how often it runs
