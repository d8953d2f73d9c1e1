"""Mark a message as read by the one it was sent to."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.notifications.events import MessageRead
from guichet.notifications.models import MessageRow
from guichet.notifications.queries import as_message, find, protected
from guichet.notifications.types import Message


def mark_read(*, message_id: str, by: kernel.Actor) -> Message:
    """Note the first time the recipient opened it; a second time changes nothing. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = find(message_id)
        identity.require(by, "change", protected(row))
        now = kernel.now()
        if MessageRow.objects.filter(id=row.id, read_at__isnull=True).update(read_at=now):
            row.read_at = now
            audit.record(MessageRead(), stream=kernel.Reference("message", row.id), by=by, concerns=row.to)
        return as_message(row)
