"""Signs receipts, and publishes every key that ever signed one."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc import jws
from joserfc.jwk import ECKey

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.sharing.models import ReceiptKeyRow

ALGORITHM = "ES256"
KEYS_ADDRESS = "/.well-known/consent-receipt-keys.json"
# The order of P-256 (SEC 2, 2.4.2): a private key is a number from 1 up to it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def sign(document: Mapping[str, Any], *, type: str) -> str:
    """A JWS (RFC 7515, compact, ES256) over a receipt's canonical JSON; `kid` is the key's thumbprint (RFC 7638)."""
    key = _key(settings.GUICHET_RECEIPT_KEY, settings.SECRET_KEY)
    kid = key.thumbprint()
    header = {"alg": ALGORITHM, "kid": kid, "typ": type, "jku": f"{settings.GUICHET_BASE_URL}{KEYS_ADDRESS}"}
    signed = jws.serialize_compact(header, audit.canonical(document).encode(), key, algorithms=[ALGORITHM])
    _keep(kid, key)
    return signed


def sign_as(document: Mapping[str, Any], *, type: str, content: str, controller: str) -> str:
    """A JWS over canonical JSON as one who publishes these keys as theirs: `kid` is `<controller>#<thumbprint>`.

    `type` and `content` are the header's `typ` and `cty` (RFC 7515, 4.1.9 and 4.1.10).
    """
    key = _key(settings.GUICHET_RECEIPT_KEY, settings.SECRET_KEY)
    kid = key.thumbprint()
    header = {"alg": ALGORITHM, "kid": f"{controller}#{kid}", "typ": type, "cty": content}
    signed = jws.serialize_compact(header, audit.canonical(document).encode(), key, algorithms=[ALGORITHM])
    _keep(kid, key)
    return signed


def key_set() -> dict[str, Any]:
    """Every public key that signs or ever signed a receipt, as a JWK Set (RFC 7517)."""
    key = _key(settings.GUICHET_RECEIPT_KEY, settings.SECRET_KEY)
    kept = {row.kid: json.loads(row.public) for row in ReceiptKeyRow.objects.order_by("first_used_at", "kid")}
    kept[key.thumbprint()] = public_of(key)
    return {"keys": list(kept.values())}


def signing_key() -> dict[str, Any]:
    """The public half of the key that signs now."""
    return public_of(_key(settings.GUICHET_RECEIPT_KEY, settings.SECRET_KEY))


def read_key(text: str) -> ECKey:
    """A private key as the setting holds it: a JWK of the curve P-256. Raises ValueError saying what is expected."""
    try:
        key = ECKey.import_key(json.loads(text))
    except Exception as error:
        raise ValueError(f"a private JWK of kty EC and crv P-256 is expected ({error})") from error
    if not key.is_private or key.curve_name != "P-256":
        raise ValueError("a private JWK of kty EC and crv P-256 is expected")
    return key


def public_of(key: ECKey) -> dict[str, Any]:
    """The public half of a key as it is published."""
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


@lru_cache(maxsize=4)
def _key(text: str, secret: str) -> ECKey:
    """The key of the settings; without one (never in production) the one that follows from the site's secret."""
    if text:
        return read_key(text)
    seed = hmac.digest(secret.encode(), b"guichet consent receipts 1", hashlib.sha512)
    number = int.from_bytes(seed, "big") % (_ORDER - 1) + 1
    return ECKey.import_key(ec.derive_private_key(number, ec.SECP256R1()))


def _keep(kid: str, key: ECKey) -> None:
    """Remember the public half for ever: when the setting changes, old receipts are still verified."""
    if kid not in _kept():
        public = json.dumps(public_of(key), sort_keys=True)
        ReceiptKeyRow.objects.get_or_create(kid=kid, defaults={"public": public, "first_used_at": kernel.now()})


def _kept() -> set[str]:
    return set(ReceiptKeyRow.objects.values_list("kid", flat=True))
