"""Rebuild the search index from all entries that stand; part of publishing and of importing, in their transaction."""

from __future__ import annotations

import msgspec

from guichet.catalogue.definitions.entry import Entry
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.models import EntryRow, InventoryRow, ReleaseRow, SearchIndexRow, StateRow
from guichet.catalogue.searching.build import build_index
from guichet.kernel.api import now

KEPT = 2  # the one that counts, and the one a process may be reading at this moment


def rebuild_index() -> int:
    """Build, store and make current; answers the new number. Call inside a transaction."""
    entries = [
        msgspec.json.decode(document, type=Entry)
        for document in EntryRow.objects.filter(vanished_at=None).values_list("document", flat=True)
    ]
    state = lock_state()
    release = ReleaseRow.objects.filter(number=state.release).values_list("definition", flat=True).first()
    jurisdiction = msgspec.json.decode(release, type=Jurisdiction) if release else None
    languages = list(jurisdiction.languages) if jurisdiction else []
    for spoken in InventoryRow.objects.order_by("name").values_list("languages", flat=True):
        languages.extend(language for language in spoken if language not in languages)
    content = build_index(entries, languages=languages, synonyms=jurisdiction.synonyms if jurisdiction else {})
    number = state.index + 1
    SearchIndexRow.objects.create(number=number, content=content, built_at=now())
    SearchIndexRow.objects.filter(number__lte=number - KEPT).delete()
    state.index = number
    state.save(update_fields=["index"])
    return number


def lock_state() -> StateRow:
    """The one state row, held until the end of the transaction: releases and imports wait for one another."""
    StateRow.objects.get_or_create(id=1)
    return StateRow.objects.select_for_update().get(id=1)
