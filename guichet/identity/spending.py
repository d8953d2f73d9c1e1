"""Lets a signed word count once: a provider's logout token, replayed, does nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from guichet.identity import models
from guichet.kernel import api as kernel


def spend_token(*, issuer: str, token_id: str, until: float) -> bool:
    """Whether this is the first time that we see `token_id` of `issuer`; remembered until `until` (seconds, UTC).

    The world's clock counts, not the lab's. Records no event: what the token then does is what is recorded.
    """
    digest = hashlib.sha256(f"{issuer}\n{token_id}".encode()).hexdigest()
    now = kernel.system_clock()
    try:
        with transaction.atomic():
            models.SpentToken.objects.filter(expires_at__lt=now).delete()
            models.SpentToken.objects.create(digest=digest, expires_at=datetime.fromtimestamp(until, UTC))
    except IntegrityError:
        return False
    return True
