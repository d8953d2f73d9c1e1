"""The accounts that the lab's providers keep for us: how we find them, and their secrets, which are none."""

from __future__ import annotations

from django.conf import settings

#: One for each shape, and what its webhooks are signed with. The lab is never plugged in in production.
TOKENS = {"govuk": "lab-govuk-pay-token", "stripe": "lab-stripe-key"}
SECRETS = {"govuk": "lab-govuk-pay-webhooks", "stripe": "lab-stripe-webhooks"}
NAMES = {"govuk": "lab-pay", "stripe": "lab-stripe"}
HOOKS = {"govuk": "/payments/webhooks/govuk-pay/lab-pay", "stripe": "/payments/webhooks/stripe/lab-stripe"}


def base(kind: str) -> str:
    """Where one of them answers."""
    return f"{settings.GUICHET_BASE_URL}/lab/cards/{kind}"


def page(payment_id: str) -> str:
    """Where a person pays."""
    return f"{settings.GUICHET_BASE_URL}/lab/cards/pay/{payment_id}"
