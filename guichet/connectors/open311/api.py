"""The connector, to import from: `from guichet.connectors.open311 import api as open311`."""

from guichet.connectors.open311.configuration import Body, read
from guichet.connectors.open311.outlet import deliver, poll, poll_body
from guichet.connectors.open311.rendering import answer, xml_of

__all__ = ["Body", "answer", "deliver", "poll", "poll_body", "read", "xml_of"]
