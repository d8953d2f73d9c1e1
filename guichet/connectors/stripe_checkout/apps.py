"""Plugs in the accounts that the settings describe, and refuses settings that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.stripe_checkout.configuration import SETTING, read
from guichet.connectors.stripe_checkout.provider import StripeCheckout
from guichet.kernel import api as kernel
from guichet.payments import ports


class StripeCheckoutConfig(AppConfig):
    """Card payments by Stripe Checkout."""

    name = "guichet.connectors.stripe_checkout"
    label = "stripe_checkout"

    def ready(self) -> None:
        """Without GUICHET_STRIPE nothing is plugged in."""
        checks.register(check_settings, checks.Tags.security)
        try:
            found = read(getattr(settings, SETTING, ""), secure=_secure())
        except kernel.Invalid:
            return  # the check says why, and stops the program
        for each in found:
            ports.card_providers.replace(each.name, StripeCheckout(each))


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of GUICHET_STRIPE, at start."""
    try:
        read(getattr(settings, SETTING, ""), secure=_secure())
    except kernel.Invalid as wrong:
        return [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy, id="stripe_checkout.E001")
            for each in wrong.problems
        ]
    return []


def _secure() -> bool:
    return bool(getattr(settings, "PRODUCTION", True))
