"""Tells Django that intake exists."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Requests, drafts and plans."""

    name = "guichet.intake"
    label = "intake"
