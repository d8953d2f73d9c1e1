"""Forget where idle conversations stood, and the old names of texts; who said STOP is remembered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.channels.sms.events import ConversationsForgotten
from guichet.channels.sms.models import ConversationRow, OutgoingRow, TakenRow
from guichet.channels.sms.operations.take_text import IDLE
from guichet.kernel import api as kernel

FORGET = "sms.forget"
#: A gateway repeats a text for days at most; after this its name may be forgotten.
REMEMBERED = timedelta(days=30)
_BATCH = 500


@audit.task(FORGET)
def forget_conversations(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # a task's signature
    """Once a day, in small transactions; stopped half-way, the next run does the rest."""
    now = kernel.now()
    while True:
        with transaction.atomic():
            idle = list(
                ConversationRow.objects.filter(last_at__lt=now - IDLE)
                .exclude(request_id="", menu=[])
                .select_for_update(skip_locked=True)
                .order_by("last_at")[:_BATCH]
            )
            for row in idle:
                row.forget()
                row.save()
            texts = _forget_texts(before=now - REMEMBERED)
            # The number itself goes too, once nothing hangs on it: no STOP, nothing taken or waiting.
            gone, _ = ConversationRow.objects.filter(
                last_at__lt=now - REMEMBERED, stopped_at__isnull=True, taken__isnull=True, outgoing__isnull=True
            ).delete()
            if idle or texts or gone:
                audit.record(
                    ConversationsForgotten(conversations=len(idle) + gone, texts=texts),
                    stream=kernel.Reference("conversation", "all"),
                    by=kernel.SYSTEM,
                )
        if len(idle) < _BATCH:
            return


def _forget_texts(*, before: Any) -> int:
    taken, _ = TakenRow.objects.filter(at__lt=before).delete()
    outgoing, _ = OutgoingRow.objects.filter(created_at__lt=before).exclude(state=OutgoingRow.State.QUEUED).delete()
    return taken + outgoing
