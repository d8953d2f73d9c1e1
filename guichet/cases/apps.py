"""Tells Django that cases exist."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and their decisions."""

    name = "guichet.cases"
    label = "cases"
