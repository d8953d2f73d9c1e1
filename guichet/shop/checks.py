"""Refuses to start with goods whose files are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from guichet.shop.goods import examine


@checks.register
def goods_can_be_read(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """Every file of the folder `goods` says what it should; offices and languages are looked at when it is used."""
    _, problems = examine(Path(settings.GUICHET_JURISDICTION), languages=(), offices=None)
    return [
        checks.Error(f"{each.where}: {each.message}", hint=each.remedy or None, id="guichet.E070") for each in problems
    ]
