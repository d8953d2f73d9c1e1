"""Forget calls that are over: the number, what was heard, where they stood; their keys are destroyed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.channels.telephone.events import CallsForgotten
from guichet.channels.telephone.models import CallRow
from guichet.kernel import api as kernel
from guichet.vault import api as vault

FORGET = "telephone.forget"
#: No call pauses so long.
OVER = timedelta(hours=2)
_BATCH = 500


def forget_calls(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # a task's signature
    """Every hour, in small transactions; stopped half-way, the next run does the rest."""
    while True:
        with transaction.atomic():
            over = CallRow.objects.filter(last_at__lt=kernel.now() - OVER).select_for_update(skip_locked=True)
            gone = [row.id for row in over.order_by("last_at")[:_BATCH]]
            if gone:
                vault.discard([f"call:{each}" for each in gone])
                CallRow.objects.filter(id__in=gone).delete()
                audit.record(CallsForgotten(calls=len(gone)), stream=kernel.Reference("call", "all"), by=kernel.SYSTEM)
        if len(gone) < _BATCH:
            return
