"""Refuses to start with offices whose files are wrong: found in the morning, not when the first person comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from guichet.queue.offices import examine


@checks.register
def offices_can_be_read(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """Every file of the folder `queues` says what it should; whether its languages are all there is seen when used."""
    _, problems = examine(Path(settings.GUICHET_JURISDICTION), languages=(), time_zone="UTC")
    return [
        checks.Error(f"{each.where}: {each.message}", hint=each.remedy or None, id="guichet.E060") for each in problems
    ]
