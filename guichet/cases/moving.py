"""Tells that a case went from one status to another, in the transaction that moved it."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.cases.editing import stream
from guichet.cases.events import CaseMoved
from guichet.cases.models import CaseRow
from guichet.kernel import api as kernel


def record_move(row: CaseRow, *, transition: str, before: str, by: kernel.Actor) -> None:
    """Record `CaseMoved` of a row that stands in its new status; `before` is the one it came from."""
    moved = CaseMoved(
        organization=row.organization,
        service=row.service,
        transition=transition,
        from_status=before,
        to_status=row.status,
        due_on=row.due_on,
    )
    audit.record(moved, stream=stream(row), by=by, concerns=row.owner_id)
