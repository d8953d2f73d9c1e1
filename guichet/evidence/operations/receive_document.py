"""Receive a document: check it, keep it, have it scanned, and only then let anybody read it."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence import storage
from guichet.evidence.events import DocumentReceived
from guichet.evidence.inspection import MOST_BYTES, inspect, refused
from guichet.evidence.models import DocumentRow
from guichet.evidence.operations.scan_document import SCAN, ask_scanner
from guichet.evidence.queries import document_of, protected_document
from guichet.evidence.types import Document
from guichet.identity import api as identity
from guichet.kernel import api as kernel

MOST_DOCUMENTS = 20


def receive_document(
    *,
    name: str,
    content: BinaryIO | bytes,
    evidence_type: str,
    for_: kernel.Reference,
    owner_id: str | None,
    by: kernel.Actor,
    code: str | None = None,
    organization: str | None = None,
    service: str | None = None,
) -> Document:
    """Take a PDF, JPEG or PNG of at most 10 MB as proof of something, for a request or a case (`for_`).

    What nobody owns is opened by the tracking `code` of its request; when it is not said, it is the one code the
    giver showed. `organization` may read it from now on (see also `assign_documents`); `service` says in which
    public service's business it is. The same content for the same
    thing twice is one document.

    Returns it `clean`, or `waiting` when the scanner is away. Raises Invalid (where `file`) when it is too large, of
    another type, damaged, locked, active, or carries a virus; NotAllowed or SignInNeeded by who gives it.
    """
    if owner_id is None and code is None and len(by.capabilities) == 1:
        (code,) = by.capabilities
    code = None if owner_id else code
    identity.require_action(by, "add", protected_document(owner_id, None, code, service))
    raw = content if isinstance(content, bytes) else content.read(MOST_BYTES + 1)
    found = inspect(name=name, content=raw)
    verdict = ask_scanner(found.content)
    if verdict is not None and not verdict.clean:
        raise refused("virus", f"a virus was found in this file ({verdict.name[:80]})", "Do not open it; give another.")
    row = DocumentRow(
        media_type=found.media_type,
        size=len(found.content),
        sha256=hashlib.sha256(found.content).hexdigest(),
        evidence_type=evidence_type,
        checked=DocumentRow.Checked.WAITING if verdict is None else DocumentRow.Checked.CLEAN,
        subject=str(for_),
        owner_id=owner_id,
        organization=organization,
        code=code,
        service=service,
        given_by=by.agent_id,
        received_at=kernel.now(),
    )
    row.name = found.name
    storage.store(row.id, found.content, subject=row.subject, owner=owner_id)
    kept = _kept(row, by)
    if kept.id != row.id:
        storage.remove(row.id)
    return document_of(kept)


def _kept(row: DocumentRow, by: kernel.Actor) -> DocumentRow:
    """Write the row with its event, and order the scan if the scanner was away; or find the same one given before."""
    with transaction.atomic():
        there = list(DocumentRow.objects.filter(subject=row.subject))
        for old in there:
            if (old.sha256, old.owner_id, old.evidence_type) == (row.sha256, row.owner_id, row.evidence_type):
                return old
        if len(there) >= MOST_DOCUMENTS:
            raise refused(
                "too_many", f"there are {MOST_DOCUMENTS} documents already", "Take one out before you add another."
            )
        row.save(force_insert=True)
        audit.record(
            DocumentReceived(row.id, row.evidence_type, row.media_type, row.sha256, str(row.checked)),
            stream=kernel.Reference("document", row.id),
            by=by,
            concerns=row.owner_id,
            first=True,
        )
        if row.checked == DocumentRow.Checked.WAITING:
            audit.enqueue(SCAN, {"document": row.id}, key=row.id)
    return row
