"""Our signing keys: the newest signs, the one before is still published, older ones are gone."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey

from guichet.connectors.openid_provider.models import SigningKey
from guichet.kernel import api as kernel

PUBLISHED = 2
_PURPOSE = b"guichet openid provider signing key 1"


def key_set() -> dict[str, Any]:
    """The published keys (RFC 7517)."""
    return {
        "keys": [
            {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": "ES256"} for kid, key in _readable_keys()
        ]
    }


def sign(claims: dict[str, Any], *, kind: str = "JWT") -> str:
    """Claims as a signed JWT (ES256)."""
    kid, key = _readable_keys()[0]
    return jwt.encode({"alg": "ES256", "typ": kind, "kid": kid}, claims, key, algorithms=["ES256"])


def rotate() -> str:
    """A new key signs from now on; answers its id."""
    private = json.dumps(ECKey.generate_key("P-256", private=True).as_dict(private=True)).encode()
    sealed = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, private, _locks()[0])
    made = SigningKey.objects.create(sealed=sealed, made_at=kernel.now())
    keep = list(SigningKey.objects.values_list("pk", flat=True)[:PUBLISHED])
    SigningKey.objects.exclude(pk__in=keep).delete()
    return made.id


def _readable_keys() -> list[tuple[str, ECKey]]:
    """The published keys, newest first; those sealed under a secret key that is gone are no keys any more."""
    found = [(row.id, key) for row in SigningKey.objects.all()[:PUBLISHED] if (key := _opened(row.sealed)) is not None]
    if found:
        return found
    rotate()
    return _readable_keys()


def _opened(sealed: str) -> ECKey | None:
    for lock in _locks():
        try:
            plain = jwe.decrypt_compact(sealed, lock).plaintext
        except (JoseError, ValueError):
            continue
        if plain is not None:
            return ECKey.import_key(json.loads(plain))
    return None


def _locks() -> list[OctKey]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [OctKey.import_key(hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)) for secret in secrets]
