"""Assign documents: to the owner who claimed their request, and to the agency which the request was sent to."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import DocumentAssigned
from guichet.evidence.models import DocumentRow
from guichet.evidence.queries import protected_document
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def assign_documents(
    *, for_: kernel.Reference, by: kernel.Actor, owner_id: str | None = None, organization: str | None = None
) -> int:
    """Give all documents of one thing an owner, an agency that may read them, or both; returns how many changed.

    Only those the actor may change are touched. Documents that have another owner keep them.
    """
    changed = 0
    with transaction.atomic():
        for row in DocumentRow.objects.select_for_update().filter(subject=str(for_)).order_by("id"):
            if not identity.may(
                by, "change", protected_document(row.owner_id, row.organization, row.code, row.service)
            ):
                continue
            owner = row.owner_id or owner_id
            agency = organization or row.organization
            if (owner, agency) == (row.owner_id, row.organization):
                continue
            row.owner_id, row.organization = owner, agency
            row.code = None if owner else row.code
            row.save(update_fields=["owner_id", "organization", "code"])
            audit.record(
                DocumentAssigned(row.id, owner, agency),
                stream=kernel.Reference("document", row.id),
                by=by,
                concerns=owner,
            )
            changed += 1
        if changed and owner_id:
            vault.own(str(for_), owner=owner_id)
    return changed
