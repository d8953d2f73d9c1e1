"""Tells Django that the catalogue exists."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services, their versions, and how they are found."""

    name = "guichet.catalogue"
    label = "catalogue"
