"""Submit a request: exactly once, with a receipt whose digest is chained into the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from guichet.audit import api as audit
from guichet.intake.events import RequestSubmitted
from guichet.intake.models import RequestRow
from guichet.intake.operations.save_answers import readable_answers
from guichet.intake.queries import draft_row, receipt_of, request_of
from guichet.intake.types import ServiceRequest
from guichet.intake.writing import digest_of, write_answers
from guichet.kernel import api as kernel
from guichet.rows import api as rows


def submit(
    *,
    request_id: str,
    by: kernel.Actor,
    revision: int | None = None,
    counting: Collection[str] | None = None,
    subjects: Mapping[str, str | None] | None = None,
    key: str = "",
) -> ServiceRequest:
    """Send the request; the result has its `receipt`. A second call, from wherever, returns the same receipt.

    `counting` names the facts that are on the way of this request; answers to questions that no longer apply are
    dropped, not sent. `revision` is the one the person checked. `subjects` says finally whom it is about. `key` is
    kept so that a caller's retry can be told from another's; a request can be sent once with or without.

    Raises Conflict when the request changed since `revision` or was withdrawn; NotFound, NotAllowed, SignInNeeded.
    """
    with transaction.atomic():
        draft = draft_row(request_id, by=by, action="submit", lock=True)
        row = draft.request
        if receipt_of(row) is not None:
            return request_of(draft)
        if row.state == RequestRow.State.WITHDRAWN:
            raise kernel.Conflict("this request was withdrawn", where="request", remedy="Start again if you need it.")
        if revision is not None and revision != draft.revision:
            raise kernel.Conflict(
                "an answer was changed in another window or on another channel since you checked them",
                where="request",
                remedy="Nothing was sent: look at your answers once more, then send them.",
            )
        answers = readable_answers(draft)
        if counting is not None and set(counting) != set(answers):
            answers = {fact: answer for fact, answer in answers.items() if fact in counting}
            draft.answers = write_answers(answers)
            rows.change(draft, "sealed_answers")
        if subjects is not None:
            row.subjects = audit.canonical(subjects)
        row.state = RequestRow.State.SUBMITTED
        row.submitted_at = kernel.now()
        row.receipt_number = f"R-{kernel.new_tracking_code()}"
        row.receipt_digest = digest_of(service=row.service, version=row.service_version, answers=answers)
        row.submit_key = key[:200]
        rows.change(row, "state", "submitted_at", "receipt_number", "receipt_digest", "submit_key", "subjects")
        audit.record(
            RequestSubmitted(row.service, row.service_version, row.receipt_number, row.receipt_digest),
            stream=kernel.Reference("request", row.id),
            by=by,
            concerns=row.owner_id,
        )
        return request_of(draft, answers)
