"""Reads of facts and documents; each asks identity who may, and a read of another's file stands in their log."""

from __future__ import annotations

import json
from collections.abc import Collection

from guichet.audit import api as audit
from guichet.evidence import storage
from guichet.evidence.models import DocumentRow, FactRow
from guichet.evidence.types import Document, HeldFact
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.rows import api as rows
from guichet.vault import api as vault

HELD = rows.Read(FactRow, where="file_of = %s AND superseded_at IS NULL", order="recorded_at, id")
_EVER_HELD = rows.Read(FactRow, where="file_of = %s", order="recorded_at, id")
_OF_SUBJECT = rows.Read(DocumentRow, where="subject = %s", order="id")


def held(
    *,
    file_of: str,
    by: kernel.Actor,
    fact: str | None = None,
    about_id: str | None = None,
    history: bool = False,
    purpose: str = "to fill in a request",
    service: str | None = None,
    asked: Collection[str] | None = None,
) -> tuple[HeldFact, ...]:
    """The facts that hold in someone's file (with `history` also those that did or were erased), oldest first.

    `service` says for which public service it is read, and then `asked` which facts that service asks: whoever fills in
    that one for another may see those, and no others. Nobody's file is empty. Raises NotFound when the actor may not
    read it. When somebody else reads it, that is recorded in the person's log with the `purpose`.
    """
    if not file_of:
        return ()
    if service is not None and asked is None:
        raise ValueError("a file that is read for a service is read only for the facts it asks: say them in `asked`")
    identity.require(by, "read", protected_file(file_of, service=service))
    if not by.is_system and by.agent_id != file_of:
        what = kernel.Reference("file", file_of)
        audit.record_access(by=by, person_id=file_of, what=what, purpose=purpose)
    found = (_EVER_HELD if history else HELD).all(file_of)
    told = (
        fact_of(row)
        for row in found
        if (fact is None or row.fact == fact)
        and (about_id is None or row.about_id == about_id)
        and (asked is None or row.fact in asked)
    )
    return tuple(each for each in told if history or each.erased_on is None)


def document(*, document_id: str, by: kernel.Actor) -> Document:
    """What is known of one document; raises NotFound."""
    return document_of(document_row(document_id, by=by, action="read"))


def documents(*, for_: kernel.Reference, by: kernel.Actor) -> tuple[Document, ...]:
    """The documents of one thing which the actor may read, in the order given; refused ones too, to say so."""
    scope = identity.scope(by, "read", "document")
    if scope.nothing:
        return ()
    found = _OF_SUBJECT.all(str(for_))
    vault.make_ready(row.sealed_name for row in found)
    return tuple(
        document_of(row)
        for row in found
        if scope.covers(protected_document(row.owner_id, row.organization, row.code, row.service))
    )


def content(*, document_id: str, by: kernel.Actor, purpose: str = "to decide") -> bytes:
    """The document itself, once it is clean; a read by somebody else than its owner stands in the owner's log.

    Raises NotFound, TryLater while it waits for the scanner, Conflict when it was refused, vault.Erased.
    """
    row = document_row(document_id, by=by, action="read")
    gone = vault.erased_on(row.name)
    if gone:
        raise vault.Erased(gone)
    if row.checked == DocumentRow.Checked.WAITING:
        raise kernel.TryLater("this document is still being checked for viruses", where="document", after_seconds=60)
    if row.checked != DocumentRow.Checked.CLEAN:
        raise kernel.Conflict(
            "this document was refused: a virus was found in it", where="document", remedy="Ask for another one."
        )
    if row.owner_id and not by.is_system:
        what = kernel.Reference("document", row.id)
        audit.record_access(by=by, person_id=row.owner_id, what=what, purpose=purpose)
    return storage.fetch(row.id, digest=row.sha256)


# ------------------------------------------------------------------------------ rows, for this package's operations
def document_row(document_id: str, *, by: kernel.Actor, action: str) -> DocumentRow:
    """The row of a document the actor may do `action` with; raises NotFound, NotAllowed, SignInNeeded."""
    row = DocumentRow.objects.filter(id=document_id).first()
    if row is None:
        raise kernel.NotFound(
            "there is no document here that you may see",
            where="document",
            remedy="Check the number, or sign in as the person it belongs to.",
        )
    identity.require(by, action, protected_document(row.owner_id, row.organization, row.code, row.service))
    return row


def protected_file(file_of: str, organization: str | None = None, service: str | None = None) -> identity.Protected:
    """What a person's file says of itself to identity: all of it, or what an organisation or a service has of it."""
    return identity.Protected(kind="fact", owner_ids=frozenset({file_of}), organization=organization, service=service)


def protected_document(
    owner_id: str | None, organization: str | None, code: str | None, service: str | None
) -> identity.Protected:
    """What a document says of itself to identity."""
    owners = frozenset({owner_id}) if owner_id else frozenset()
    return identity.Protected(kind="document", owner_ids=owners, organization=organization, code=code, service=service)


def fact_of(row: FactRow) -> HeldFact:
    """The frozen value of the row."""
    value = row.value
    gone = vault.erased_on(value)
    return HeldFact(
        id=row.id,
        file_of=row.file_of,
        about_id=row.about_id,
        role=row.role,
        fact=row.fact,
        value=None if gone else json.loads(value),
        source=row.source,
        detail=row.detail,
        given_by=row.given_by,
        recorded_at=row.recorded_at,
        request=kernel.Reference.parse(row.request) if row.request else None,
        superseded_at=row.superseded_at,
        erased_on=gone,
    )


def document_of(row: DocumentRow) -> Document:
    """The frozen value of the row."""
    return Document(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        evidence_type=row.evidence_type,
        checked=row.checked,  # type: ignore[arg-type]  # the column holds one of the three
        for_=kernel.Reference.parse(row.subject),
        owner_id=row.owner_id,
        organization=row.organization,
        given_by=row.given_by,
        received_at=row.received_at,
    )
