"""Write entries of one origin: new ones added, changed ones replaced, equal ones left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from guichet.catalogue.definitions.entry import Entry
from guichet.catalogue.models import EntryRow
from guichet.kernel.api import now

BATCH = 500


@dataclass(frozen=True)
class Stored:
    """How many entries were new, changed or the same."""

    added: int
    changed: int
    unchanged: int


def _written(entry: Entry) -> tuple[str, str]:
    """An entry as it is stored, and its hash."""
    document = msgspec.json.encode(entry, order="deterministic")
    return document.decode(), hashlib.sha256(document).hexdigest()


def would_change(entries: Sequence[Entry], *, origin: str) -> bool:
    """Whether storing these entries, and marking the others of the origin as vanished, would change anything."""
    standing = EntryRow.objects.filter(origin=origin, vanished_at=None).values_list("identifier", "document_hash")
    return dict(standing) != {entry.identifier: _written(entry)[1] for entry in entries}


def store_entries(entries: Sequence[Entry], *, origin: str) -> Stored:
    """Store within the caller's transaction. An entry that had vanished and is back counts as changed."""
    before = {
        row.identifier: row
        for row in EntryRow.objects.filter(origin=origin).only("identifier", "document_hash", "vanished_at")
    }
    at = now()
    added: list[EntryRow] = []
    changed: list[EntryRow] = []
    for entry in entries:
        document, digest = _written(entry)
        known = before.get(entry.identifier)
        if known is not None and known.document_hash == digest and known.vanished_at is None:
            continue
        row = EntryRow(
            identifier=entry.identifier,
            origin=origin,
            kind=entry.kind,
            organization=entry.organization,
            document=document,
            document_hash=digest,
            changed_at=at,
            vanished_at=None,
        )
        (added if known is None else changed).append(row)
    EntryRow.objects.bulk_create(added, batch_size=BATCH)
    fields = ["origin", "kind", "organization", "document", "document_hash", "changed_at", "vanished_at"]
    EntryRow.objects.bulk_update(changed, fields, batch_size=BATCH // 5)
    return Stored(len(added), len(changed), len(entries) - len(added) - len(changed))
