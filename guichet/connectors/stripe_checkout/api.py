"""The connector, to import from: `from guichet.connectors.stripe_checkout import api as stripe_checkout`."""

from guichet.connectors.stripe_checkout.configuration import Configuration, read
from guichet.connectors.stripe_checkout.provider import StripeCheckout, signature

__all__ = ["Configuration", "StripeCheckout", "read", "signature"]
