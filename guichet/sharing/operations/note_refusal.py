"""Note that an exchange was refused, in the log of the person whom it was about."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.sharing.events import SharingRefused
from guichet.sharing.types import NotShared


def note_refusal(refused: NotShared) -> None:
    """Record it, once, in a transaction of its own; a refusal that was of no exchange leaves nothing.

    Call it where the refusal is caught, after the transaction that it rolled back: inside that, it would go with it.
    """
    exchange, refused.exchange = refused.exchange, None
    if exchange is None:
        return
    event = SharingRefused(
        agreement=refused.agreement,
        source=exchange.source,
        recipient=exchange.recipient,
        fields=exchange.fields,
        purpose=exchange.purpose,
        why=refused.why,
    )
    with transaction.atomic():
        audit.record(
            event,
            stream=kernel.Reference("refusal", kernel.new_id()),
            by=exchange.by,
            concerns=exchange.about,
            first=True,
        )
