"""Withdraw consent: from this moment on nothing is exchanged under it."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.sharing.events import ConsentWithdrawn
from guichet.sharing.queries import consent_of, consent_row
from guichet.sharing.types import ConsentRecord


def withdraw_consent(*, consent_id: str, by: kernel.Actor) -> ConsentRecord:
    """Take a yes back, at once; twice is fine. What was exchanged before stays recorded. Raises NotFound.

    An exchange that is under way holds the row: either it is finished before, or it finds the consent withdrawn.
    """
    with transaction.atomic():
        row = consent_row(consent_id, by=by, action="withdraw", lock=True)
        if row.withdrawn_at is not None:
            return consent_of(row)
        row.withdrawn_at, row.withdrawn_by = kernel.now(), by.agent_id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(
            ConsentWithdrawn(row.agreement, row.version),
            stream=kernel.Reference("consent", row.id),
            by=by,
            concerns=row.about_id,
        )
        return consent_of(row)
