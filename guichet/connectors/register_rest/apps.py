"""Plugs in the registers that the settings describe, and refuses settings that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.register_rest.configuration import read
from guichet.connectors.register_rest.register import RestRegister
from guichet.evidence import ports
from guichet.kernel import api as kernel


class RegisterRestConfig(AppConfig):
    """Registers over REST."""

    name = "guichet.connectors.register_rest"
    label = "register_rest"

    def ready(self) -> None:
        """Without GUICHET_REGISTERS nothing is plugged in: everything is asked of the person."""
        checks.register(check_settings, checks.Tags.security)
        try:
            found = read(getattr(settings, "GUICHET_REGISTERS", ""), secure=_secure())
        except kernel.Invalid:
            return  # the check says why, and stops the program
        for each in found:
            ports.registers.replace(each.name, RestRegister(each))


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of GUICHET_REGISTERS, at start."""
    try:
        read(getattr(settings, "GUICHET_REGISTERS", ""), secure=_secure())
    except kernel.Invalid as wrong:
        return [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy, id="register_rest.E001")
            for each in wrong.problems
        ]
    return []


def _secure() -> bool:
    return bool(getattr(settings, "PRODUCTION", True))
