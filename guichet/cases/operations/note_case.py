"""Write a note for colleagues on a case."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases.editing import required, stream, take
from guichet.cases.events import NoteWritten
from guichet.cases.models import NoteRow
from guichet.cases.types import Note
from guichet.kernel import api as kernel

LONGEST_NOTE = 20_000


def add_note(*, case_id: str, text: str, by: kernel.Actor) -> Note:
    """Add a note; notes are never changed, so no revision is asked for. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = take(case_id, action="note", by=by)
        text = required("text", text, at_most=LONGEST_NOTE)
        note = NoteRow(id=kernel.new_id(), case=row, written_by=by.agent_id, written_at=kernel.now())
        note.text = text
        note.save(force_insert=True)
        audit.record(NoteWritten(note=note.id), stream=stream(row), by=by, concerns=row.owner_id)
        return Note(note.id, note.text, note.written_by, note.written_at)
