"""What a provider publishes of itself: its addresses (OpenID Connect Discovery 1.0) and its keys, kept for a while."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from guichet.connectors.openid.configuration import Configuration, is_safe_address
from guichet.connectors.openid.faults import SignInFailed
from guichet.connectors.openid.fetching import fetch_json

PublicKey = RSAKey | ECKey | OKPKey
_PUBLIC_KINDS = frozenset({"RSA", "EC", "OKP"})

METADATA_SECONDS = 3600.0
KEYS_SECONDS = 3600.0
#: An unknown key id makes us look again, and at most so often: a forger must not make us hammer the provider.
REFETCH_SECONDS = 30.0
#: A key a provider withdrew within this time may still sign nothing new for us: keys are replaced whole.
SMALLEST_RSA_BITS = 2048


@dataclass(frozen=True)
class Metadata:
    """The addresses of one provider."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    iss_in_answer: bool = False


class Published:
    """What one provider publishes, fetched when first needed and again when it is old. Safe between threads."""

    def __init__(self, configuration: Configuration, *, secure: bool) -> None:
        self._configuration = configuration
        self._secure = secure
        self._lock = threading.Lock()
        self._metadata: Metadata | None = None
        self._metadata_at = 0.0
        self._keys: dict[str, PublicKey] = {}
        self._keys_at = 0.0
        self._keys_tried_at = -REFETCH_SECONDS

    def metadata(self) -> Metadata:
        """The provider's addresses; raises SignInFailed when it publishes none, or another issuer's."""
        with self._lock:
            if self._metadata is None or time.monotonic() - self._metadata_at > METADATA_SECONDS:
                self._metadata = self._read_metadata()
                self._metadata_at = time.monotonic()
            return self._metadata

    def key(self, kid: str | None) -> PublicKey:
        """The key of that id; of an id nobody knows yet, after looking once more (keys rotate). Raises SignInFailed."""
        address = self.metadata().jwks_uri
        with self._lock:
            moment = time.monotonic()
            known = self._pick(kid)
            stale = not self._keys or moment - self._keys_at > KEYS_SECONDS
            if (known is None or stale) and moment - self._keys_tried_at >= REFETCH_SECONDS:
                self._keys_tried_at = moment
                self._keys = _read_keys(fetch_json(address, secure=self._secure))
                self._keys_at = moment
                known = self._pick(kid)
        if known is None:
            raise SignInFailed(
                "refused", f"the id token is signed with key {kid!r}, which the provider does not publish"
            )
        return known

    def _pick(self, kid: str | None) -> PublicKey | None:
        if kid is not None:
            return self._keys.get(kid)
        # Without a key id the only key there is may be meant (Core, section 10.1); of several, none.
        return next(iter(self._keys.values())) if len(self._keys) == 1 else None

    def _read_metadata(self) -> Metadata:
        issuer = self._configuration.issuer
        address = issuer.rstrip("/") + "/.well-known/openid-configuration"
        document = fetch_json(address, secure=self._secure)
        if document.get("issuer") != issuer:  # Discovery, section 4.3: a mismatch is a mix-up or an attack
            raise SignInFailed("refused", f"{address} speaks for another issuer: {document.get('issuer')!r}")
        found: dict[str, str] = {}
        for name in (
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "userinfo_endpoint",
            "end_session_endpoint",
        ):
            value = document.get(name, "")
            needed = name in {"authorization_endpoint", "token_endpoint", "jwks_uri"}
            if not isinstance(value, str) or ((value or needed) and not is_safe_address(value, secure=self._secure)):
                raise SignInFailed("refused", f"{address}: {name} is {value!r}, which is no https address")
            found[name] = value
        challenge = document.get("code_challenge_methods_supported", ["S256"])
        if not isinstance(challenge, list) or "S256" not in challenge:
            raise SignInFailed("refused", f"{address}: the provider does not take PKCE with S256")
        return Metadata(
            issuer=issuer,
            iss_in_answer=document.get("authorization_response_iss_parameter_supported") is True,
            **found,
        )


def _read_keys(document: dict[str, Any]) -> dict[str, PublicKey]:
    """The usable signature keys of a key set (RFC 7517); what we cannot use is left out, not an error."""
    entries = document.get("keys")
    if not isinstance(entries, list):
        raise SignInFailed("refused", "the provider's key set has no keys")
    keys: dict[str, PublicKey] = {}
    for number, entry in enumerate(entries[:50]):
        if not isinstance(entry, dict) or entry.get("kty") not in _PUBLIC_KINDS or entry.get("use", "sig") != "sig":
            continue
        if "d" in entry:
            continue
        try:
            key = JWKRegistry.import_key(entry)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, RSAKey) and key.raw_value.key_size < SMALLEST_RSA_BITS:
            continue
        if isinstance(key, RSAKey | ECKey | OKPKey):
            kid = entry.get("kid")
            keys[kid if isinstance(kid, str) else f"unnamed {number}"] = key
    return keys
