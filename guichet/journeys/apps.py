"""Django's name for the use cases; connects the reactions as the program starts."""

from django.apps import AppConfig

from guichet.journeys import reactions


class JourneysConfig(AppConfig):
    name = "guichet.journeys"
    label = "journeys"

    def ready(self) -> None:
        reactions.connect()
