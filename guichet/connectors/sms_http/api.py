"""The gateway, to import from: `from guichet.connectors.sms_http import api as sms_http`."""

from guichet.connectors.sms_http.gateway import HttpSmsGateway

__all__ = ["HttpSmsGateway"]
