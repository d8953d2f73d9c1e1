"""Signs days of the log with Ed25519, and publishes every key that ever signed one."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519
from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from guichet.audit.canonical import canonical
from guichet.audit.models import DayKeyRow
from guichet.kernel import api as kernel

# The name RFC 9864 gives to what RFC 8037 called EdDSA with this curve.
ALGORITHM = "Ed25519"
TYPE = "audit-day+jws"


def sign(document: Mapping[str, Any]) -> str:
    """A JWS (RFC 7515, compact) over the canonical JSON; `kid` is the key's thumbprint (RFC 7638)."""
    key = _key(settings.GUICHET_AUDIT_KEY, settings.SECRET_KEY)
    header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": TYPE}
    DayKeyRow.objects.get_or_create(
        kid=key.thumbprint(),
        defaults={"public": json.dumps(public_of(key), sort_keys=True), "first_used_at": kernel.now()},
    )
    return jws.serialize_compact(header, canonical(document).encode(), key, algorithms=[ALGORITHM])


def read(signed: str, keys: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | str:
    """What was signed; or, as text, why it is not to be believed."""
    try:
        kid = str(jws.extract_compact(signed.encode()).headers().get("kid", ""))
        if kid not in keys:
            return f"signed with a key that nobody published ({kid[:12]}...)"
        key = OKPKey.import_key(dict(keys[kid]))
        payload = json.loads(jws.deserialize_compact(signed, key, algorithms=[ALGORITHM]).payload)
    except (JoseError, ValueError, KeyError):
        return "the signature does not fit"
    return dict(payload) if isinstance(payload, dict) else "what was signed is no day"


def public_keys() -> dict[str, dict[str, Any]]:
    """Every public key that signs or ever signed a day, by its `kid`."""
    found = {row.kid: json.loads(row.public) for row in DayKeyRow.objects.order_by("first_used_at", "kid")}
    key = _key(settings.GUICHET_AUDIT_KEY, settings.SECRET_KEY)
    return {**found, key.thumbprint(): public_of(key)}


def read_key(text: str) -> OKPKey:
    """A private key as the setting holds it: a JWK of the curve Ed25519. Raises ValueError saying what is expected."""
    try:
        key = OKPKey.import_key(json.loads(text))
    except Exception as error:
        raise ValueError(f"a private JWK of kty OKP and crv Ed25519 is expected ({error})") from error
    if not key.is_private or key.curve_name != "Ed25519":
        raise ValueError("a private JWK of kty OKP and crv Ed25519 is expected")
    return key


def public_of(key: OKPKey) -> dict[str, Any]:
    """The public half of a key as it is published."""
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


@lru_cache(maxsize=4)
def _key(text: str, secret: str) -> OKPKey:
    """The key of the settings; without one (never in production) the one that follows from the site's secret."""
    if text:
        return read_key(text)
    seed = hmac.digest(secret.encode(), b"guichet audit days 1", hashlib.sha256)
    return OKPKey.import_key(ed25519.Ed25519PrivateKey.from_private_bytes(seed))
