"""Codes and access tokens of the simulated provider: each worth one thing, for a short time, to whom it was given."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction

from guichet.kernel import api as kernel
from guichet.lab.models import Grant

CODE_LIVES = timedelta(seconds=60)
TOKEN_LIVES = timedelta(minutes=10)


class GrantRefused(Exception):
    """An OAuth error code (RFC 6749, section 5.2) with a word for the developer."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


def give_code(*, client: str, person: str, acr: str, scope: str, redirect_uri: str, nonce: str, challenge: str) -> str:
    """A new authorization code, for one exchange within a minute."""
    code = secrets.token_urlsafe(32)
    Grant.objects.create(
        client=client,
        person=person,
        acr=acr,
        scope=scope,
        redirect_uri=redirect_uri,
        nonce=nonce,
        challenge=challenge,
        code_digest=_digest(code),
        code_expires_at=kernel.system_clock() + CODE_LIVES,
    )
    return code


def exchange(*, code: str, client: str, redirect_uri: str, verifier: str) -> tuple[Grant, str]:
    """The grant of a code and the access token it buys; raises GrantRefused. A code used twice loses its token too."""
    now = kernel.system_clock()
    with transaction.atomic():
        grant = Grant.objects.select_for_update().filter(code_digest=_digest(code), client=client).first()
        used = grant is not None and grant.exchanged_at is not None
        if grant is not None and used:
            grant.token_digest = ""
            grant.save(update_fields=["token_digest"])
        elif grant is not None:
            token = secrets.token_urlsafe(32)
            _check(grant, redirect_uri, verifier)
            grant.exchanged_at = now
            grant.token_digest = _digest(token)
            grant.token_expires_at = now + TOKEN_LIVES
            grant.save(update_fields=["exchanged_at", "token_digest", "token_expires_at"])
    if grant is None or used or grant.code_expires_at <= now:
        raise GrantRefused("invalid_grant", "the code is unknown, used or too old")
    return grant, token


def grant_of_token(token: str) -> Grant | None:
    """Whose access token that is, while it lives."""
    if not token:
        return None
    return Grant.objects.filter(token_digest=_digest(token), token_expires_at__gt=kernel.system_clock()).first()


def _check(grant: Grant, redirect_uri: str, verifier: str) -> None:
    if grant.redirect_uri != redirect_uri:
        raise GrantRefused("invalid_grant", "redirect_uri is not the one that was asked with")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not 43 <= len(verifier) <= 128 or not hmac.compare_digest(challenge, grant.challenge):
        raise GrantRefused("invalid_grant", "code_verifier does not fit the challenge")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
