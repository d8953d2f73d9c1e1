"""Codes and access tokens: each worth one thing, for a short time, to whom it was given."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction

from guichet.connectors.openid_provider.models import Grant
from guichet.kernel import api as kernel

CODE_LIVES = timedelta(seconds=60)
TOKEN_LIVES = timedelta(minutes=5)


class GrantRefused(Exception):
    """The code buys nothing (RFC 6749, section 5.2: invalid_grant)."""


def give_code(
    *, client_id: str, agent_id: str, asked: dict[str, str], assurance: kernel.Assurance, authenticated_at: int
) -> str:
    """A new code for one exchange within a minute; grants that are long over are swept away."""
    now, code = kernel.system_clock(), secrets.token_urlsafe(32)
    Grant.objects.filter(expires_at__lt=now - TOKEN_LIVES).delete()
    Grant.objects.create(
        code_digest=_digest(code),
        client_id=client_id,
        agent_id=agent_id,
        scope=asked["scope"],
        redirect_uri=asked["redirect_uri"],
        nonce=asked["nonce"],
        challenge=asked["code_challenge"],
        assurance=int(assurance),
        authenticated_at=authenticated_at,
        expires_at=now + CODE_LIVES,
    )
    return code


def exchange(*, code: str, client_id: str, redirect_uri: str, verifier: str) -> tuple[Grant, str]:
    """The grant of a code and the access token it buys; raises GrantRefused. Used twice, a code loses its token too."""
    now, token = kernel.system_clock(), secrets.token_urlsafe(32)
    with transaction.atomic():
        grant = Grant.objects.select_for_update().filter(code_digest=_digest(code), client_id=client_id).first()
        replayed = grant is not None and grant.used_at is not None
        bought = (
            grant is not None
            and not replayed
            and grant.expires_at > now
            and grant.redirect_uri == redirect_uri
            and _fits(verifier, grant.challenge)
        )
        if grant is not None:  # whatever was wrong, this code is spent
            grant.used_at = grant.used_at or now
            grant.token_digest = _digest(token) if bought else ""
            grant.save(update_fields=["used_at", "token_digest"])
    if grant is None or not bought:
        raise GrantRefused("the code is unknown, used, too old, or not for this address or verifier")
    return grant, token


def grant_of_token(token: str) -> Grant | None:
    """Whose access token that is, while it lives."""
    oldest = kernel.system_clock() - TOKEN_LIVES
    return Grant.objects.filter(token_digest=_digest(token), used_at__gt=oldest).first() if token else None


def _fits(verifier: str, challenge: str) -> bool:
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return 43 <= len(verifier) <= 128 and hmac.compare_digest(made, challenge)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
