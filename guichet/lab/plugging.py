"""Which simulators stand in for the world: the identity provider always, telephone and clock in a demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.openid import api as openid
from guichet.entitlements import ports as entitlements
from guichet.evidence import ports as scanning
from guichet.identity import api as identity
from guichet.lab import clock
from guichet.lab.bills import plug_in_bills
from guichet.lab.cards.plugged import plug_in_cards
from guichet.lab.provider.clients import NAME, configuration
from guichet.lab.registers.plugged import plug_in_registers
from guichet.lab.registers.properties import plug_in_properties
from guichet.lab.scanner import LabScanner
from guichet.lab.sms import LabGateway
from guichet.lab.street import LabCountry, LabRegisters
from guichet.notifications import ports


def plug_in() -> None:
    """Never in production; a provider the settings name under the same name stays."""
    environment = getattr(settings, "GUICHET_ENVIRONMENT", "production")
    if environment == "production":
        return
    if NAME not in identity.providers:
        openid.plug_in(configuration(), secure=False)
    if environment == "demo":
        ports.sms_gateways.replace("default", LabGateway())
        if "default" not in scanning.scanners:
            scanning.scanners.register("default", LabScanner())
        plug_in_registers()
        plug_in_properties()
        plug_in_cards()
        plug_in_bills()
        clock.plug_in()
        for name, registers in (("registers", LabRegisters()), ("country", LabCountry())):
            if name not in entitlements.populations:
                entitlements.populations.register(name, registers)


@checks.register(checks.Tags.security)
def check_not_in_production(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's signature
    """The lab lets anyone be anyone."""
    if getattr(settings, "GUICHET_ENVIRONMENT", "production") != "production":
        return []
    return [
        checks.Error(
            "The lab is plugged in, and lets anyone sign in as anyone.",
            hint="Take guichet.lab out of INSTALLED_APPS and of the addresses.",
            id="lab.E001",
        )
    ]
