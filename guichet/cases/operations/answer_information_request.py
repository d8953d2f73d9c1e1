"""Answer what was asked: the case goes back to the officer and its clock goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases import workflows
from guichet.cases.editing import put_back, readable, stream, take
from guichet.cases.events import InformationReceived
from guichet.cases.models import CaseRow, InformationRequestRow
from guichet.cases.queries import whole
from guichet.cases.types import Case
from guichet.kernel import api as kernel

LONGEST_ANSWER = 20_000


def answer_information_request(
    *,
    question_id: str,
    text: str,
    by: kernel.Actor,
    documents: Sequence[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> Case:
    """Keep the person's words, documents (identifiers) and facts (JSON with sources, put among the case's facts).

    When no other question is open, the workflow's move by the person is made. Raises NotFound, NotAllowed, Invalid
    (nothing was answered, or too much), Conflict (it was answered before).
    """
    text = text.strip()
    if len(text) > LONGEST_ANSWER or not (text or documents or facts):
        problem = kernel.Problem("text", f"an answer is words (at most {LONGEST_ANSWER}), documents or facts", "")
        raise kernel.Invalid((problem,))
    with transaction.atomic():
        asked = InformationRequestRow.objects.filter(id=question_id).first()
        if asked is None:
            raise kernel.NotFound("there is no such question", where="question", remedy="Open the case and look there.")
        row = take(asked.case_id, action="answer", by=by)
        asked.refresh_from_db()  # another answer may have come while we waited for the lock
        asked.case = row
        if asked.answered_at is not None:
            raise kernel.Conflict(
                "this was answered already",
                where="question",
                remedy="Your first answer counts; write to us to add to it.",
            )
        asked.text, asked.documents = text, list(documents)
        asked.answered_at, asked.answered_by = kernel.now(), by.agent_id
        asked.save()
        if facts:
            readable(row)
            row.facts = {**row.facts, **facts}
        if not row.questions.filter(answered_at__isnull=True).exists():
            _go_on(row, by)
        put_back(row)
        audit.record(
            InformationReceived(
                organization=row.organization, service=row.service, question=asked.id, documents=len(documents)
            ),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(row, by)


def _go_on(row: CaseRow, by: kernel.Actor) -> None:
    workflow = workflows.workflow_of(row.service, row.service_version)
    for transition in workflow.leaving(row.status):
        if transition.by == "person" and transition.effect == "none" and workflows.plays_role(transition, by, row):
            workflows.move(row, workflow, transition)
            return
