"""Hide something of a report from the public, or show it; what and why is kept."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.reports.events import ReportModerated
from guichet.reports.models import ModerationRow, PhotoRow, ReportRow
from guichet.reports.queries import report_row
from guichet.reports.reading import as_report
from guichet.reports.types import REASONS, Report

PHOTO = "photo:"


def moderate_report(*, number: str, what: str, shown: bool, by: kernel.Actor, why: str = "") -> Report:
    """Show or hide the whole `report`, its `text` (with the place in words and free answers), or `photo:<id>`.

    What is hidden needs a reason of `REASONS`. By staff of the report's body. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = report_row(number, by=by, action="moderate", lock=True)
        reason = "" if shown else why
        if not shown and reason not in REASONS:
            problem = kernel.Problem(
                "why", "nothing says why it is hidden", f"Choose of {', '.join(REASONS)}.", "choice"
            )
            raise kernel.Invalid((problem,))
        if not _apply(row, what, shown=shown, why=reason):
            return as_report(row)
        now = kernel.now()
        ModerationRow.objects.create(report=row, what=what, shown=shown, why=reason, by=by.agent_id or "", at=now)
        row.updated_at = now
        row.save(update_fields=["hidden", "text_shown", "text_why", "updated_at"])
        audit.record(
            ReportModerated(what, shown, reason),
            stream=kernel.Reference("report", row.id),
            by=by,
            concerns=row.owner_id,
        )
        return as_report(row)


def _apply(row: ReportRow, what: str, *, shown: bool, why: str) -> bool:
    """Change the row; whether anything is otherwise than before. Raises Invalid for what there is not."""
    if what == "report":
        before, row.hidden = row.hidden, why
        return before != row.hidden
    if what == "text":
        before_text = (row.text_shown, row.text_why)
        row.text_shown, row.text_why = shown, why
        return before_text != (shown, why)
    photo = PhotoRow.objects.filter(report=row, pk=what.removeprefix(PHOTO)).first() if what.startswith(PHOTO) else None
    if photo is None:
        problem = kernel.Problem(
            "what", f"a report has no {what!r}", "Name report, text, or one of its photos.", "choice"
        )
        raise kernel.Invalid((problem,))
    if (photo.shown, photo.why) == (shown, why):
        return False
    photo.shown, photo.why = shown, why
    photo.save(update_fields=["shown", "why"])
    return True
