"""Forget drafts that nobody came back to, with every answer in them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guichet.audit import api as audit
from guichet.intake.events import DraftForgotten
from guichet.intake.models import DraftRow, RequestRow
from guichet.kernel import api as kernel
from guichet.vault import api as vault

_BATCH = 100


def forget_drafts(*, before: datetime) -> int:
    """Delete what was never sent and was last saved before a moment (withdrawn drafts too); returns how many.

    What a legal hold stands on is kept. The keys of what is forgotten are destroyed with it, so no backup is readable.
    In small transactions, so that nobody waits long; stopped half-way, the next run does the rest.
    """
    forgotten, held = 0, sorted(vault.owners_held())
    while True:
        with transaction.atomic():
            old = list(
                DraftRow.objects.select_related("request")
                .select_for_update(skip_locked=True)
                .filter(saved_at__lt=before, request__submitted_at__isnull=True)
                .exclude(request__owner_id__in=held)
                .order_by("saved_at")[:_BATCH]
            )
            for draft in old:
                audit.record(
                    DraftForgotten(draft.request.service),
                    stream=kernel.Reference("request", draft.request_id),
                    by=kernel.SYSTEM,
                    concerns=draft.request.owner_id,
                )
            vault.discard([f"request:{draft.request_id}" for draft in old])
            DraftRow.objects.filter(pk__in=[draft.pk for draft in old]).delete()
            RequestRow.objects.filter(pk__in=[draft.pk for draft in old]).delete()
        forgotten += len(old)
        if len(old) < _BATCH:
            return forgotten
