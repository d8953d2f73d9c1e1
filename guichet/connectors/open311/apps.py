"""Plugs the outlet in, and refuses settings that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.open311.configuration import SETTING, read
from guichet.kernel import api as kernel

SHORTEST_KEY = 20


class Open311Config(AppConfig):
    """Open311 GeoReport v2."""

    name = "guichet.connectors.open311"
    label = "open311"

    def ready(self) -> None:
        """Without GUICHET_OPEN311_BODIES nobody is told; without GUICHET_OPEN311_KEYS nobody files."""
        checks.register(check_settings, checks.Tags.security)
        # They need the models, so not before.
        outlet = import_module("guichet.connectors.open311.outlet")
        audit = import_module("guichet.audit.api")
        audit.task(outlet.DELIVER)(outlet.deliver)
        audit.task(outlet.POLL)(outlet.poll)
        audit.schedule(outlet.POLL, task=outlet.POLL, every=outlet.POLL_EVERY)
        import_module("guichet.reports.ports").outlets.register("open311", outlet.OUTLET)


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of the settings, at start."""
    production = bool(getattr(settings, "PRODUCTION", True))
    found: list[checks.CheckMessage] = []
    try:
        read(str(getattr(settings, SETTING, "")), secure=production)
    except kernel.Invalid as wrong:
        found += [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy, id="open311.E001")
            for each in wrong.problems
        ]
    weak = [
        name
        for name, key in sorted(getattr(settings, "GUICHET_OPEN311_KEYS", {}).items())
        if production and len(key) < SHORTEST_KEY
    ]
    if weak:
        message = f"GUICHET_OPEN311_KEYS: the key of {', '.join(weak)} can be guessed."
        found.append(checks.Error(message, hint=f"Use at least {SHORTEST_KEY} random letters.", id="open311.E002"))
    return found
