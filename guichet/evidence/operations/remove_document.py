"""Remove documents: one the person no longer wants to give, or all of a draft that was forgotten."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence import storage
from guichet.evidence.events import DocumentRemoved
from guichet.evidence.models import DocumentRow
from guichet.evidence.queries import document_row
from guichet.kernel import api as kernel

_DAY_SECONDS = 86_400


def remove_document(*, document_id: str, by: kernel.Actor) -> None:
    """Take one out, with its content. Raises NotFound; Conflict once an agency has it: it is proof of a decision."""
    row = document_row(document_id, by=by, action="remove")
    if row.organization is not None and not by.is_system:
        raise kernel.Conflict(
            "this document was sent already", where="document", remedy="Ask the office that has it to return it."
        )
    _remove([row], by=by, why="asked")


def forget_documents(*, for_: kernel.Reference) -> int:
    """Delete every document of a thing that is no more (a forgotten draft); returns how many."""
    rows = list(DocumentRow.objects.filter(subject=str(for_)))
    _remove(rows, by=kernel.SYSTEM, why="forgotten")
    return len(rows)


def sweep_files() -> int:
    """Delete files that no row names and that are older than a day (an upload that died half-way); returns how many."""
    swept = 0
    # The age of a file is told by the machine's clock, not the lab's.
    for name in storage.files(older_than=kernel.system_clock().timestamp() - _DAY_SECONDS):
        if not DocumentRow.objects.filter(id=name).exists():
            storage.remove(name)
            swept += 1
    return swept


def _remove(rows: list[DocumentRow], *, by: kernel.Actor, why: str) -> None:
    with transaction.atomic():
        for row in rows:
            audit.record(
                DocumentRemoved(row.id, why),
                stream=kernel.Reference("document", row.id),
                by=by,
                concerns=row.owner_id,
            )
        DocumentRow.objects.filter(id__in=[row.id for row in rows]).delete()
    # After the commit: a file without a row is swept, a row without a file could not be read.
    for row in rows:
        storage.remove(row.id)
