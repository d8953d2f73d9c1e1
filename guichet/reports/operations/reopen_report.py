"""Whoever reported a problem answers whether it is fixed; if it is not, the body has it again."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.reports.events import FixAnswered, ReportReopened
from guichet.reports.models import ReportRow, UpdateRow
from guichet.reports.plan import current_plan
from guichet.reports.promising import promised
from guichet.reports.queries import report_row
from guichet.reports.reading import as_report
from guichet.reports.types import MOST_TEXT, Report


def answer_is_it_fixed(*, number: str, fixed: bool, by: kernel.Actor, words: str = "") -> Report:
    """Answer the question that follows closing. No opens it again (`reopen`); yes is kept, and changes nothing else.

    Raises NotFound, Conflict when it is open or too long ago.
    """
    if not fixed:
        return reopen(number=number, words=words, by=by)
    with transaction.atomic():
        row = report_row(number, by=by, action="answer", lock=True)
        if row.is_open:
            raise kernel.Conflict("this report is still open", where="report", remedy="It is asked once it is closed.")
        if row.fixed_said is True:
            return as_report(row)
        row.fixed_said = True
        row.save(update_fields=["fixed_said"])
        audit.record(FixAnswered(True), stream=kernel.Reference("report", row.id), by=by, concerns=row.owner_id)
        return as_report(row)


def reopen(*, number: str, words: str, by: kernel.Actor) -> Report:
    """Open a closed report again: its body has it as before, with `words` for it alone, and a new promise.

    Open already, it stays as it is. Raises NotFound, Invalid, Conflict once the category's days are over.
    """
    said = words.replace("\r\n", "\n").strip()
    if len(said) > MOST_TEXT:
        problem = kernel.Problem("words", f"at most {MOST_TEXT} letters fit here", "Shorten it.", "too_long")
        raise kernel.Invalid((problem,))
    with transaction.atomic():
        row = report_row(number, by=by, action="reopen", lock=True)
        if row.is_open:
            return as_report(row)
        _again(row)
        update = UpdateRow(report=row, at=row.updated_at, state=row.state, by_body=False)
        update.words = said
        update.save(force_insert=True)
        stream = kernel.Reference("report", row.id)
        audit.record(FixAnswered(False), stream=stream, by=by, concerns=row.owner_id)
        event = ReportReopened(row.organization, row.round)
        audit.record(event, stream=stream, by=by, concerns=row.owner_id)
        return as_report(row)


def _again(row: ReportRow) -> None:
    now = kernel.now()
    kind = current_plan().categories.get(row.category)
    days = kind.reopen_days if kind else 0
    if row.closed_at is not None and now > row.closed_at + timedelta(days=days):
        raise kernel.Conflict(
            f"this report was closed more than {days} days ago", where="report", remedy="Report the problem again."
        )
    row.state, row.closed_at, row.fixed_said, row.updated_at = ReportRow.State.REOPENED, None, False, now
    row.duplicate_of = None
    row.round += 1
    row.revision += 1
    row.promised_on = promised(now, kind.promise(row.organization) if kind else 0)
    row.save(
        update_fields=[
            "state", "closed_at", "fixed_said", "updated_at", "duplicate_of", "round", "revision", "promised_on",
        ]
    )  # fmt: skip
