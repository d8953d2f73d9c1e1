"""The simulated provider's signing keys: the newest signs, the one before is still published, older ones are gone."""

from __future__ import annotations

import json
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from guichet.kernel import api as kernel
from guichet.lab.models import ProviderKey

PUBLISHED = 2


def key_set() -> dict[str, Any]:
    """The published keys, as a JWK Set (RFC 7517)."""
    return {"keys": [_public(row) for row in _rows()]}


def sign(claims: dict[str, Any]) -> str:
    """Claims as a signed JWT (ES256)."""
    row = _rows()[0]
    key = ECKey.import_key(json.loads(row.private))
    return jwt.encode({"alg": "ES256", "typ": "JWT", "kid": row.id}, claims, key, algorithms=["ES256"])


def rotate() -> str:
    """A new key signs from now on; answers its id."""
    private = ECKey.generate_key("P-256", private=True).as_dict(private=True)
    made = ProviderKey.objects.create(private=json.dumps(private), made_at=kernel.now())
    keep = list(ProviderKey.objects.order_by("-id").values_list("pk", flat=True)[:PUBLISHED])
    ProviderKey.objects.exclude(pk__in=keep).delete()
    return made.id


def _rows() -> list[ProviderKey]:
    rows = list(ProviderKey.objects.order_by("-id")[:PUBLISHED])
    if not rows:
        rotate()
        rows = list(ProviderKey.objects.order_by("-id")[:PUBLISHED])
    return rows


def _public(row: ProviderKey) -> dict[str, Any]:
    key = ECKey.import_key(json.loads(row.private))
    return {**key.as_dict(private=False), "kid": row.id, "use": "sig", "alg": "ES256"}
