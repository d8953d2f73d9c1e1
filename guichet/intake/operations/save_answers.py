"""Save the answers of one page in the draft."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction

from guichet.audit import api as audit
from guichet.intake.events import AnswersSaved
from guichet.intake.models import DraftRow
from guichet.intake.queries import draft_row, request_of
from guichet.intake.types import Answer, ServiceRequest
from guichet.intake.writing import read_answers, write_answers
from guichet.kernel import api as kernel
from guichet.rows import api as rows
from guichet.vault import api as vault


def save_answers(
    *,
    request_id: str,
    answers: Mapping[str, Answer],
    page: str,
    by: kernel.Actor,
    revision: int | None = None,
    subjects: Mapping[str, str | None] | None = None,
) -> ServiceRequest:
    """Put answers into the draft, beside those that are there, and remember the page as answered.

    `revision` is the one the page was made from; None saves upon whatever is newest (a conversation by text message
    has no page). `subjects`, when given, replaces whom the request is about. The same page sent twice is one change.

    Raises Conflict when the request was changed elsewhere since `revision`, or is no longer a draft; NotFound,
    NotAllowed or SignInNeeded by who asks; Invalid for a value that is not JSON.
    """
    with transaction.atomic():
        draft = draft_row(request_id, by=by, action="change", lock=True)
        demand_draft(draft)
        before = readable_answers(draft)
        visited = json.loads(draft.visited)
        if revision is not None and revision != draft.revision:
            if page in visited and _same(answers, before):
                return request_of(draft)
            raise kernel.Conflict(
                "this request was changed in another window or on another channel since this page was shown",
                where=page,
                remedy="Nothing was overwritten: open the page again, look at what it says now, and change it there.",
            )
        after = {**before, **answers}
        draft.answers = write_answers(after)
        draft.visited = audit.canonical(list(dict.fromkeys([*visited, page])))
        draft.channels = audit.canonical(list(dict.fromkeys([*json.loads(draft.channels), by.channel])))
        draft.revision += 1
        draft.saved_at = kernel.now()
        rows.change(draft, "sealed_answers", "visited", "channels", "revision", "saved_at")
        if subjects is not None and json.loads(draft.request.subjects) != dict(subjects):
            draft.request.subjects = audit.canonical(subjects)
            rows.change(draft.request, "subjects")
        audit.record(
            AnswersSaved(draft.request.service, page, tuple(sorted(answers)), draft.revision),
            stream=kernel.Reference("request", request_id),
            by=by,
            concerns=draft.request.owner_id,
        )
        return request_of(draft, after)


def readable_answers(draft: DraftRow) -> dict[str, Answer]:
    """The answers so far; raises Conflict when they were erased."""
    text = draft.answers
    gone = vault.erased_on(text)
    if gone:
        raise kernel.Conflict(
            f"the answers of this request were erased on {gone.isoformat()}",
            where="request",
            remedy="Nothing can be added to them: begin a new request.",
            code="erased",
        )
    return read_answers(text)


def demand_draft(draft: DraftRow) -> None:
    """Raise Conflict when the request was sent or withdrawn."""
    state = draft.request.state
    if state != "draft":
        raise kernel.Conflict(
            f"this request was {state} already; its answers no longer change",
            where="request",
            remedy="Open it to see how it stands." if state == "submitted" else "Start again if you need it.",
            code=f"already_{state}",
        )


def _same(answers: Mapping[str, Answer], before: Mapping[str, Answer]) -> bool:
    return all(fact in before and before[fact].value == answer.value for fact, answer in answers.items())
