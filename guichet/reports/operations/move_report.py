"""A body says where a report stands: seen, planned, fixed, not done and why, or the same as another."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.reports.events import ReportMoved
from guichet.reports.models import ReportRow, UpdateRow
from guichet.reports.numbering import read_number
from guichet.reports.queries import report_row
from guichet.reports.reading import as_report, is_closed
from guichet.reports.types import Report

#: What a body can say.
MOVES = ("accepted", "planned", "fixed", "declined", "duplicate")
MOST_WORDS = 2_000


def move_report(
    *, number: str, state: str, by: kernel.Actor, words: str = "", duplicate_of: str = "", revision: int | None = None
) -> Report:
    """Say where it stands, with words that everybody reads; the same state again without words changes nothing.

    By staff of its body, or by the platform for the body's own system. A closed report that moves to an open state is
    open again. `duplicate` names the number of the other one; `declined` needs words. Raises NotFound, NotAllowed,
    Invalid, Conflict for a stale `revision`.
    """
    said = words.replace("\r\n", "\n").strip()
    with transaction.atomic():
        row = report_row(number, by=by, action="move", lock=True)
        other = _checked(row, state, said, duplicate_of)
        if revision is not None and revision != row.revision:
            raise kernel.Conflict(
                "somebody else changed this report meanwhile", where="revision", remedy="Look at it again."
            )
        if row.state == state and not said and row.duplicate_of_id == (other.id if other else None):
            return as_report(row)
        now = kernel.now()
        if is_closed(state):
            row.closed_at = row.closed_at if is_closed(row.state) else now
        else:
            row.closed_at, row.fixed_said = None, None
        row.state, row.updated_at, row.duplicate_of = state, now, other
        row.revision += 1
        row.save(update_fields=["state", "updated_at", "closed_at", "fixed_said", "duplicate_of", "revision"])
        update = UpdateRow(report=row, at=now, state=state, by_body=True)
        update.words = said
        update.save(force_insert=True)
        audit.record(
            ReportMoved(row.organization, state, row.round),
            stream=kernel.Reference("report", row.id),
            by=by,
            concerns=row.owner_id,
        )
        return as_report(row)


def _checked(row: ReportRow, state: str, words: str, duplicate_of: str) -> ReportRow | None:
    """The other report, if it is the same as another; raises Invalid."""
    problems = []
    if state not in MOVES:
        problems.append(kernel.Problem("state", f"{state!r} is none of {', '.join(MOVES)}", "Choose one.", "choice"))
    if state == "declined" and not words:
        problems.append(kernel.Problem("words", "nothing says why it is not done", "Write why.", "required"))
    if len(words) > MOST_WORDS:
        problems.append(kernel.Problem("words", f"at most {MOST_WORDS} letters fit here", "Shorten it.", "too_long"))
    other = None
    if state == "duplicate":
        found = ReportRow.objects.filter(number=read_number(duplicate_of) or duplicate_of).first()
        other = found.duplicate_of or found if found else None
        if other is None or other.id == row.id:
            message = "there is no other report of this number"
            problems.append(kernel.Problem("duplicate_of", message, "Write its number.", "not_found"))
    if problems:
        raise kernel.Invalid(tuple(problems))
    return other
