"""What the lab and the tests need of the OpenID connector: plug in a provider at run time."""

from guichet.connectors.openid.configuration import ALGORITHMS, Configuration, read
from guichet.connectors.openid.faults import SignInFailed
from guichet.connectors.openid.provider import OpenIdProvider, Question, Vouched
from guichet.identity import api as identity


def plug_in(configuration: Configuration, *, secure: bool) -> OpenIdProvider:
    """Register a provider, in place of any of the same name. `secure` demands https of all its addresses."""
    provider = OpenIdProvider(configuration, secure=secure)
    identity.providers.replace(configuration.name, provider)
    return provider


__all__ = ["ALGORITHMS", "Configuration", "OpenIdProvider", "Question", "SignInFailed", "Vouched", "plug_in", "read"]
