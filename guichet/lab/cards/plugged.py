"""Plugs the lab's accounts in as providers of card payments, speaking their real APIs over HTTP."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import yaml
from django.conf import settings

from guichet.connectors.govuk_pay import api as govuk_pay
from guichet.connectors.stripe_checkout import api as stripe_checkout
from guichet.lab.cards.accounts import NAMES, SECRETS, TOKENS, base
from guichet.payments import ports


def govuk(currency: str, transport: httpx.BaseTransport | None = None) -> govuk_pay.GovUkPay:
    """The lab's account of GOV.UK Pay's shape: one currency, as there."""
    configuration = govuk_pay.Configuration(
        name=NAMES["govuk"], url=base("govuk"), token=TOKENS["govuk"], webhook_secret=SECRETS["govuk"],
        currencies=(currency,), agreements=True, pages=_origin(),
    )  # fmt: skip
    return govuk_pay.GovUkPay(configuration, transport=transport)


def stripe(transport: httpx.BaseTransport | None = None) -> stripe_checkout.StripeCheckout:
    """The lab's account of Stripe Checkout's shape."""
    configuration = stripe_checkout.Configuration(
        name=NAMES["stripe"], url=base("stripe"), token=TOKENS["stripe"], webhook_secret=SECRETS["stripe"],
        pages=_origin(),
    )  # fmt: skip
    return stripe_checkout.StripeCheckout(configuration, transport=transport)


def plug_in_cards() -> None:
    """Where the settings name no provider of their own. GOV.UK Pay's shape comes first: it has one currency, ours."""
    if ports.card_providers.names():
        return
    currency = _currency()
    if currency:
        ports.card_providers.register(NAMES["govuk"], govuk(currency))
    ports.card_providers.register(NAMES["stripe"], stripe())


def _currency() -> str:
    """Of the jurisdiction that the settings name, from its file: at start-up no database is asked."""
    try:
        read = yaml.safe_load((Path(settings.GUICHET_JURISDICTION) / "jurisdiction.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return ""
    return str(read.get("currency", "")) if isinstance(read, dict) else ""


def _origin() -> tuple[str, ...]:
    parts = urlsplit(settings.GUICHET_BASE_URL)
    return (f"{parts.scheme}://{parts.netloc}",)
