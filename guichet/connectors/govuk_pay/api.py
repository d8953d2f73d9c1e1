"""The connector, to import from: `from guichet.connectors.govuk_pay import api as govuk_pay`."""

from guichet.connectors.govuk_pay.configuration import Configuration, read
from guichet.connectors.govuk_pay.provider import GovUkPay, signature

__all__ = ["Configuration", "GovUkPay", "read", "signature"]
