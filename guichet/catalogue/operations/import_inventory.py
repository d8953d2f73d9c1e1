"""Import a foreign inventory of services: every row is taken in, or refused with the reason and the cure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue.definitions.entry import Entry
from guichet.catalogue.events import InventoryImported
from guichet.catalogue.hooks import tell_when_committed
from guichet.catalogue.indexing import (
    PreparedIndex,
    install_index,
    lock_state,
    prepare_index,
    still_fits,
)
from guichet.catalogue.inventory.mapping import Mapping, read_mapping
from guichet.catalogue.inventory.rows import RefusedRow, read_rows
from guichet.catalogue.models import EntryRow, InventoryRow
from guichet.catalogue.operations.publish_jurisdiction import demand_publisher
from guichet.catalogue.storing import store_entries, would_change
from guichet.kernel.api import Actor, Invalid, Problem, Reference, now

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportReport:
    """What became of every row: `rows == added + changed + unchanged + len(refused)`.

    `vanished` are services of an earlier import that this file no longer has; they are no longer found, and kept.
    `notes` are values that were read with a correction, in the same form as refusals.
    """

    inventory: str
    rows: int
    added: int
    changed: int
    unchanged: int
    vanished: tuple[str, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[RefusedRow, ...]

    @property
    def taken(self) -> int:
        return self.added + self.changed + self.unchanged


def import_inventory(
    path: Path | str, *, mapping: Path | str, by: Actor, progress: Progress | None = None
) -> ImportReport:
    """Take in a CSV file as a mapping file says (docs/reference/inventory-mapping.md).

    `mapping` is a path, or the name of one that is shipped. `progress` is called with rows done and rows in all. The
    same file twice changes nothing. Raises Invalid for a mapping or a file that cannot be read at all, NotAllowed.
    """
    demand_publisher(by)
    chosen = read_mapping(mapping)
    entries: list[Entry] = []
    refused: list[RefusedRow] = []
    notes: list[RefusedRow] = []
    taken: dict[str, int] = {}
    rows = 0
    for row in read_rows(Path(path), chosen, progress):
        rows += 1
        notes.extend(row.notes)
        if row.entry is not None and row.entry.identifier in taken:
            first = taken[row.entry.identifier]
            message = f"the service {row.identifier!r} already stands in row {first}."
            refused.append(
                RefusedRow(row.number, chosen.identifier, row.identifier, message, "Keep one of the two rows.")
            )
        elif row.entry is None:
            refused.extend(row.refusals[:1])
        else:
            taken[row.entry.identifier] = row.number
            entries.append(row.entry)
    if rows and not entries:
        problem = Problem(str(path), "not one of the rows could be taken.", str(refused[0]) if refused else "")
        raise Invalid((problem,))
    return _store(chosen, entries, rows=rows, refused=tuple(refused), notes=tuple(notes), by=by)


def _store(
    mapping: Mapping,
    entries: list[Entry],
    *,
    rows: int,
    refused: tuple[RefusedRow, ...],
    notes: tuple[RefusedRow, ...],
    by: Actor,
) -> ImportReport:
    def prepared_index() -> PreparedIndex:
        return prepare_index(origin=mapping.name, entries=entries, languages=mapping.languages)

    prepared = prepared_index() if would_change(entries, origin=mapping.name) else None
    with transaction.atomic():
        state = lock_state()
        InventoryRow.objects.update_or_create(
            name=mapping.name,
            defaults={"languages": list(mapping.languages), "labels": {}, "imported_at": now()},
        )
        known = {entry.identifier for entry in entries}
        standing = EntryRow.objects.filter(origin=mapping.name, vanished_at=None).values_list("identifier", flat=True)
        vanished = tuple(sorted(set(standing) - known))
        stored = store_entries(entries, origin=mapping.name)
        for start in range(0, len(vanished), 500):
            EntryRow.objects.filter(identifier__in=vanished[start : start + 500]).update(vanished_at=now())
        if stored.added or stored.changed or vanished:
            if prepared is None or not still_fits(prepared, state):
                prepared = prepared_index()
            install_index(prepared, state)
            state.save()
            tell_when_committed()
            audit.record(
                InventoryImported(
                    inventory=mapping.name,
                    added=stored.added,
                    changed=stored.changed,
                    unchanged=stored.unchanged,
                    vanished=len(vanished),
                    refused=len(refused),
                ),
                stream=Reference("inventory", mapping.name),
                by=by,
            )
    return ImportReport(mapping.name, rows, stored.added, stored.changed, stored.unchanged, vanished, refused, notes)
