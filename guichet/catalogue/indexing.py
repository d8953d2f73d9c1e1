"""The search index as it is stored: the long part before the transaction, the short part in it; writers never wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.catalogue.definitions.entry import Entry
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.models import EntryRow, InventoryRow, ReleaseRow, SearchIndexRow, StateRow
from guichet.catalogue.searching.build import build_index
from guichet.kernel.api import decode, now

KEPT = 2  # the one that counts, and the one a process may be reading at this moment


@dataclass(frozen=True)
class PreparedIndex:
    """An index with the entries of one origin replaced, and the state it was built upon."""

    content: bytes
    release: int
    index: int


def prepare_index(
    *, origin: str, entries: Sequence[Entry], jurisdiction: Jurisdiction | None = None, languages: Sequence[str] = ()
) -> PreparedIndex:
    """Build the index as it will be once `entries` are all that `origin` has.

    `jurisdiction` is the one that is being published, by default the current one; `languages` are those of an inventory
    that is being imported. Takes seconds for thousands of services: call it outside the transaction.
    """
    state = StateRow.objects.filter(id=1).first() or StateRow(id=1)
    others = EntryRow.objects.filter(vanished_at=None).exclude(origin=origin).values_list("document", flat=True)
    standing = [*entries, *(decode(document, Entry) for document in others)]
    if jurisdiction is None:
        definition = ReleaseRow.objects.filter(number=state.release).values_list("definition", flat=True).first()
        jurisdiction = decode(definition, Jurisdiction) if definition else None
    spoken = list(jurisdiction.languages) if jurisdiction else []
    for more in (*InventoryRow.objects.order_by("name").values_list("languages", flat=True), languages):
        spoken.extend(language for language in more if language not in spoken)
    content = build_index(standing, languages=spoken, synonyms=jurisdiction.synonyms if jurisdiction else {})
    return PreparedIndex(content, state.release, state.index)


def install_index(prepared: PreparedIndex, state: StateRow) -> None:
    """Make a prepared index current, within the transaction that holds the state row; the caller saves the state."""
    state.index += 1
    SearchIndexRow.objects.create(number=state.index, content=prepared.content, built_at=now())
    SearchIndexRow.objects.filter(number__lte=state.index - KEPT).delete()


def still_fits(prepared: PreparedIndex, state: StateRow) -> bool:
    """Whether nobody published or imported since it was prepared."""
    return (prepared.release, prepared.index) == (state.release, state.index)


def lock_state() -> StateRow:
    """The one state row, held until the end of the transaction: releases and imports wait for one another."""
    StateRow.objects.get_or_create(id=1)
    return StateRow.objects.select_for_update().get(id=1)
