"""What the lab and the tests need of the OpenID connector: plug in a provider at run time."""

from guichet.connectors.openid.configuration import ALGORITHMS, Configuration, read
from guichet.connectors.openid.faults import SignInFailed
from guichet.connectors.openid.plugging import plug_in
from guichet.connectors.openid.provider import OpenIdProvider, Question, Vouched

__all__ = ["ALGORITHMS", "Configuration", "OpenIdProvider", "Question", "SignInFailed", "Vouched", "plug_in", "read"]
