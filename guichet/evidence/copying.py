"""Give another authority a document that was given once: a copy, which it keeps and forgets by its own law."""

from __future__ import annotations

from guichet.evidence import storage
from guichet.evidence.operations.receive_document import receive_document
from guichet.evidence.queries import document_row
from guichet.evidence.types import Document
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def copy_document(
    *, document_id: str, for_: kernel.Reference, owner_id: str | None, organization: str, service: str, by: kernel.Actor
) -> Document:
    """A copy for another request, which `organization` may read; it is checked for viruses as if it were given anew.

    Copied twice for the same thing it is one document. Raises NotFound, Conflict when it was refused, vault.Erased.
    """
    row = document_row(document_id, by=by, action="read")
    gone = vault.erased_on(row.name)
    if gone:
        raise vault.Erased(gone)
    if row.checked == row.Checked.REFUSED:
        raise kernel.Conflict("this document was refused", where="document", remedy="Give another.")
    return receive_document(
        name=row.name,
        content=storage.fetch(row.id, digest=row.sha256),
        evidence_type=row.evidence_type,
        for_=for_,
        owner_id=owner_id,
        by=by,
        organization=organization,
        service=service,
    )
