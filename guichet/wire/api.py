"""Exchanges in one place to import from: `from guichet.wire import api as wire`."""

from guichet.wire.exchange import Answer, NoAnswer, exchange

__all__ = ["Answer", "NoAnswer", "exchange"]
