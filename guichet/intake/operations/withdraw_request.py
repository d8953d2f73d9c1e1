"""Withdraw a request: a draft loses its answers, one that was sent keeps what the case rests on."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.intake.events import RequestWithdrawn
from guichet.intake.models import RequestRow
from guichet.intake.queries import draft_row, request_of
from guichet.intake.types import ServiceRequest
from guichet.kernel import api as kernel


def withdraw(*, request_id: str, by: kernel.Actor) -> ServiceRequest:
    """Take it back; twice is fine. What becomes of its case is for who knows cases (journeys) to do as well."""
    with transaction.atomic():
        draft = draft_row(request_id, by=by, action="withdraw", lock=True)
        row = draft.request
        if row.state == RequestRow.State.WITHDRAWN:
            return request_of(draft)
        was = row.state
        row.state = RequestRow.State.WITHDRAWN
        row.save(update_fields=["state"])
        if was == RequestRow.State.DRAFT:
            draft.answers, draft.visited = "", "[]"
            draft.revision += 1
            draft.save(update_fields=["sealed_answers", "visited", "revision"])
        audit.record(
            RequestWithdrawn(row.service, was), stream=kernel.Reference("request", row.id), by=by, concerns=row.owner_id
        )
        return request_of(draft)
