"""Reads of conversations."""

from __future__ import annotations

from guichet.channels.sms.models import ConversationRow


def stopped(number: str) -> bool:
    """Whether this number (E.164) texted STOP and has not texted START since: nothing is texted to it."""
    return ConversationRow.objects.filter(number=number, stopped_at__isnull=False).exists()
