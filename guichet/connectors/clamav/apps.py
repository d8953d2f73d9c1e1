"""Plugs ClamAV in when GUICHET_VIRUS_SCANNER names one, and refuses an address that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.clamav.scanner import ClamAV
from guichet.evidence import ports


class ClamAVConfig(AppConfig):
    """The virus scanner."""

    name = "guichet.connectors.clamav"
    label = "clamav"

    def ready(self) -> None:
        """A wrong address is reported by the system check, not by a crash here."""
        checks.register(check_address, checks.Tags.security)
        address = getattr(settings, "GUICHET_VIRUS_SCANNER", "")
        if address and not check_address(None):
            ports.scanners.replace("default", ClamAV(address))


def check_address(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's signature
    """What is wrong with GUICHET_VIRUS_SCANNER."""
    address = getattr(settings, "GUICHET_VIRUS_SCANNER", "")
    if not address:
        return []
    try:
        ClamAV(address)
    except ValueError as error:
        hint = "Set GUICHET_VIRUS_SCANNER to the address, or leave it empty: documents then wait unread."
        return [checks.Error(str(error), hint=hint, id="clamav.E001")]
    return []
