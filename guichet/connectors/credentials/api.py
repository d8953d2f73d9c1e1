"""The connector, to import from: `from guichet.connectors.credentials import api as credentials`."""

from guichet.connectors.credentials.trust_list import CredentialType, Issuer, PersonClaims, TrustList, load
from guichet.connectors.credentials.verifier import SdJwtVerifier

__all__ = ["CredentialType", "Issuer", "PersonClaims", "SdJwtVerifier", "TrustList", "load"]
