"""Forget what registers and credentials said for a draft that is no more: a preview nobody can decide on any longer."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import FetchForgotten
from guichet.evidence.models import ChallengeRow, FetchRow
from guichet.kernel import api as kernel


def forget_fetches(*, request: kernel.Reference) -> int:
    """Delete every question to a register that was asked for one request, with its answer; returns how many."""
    with transaction.atomic():
        rows = list(FetchRow.objects.select_for_update().filter(request=str(request)))
        for row in rows:
            audit.record(
                FetchForgotten(row.register),
                stream=kernel.Reference("fetch", row.id),
                by=kernel.SYSTEM,
                concerns=row.file_of,
            )
        FetchRow.objects.filter(id__in=[row.id for row in rows]).delete()
        ChallengeRow.objects.filter(request=str(request)).delete()
    return len(rows)
