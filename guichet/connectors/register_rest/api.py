"""The connector, to import from: `from guichet.connectors.register_rest import api as register_rest`."""

from guichet.connectors.register_rest.configuration import Configuration, read
from guichet.connectors.register_rest.register import RestRegister

__all__ = ["Configuration", "RestRegister", "read"]
