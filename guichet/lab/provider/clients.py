"""Who may ask the simulated provider: this site, as one registered client; and the number it knows each person by."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from guichet.connectors.openid import api as openid
from guichet.kernel import api as kernel

NAME = "national"
CLIENT_ID = "guichet"

#: The provider's words for its levels.
ACR: dict[str, kernel.Assurance] = {
    "urn:lab:loa:low": kernel.Assurance.LOW,
    "urn:lab:loa:substantial": kernel.Assurance.SUBSTANTIAL,
    "urn:lab:loa:high": kernel.Assurance.HIGH,
}

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})


def issuer() -> str:
    """The provider's exact issuer identifier."""
    return f"{settings.GUICHET_BASE_URL}/lab/identity"


def client_secret(client_id: str) -> str:
    """A client's secret; it follows from the secret key, so that none is written down."""
    secret: str = salted_hmac("guichet.lab.client", client_id, algorithm="sha256").hexdigest()
    return secret


def is_client(client_id: str, secret: str) -> bool:
    """Whether a client proved itself at the token endpoint."""
    return client_id == CLIENT_ID and hmac.compare_digest(client_secret(client_id).encode(), secret.encode())


def may_return_to(address: str, *, host: str) -> bool:
    """Whether the client registered a return address: its path exactly; on this site, or on this machine."""
    parts = urlsplit(address)
    base = urlsplit(settings.GUICHET_BASE_URL)
    known = parts.netloc in {host, base.netloc} or parts.hostname in _LOOPBACK
    return (
        known
        and parts.scheme in {"http", "https"}
        and parts.path == f"/sign-in/{NAME}/return/"
        and not parts.query
        and not parts.fragment
    )


def subject_of(person_id: str, client_id: str) -> str:
    """The number by which one client knows a person; another client's differs (pairwise, Core, section 8.1)."""
    subject: str = salted_hmac("guichet.lab.subject", f"{client_id}/{person_id}", algorithm="sha256").hexdigest()
    return subject


def configuration() -> openid.Configuration:
    """How this site is a client of the simulated provider."""
    return openid.Configuration(
        name=NAME,
        issuer=issuer(),
        client_id=CLIENT_ID,
        client_secret=client_secret(CLIENT_ID),
        acr=ACR,
        label=kernel.LocalizedText(
            {
                "en": "National identity (simulated)",
                "mi": "Tuakiri ā-motu (he whakatauira)",
                "fr": "Identité nationale (simulée)",
            },
            frozenset({"mi"}),
        ),
        algorithms=frozenset({"ES256"}),
    )
