"""What tests and the operator's commands need: the issuer, the clients, and a new signing key."""

from guichet.connectors.openid_provider.clients import AgencyClient, read_clients
from guichet.connectors.openid_provider.keys import rotate

__all__ = ["AgencyClient", "read_clients", "rotate"]
