"""Add a photo to a report: the document that evidence made safe, scanned and keeps."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.reports.events import PhotoAdded
from guichet.reports.models import PhotoRow
from guichet.reports.queries import report_row
from guichet.reports.reading import as_report
from guichet.reports.types import MOST_PHOTOS, POLICY, Report


def add_photo(*, number: str, document_id: str, by: kernel.Actor) -> Report:
    """Add one; twice the same is once. It is public once somebody looked, never where the category says so.

    Raises NotFound, NotAllowed, Invalid (too many).
    """
    with transaction.atomic():
        row = report_row(number, by=by, action="change", lock=True)
        if PhotoRow.objects.filter(document_id=document_id, report=row).exists():
            return as_report(row)
        if row.photos.count() >= MOST_PHOTOS:
            problem = kernel.Problem("photo", f"there are {MOST_PHOTOS} photos already", "Add no more.", "too_many")
            raise kernel.Invalid((problem,))
        never = row.text_shown is False and row.text_why == POLICY
        photo = PhotoRow.objects.create(
            report=row,
            document_id=document_id,
            shown=False if never else None,
            why=POLICY if never else "",
            added_at=kernel.now(),
        )
        audit.record(
            PhotoAdded(photo.id, document_id),
            stream=kernel.Reference("report", row.id),
            by=by,
            concerns=row.owner_id,
        )
        return as_report(row)
