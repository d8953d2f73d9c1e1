"""Plugs the outlet in, and refuses settings that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.life_events.configuration import read
from guichet.kernel import api as kernel


class LifeEventsConfig(AppConfig):
    """Life events in and out."""

    name = "guichet.connectors.life_events"
    label = "life_events"

    def ready(self) -> None:
        """Without GUICHET_LIFE_EVENTS nobody may tell us, and nobody is told."""
        checks.register(check_settings, checks.Tags.security)
        # They need the models, so not before.
        outlet = import_module("guichet.connectors.life_events.outlet")
        import_module("guichet.audit.api").task(outlet.DELIVER)(outlet.deliver)
        import_module("guichet.journeys.ports").outlets.register("default", outlet.OUTLET)


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of the settings, at start."""
    production = bool(getattr(settings, "PRODUCTION", True))
    found: list[checks.CheckMessage] = []
    try:
        read(getattr(settings, "GUICHET_LIFE_EVENTS", ""), secure=production)
    except kernel.Invalid as wrong:
        found += [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy, id="life_events.E001")
            for each in wrong.problems
        ]
    text = getattr(settings, "GUICHET_LIFE_EVENT_KEYS", "")
    signatures = import_module("guichet.connectors.life_events.signatures")
    why = ""
    try:
        if text:
            signatures.read_keys(text)
        elif production and str(getattr(settings, "GUICHET_LIFE_EVENTS", "")):
            why = "it is empty, and agencies could not tell who speaks"
    except ValueError as error:
        why = str(error)
    if why:
        message, hint = f"GUICHET_LIFE_EVENT_KEYS: {why}", "docs/reference/settings.md says how."
        found.append(checks.Error(message, hint=hint, id="life_events.E002"))
    return found
