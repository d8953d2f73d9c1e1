"""Signs what goes out and verifies what comes in: a JWT (RFC 7519) beside the event that names its bytes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from guichet.connectors.life_events.refusals import Refused
from guichet.kernel import api as kernel

HEADER = "Event-Signature"
TYPE = "life-event+jwt"
KEYS_ADDRESS = "/.well-known/life-event-keys.json"
#: Asymmetric only: with HMAC a public key would do to forge.
ALGORITHMS = ["ES256", "ES384", "PS256", "RS256", "Ed25519", "EdDSA"]
#: How old a signature may be, and how far a sender's clock may be ahead (seconds).
FRESH_SECONDS, SKEW_SECONDS = 300, 60
# The order of P-256 (SEC 2, 2.4.2): a private key is a number from 1 up to it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def digest_of(body: bytes) -> str:
    """What a signature says of the body: as in Content-Digest (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign(*, body: bytes, source: str, audience: str, key: ECKey, attributes: Mapping[str, str] | None = None) -> str:
    """The value of the header for a body; `attributes` are those that stand in headers (binary mode)."""
    claims: dict[str, Any] = {
        "iss": source,
        "aud": audience,
        "iat": int(kernel.now().timestamp()),
        "digest": digest_of(body),
    }
    if attributes is not None:
        claims["attributes"] = dict(attributes)
    return jwt.encode({"alg": "ES256", "typ": TYPE, "kid": key.thumbprint()}, claims, key, algorithms=["ES256"])


def kid_of(signature: str) -> str:
    """The id of the key a signature says it was made with, before anything is believed of it."""
    try:
        header = json.loads(base64.urlsafe_b64decode(signature.split(".")[0] + "==="))
        kid = header.get("kid", "")
    except (ValueError, AttributeError):
        return ""
    return kid if isinstance(kid, str) else ""


def verify(
    signature: str,
    *,
    body: bytes,
    source: str,
    audience: str,
    keys: Mapping[str, Any],
    attributes: Mapping[str, str] | None,
) -> None:
    """Raise Refused unless one of the keys signed just this, for us, just now. `attributes`: binary mode."""
    if not signature or len(signature) > 8192:
        raise Refused(401, "unsigned", f"send a signature in the header {HEADER}", where=HEADER)
    try:
        token = jwt.decode(signature, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]  # as published
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(
            401, "bad_signature", f"no key of this source signed this ({type(error).__name__})", where=HEADER
        ) from None
    claims = token.claims
    if token.header.get("typ") != TYPE or claims.get("iss") != source:
        raise Refused(401, "bad_signature", "this signature was made for something else", where=HEADER)
    heard = claims.get("aud")
    if audience not in (heard if isinstance(heard, list) else [heard]):
        raise Refused(401, "bad_signature", f"this signature is not for {audience}", where=HEADER)
    if claims.get("digest") != digest_of(body):
        raise Refused(401, "bad_signature", "this signature is for another body", where=HEADER)
    if attributes is not None and claims.get("attributes") != dict(attributes):
        raise Refused(401, "bad_signature", "this signature is for other attributes", where=HEADER)
    made = claims.get("iat")
    age = kernel.now().timestamp() - made if isinstance(made, int | float) and not isinstance(made, bool) else None
    if age is None or not -SKEW_SECONDS <= age <= FRESH_SECONDS:
        raise Refused(401, "stale", f"a signature holds for {FRESH_SECONDS} seconds; sign anew", where=HEADER)


# ------------------------------------------------------------------------------------------------- our own key
def signing_key() -> ECKey:
    """The key that signs now."""
    return _keys(settings.GUICHET_LIFE_EVENT_KEYS, settings.SECRET_KEY)[0]


def key_set() -> dict[str, Any]:
    """Our public keys (RFC 7517): the one that signs, and those of the setting that signed before."""
    keys = _keys(settings.GUICHET_LIFE_EVENT_KEYS, settings.SECRET_KEY)
    return {
        "keys": [{**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"} for key in keys]
    }


def read_keys(text: str) -> tuple[ECKey, ...]:
    """Private keys as the setting holds them, newest first: a JSON list of JWKs of P-256. Raises ValueError."""
    expected = "expected a JSON list of private JWKs of kty EC and crv P-256, newest first"
    try:
        keys = tuple(ECKey.import_key(each) for each in json.loads(text))
    except Exception as error:
        raise ValueError(f"{expected} ({type(error).__name__})") from error
    if not keys or any(not key.is_private or key.curve_name != "P-256" for key in keys):
        raise ValueError(expected)
    return keys


@lru_cache(maxsize=4)
def _keys(text: str, secret: str) -> tuple[ECKey, ...]:
    """The keys of the settings; without them (never in production) the one that follows from the site's secret."""
    if text:
        return read_keys(text)
    seed = hmac.digest(secret.encode(), b"guichet life events 1", hashlib.sha512)
    number = int.from_bytes(seed, "big") % (_ORDER - 1) + 1
    return (ECKey.import_key(ec.derive_private_key(number, ec.SECP256R1())),)
