"""What is told of a case that went from one status to another."""

from __future__ import annotations

from guichet.cases.events import CaseMoved
from guichet.cases.models import CaseRow


def moved(row: CaseRow, *, transition: str, before: str) -> CaseMoved:
    """Of a row that stands in its new status; `before` is the one it came from."""
    return CaseMoved(
        organization=row.organization,
        service=row.service,
        transition=transition,
        from_status=before,
        to_status=row.status,
        due_on=row.due_on,
    )
