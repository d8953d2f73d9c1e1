"""Plugs in the accounts that the settings describe, and refuses settings that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.govuk_pay.configuration import SETTING, read
from guichet.connectors.govuk_pay.provider import GovUkPay
from guichet.kernel import api as kernel
from guichet.payments import ports


class GovUkPayConfig(AppConfig):
    """Card payments by GOV.UK Pay."""

    name = "guichet.connectors.govuk_pay"
    label = "govuk_pay"

    def ready(self) -> None:
        """Without GUICHET_GOVUK_PAY nothing is plugged in."""
        checks.register(check_settings, checks.Tags.security)
        try:
            found = read(getattr(settings, SETTING, ""), secure=_secure())
        except kernel.Invalid:
            return  # the check says why, and stops the program
        for each in found:
            ports.card_providers.replace(each.name, GovUkPay(each))


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of GUICHET_GOVUK_PAY, at start."""
    try:
        read(getattr(settings, SETTING, ""), secure=_secure())
    except kernel.Invalid as wrong:
        return [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy, id="govuk_pay.E001")
            for each in wrong.problems
        ]
    return []


def _secure() -> bool:
    return bool(getattr(settings, "PRODUCTION", True))
