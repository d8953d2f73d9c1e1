"""The text-message channel in one place to import from: `from guichet.channels.sms import api as sms`."""

from guichet.channels.sms.operations.take_text import handle
from guichet.channels.sms.queries import stopped
from guichet.channels.sms.septets import split

__all__ = ["handle", "split", "stopped"]
