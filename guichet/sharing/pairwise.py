"""What one organization calls a person: no agency learns another's number for the same one."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

_PURPOSE = b"guichet pairwise subject identifier 1"


def pairwise(agent_id: str, organization: str) -> str:
    """A stable identifier of a person for one organization (OpenID Connect Core 1.0, section 8.1): 32 signs.

    HMAC-SHA256 under GUICHET_PAIRWISE_KEY, of which nothing can be worked back. With another key every agency would
    meet strangers, so it is never changed. Raises ValueError for an empty name: it would be everybody's.
    """
    if not agent_id or not organization:
        raise ValueError("a pairwise identifier is made of a person and an organization; one of them is empty")
    message = b"\0".join((_PURPOSE, organization.encode(), agent_id.encode()))
    digest = hmac.digest(settings.GUICHET_PAIRWISE_KEY.encode(), message, hashlib.sha256)
    return base64.b32encode(digest[:20]).decode().lower()
